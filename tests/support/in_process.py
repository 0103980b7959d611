"""Builds in the process of the tests, which imports dbt and reads the project once.

They build the `models` named and what those read, or all; they run no dbt tests but those in
`dbt_tests`, and write no site. What a signal does, and how a process ends, needs a process.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import datetime
from functools import cache
from pathlib import Path
from subprocess import CompletedProcess
from unittest.mock import patch

import pytest
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest
from dbt.contracts.graph.nodes import HookNode, ModelNode
from typer.testing import CliRunner

from pipelines import __main__ as cli
from pipelines.dbt import run as dbt_run
from pipelines.dbt.artifacts import RUN_RESULTS
from pipelines.dbt.run import NodeResult, TransformError, dbt_environment
from pipelines.hub.request import CrawlRequest
from pipelines.load import crawl
from pipelines.load.fetch import fetch
from pipelines.orchestration import backfill
from pipelines.orchestration import build as orchestration
from pipelines.orchestration.build import Built
from pipelines.settings import load_settings
from tests.support.without_data_tests import build_command

QUIETLY = ("--log-level", "none", "--log-level-file", "none")
DATA_TESTS = "resource_type:test"
# the one that holds a crawl back
IS_COMPLETE = "assert_newest_crawl_is_complete"


def build(
    data: Path,
    endpoint: str,
    *,
    models: Sequence[str] = (),
    dbt_tests: Sequence[str] = (),
    token: str | None = None,
    **settings: object,
) -> Built:
    """Build `hub.duckdb` in a folder; `settings` are those of the Hub that aren't the default."""
    request = CrawlRequest(load_settings(endpoint=endpoint).model_copy(update=settings), token)
    with dbt_in_this_process(models, dbt_tests):
        return orchestration.build(data / "hub.duckdb", request, quick=True)


def build_incrementally(
    data: Path,
    endpoint: str,
    *,
    models: Sequence[str] = (),
    dbt_tests: Sequence[str] = (),
    **settings: object,
) -> Built:
    """Update the tables of a folder's `hub.duckdb` with the models that changed."""
    request = CrawlRequest(load_settings(endpoint=endpoint).model_copy(update=settings))
    with dbt_in_this_process(models, dbt_tests):
        return orchestration.build(data / "hub.duckdb", request, incremental=True, quick=True)


def transform(file: Path, *, models: Sequence[str] = (), dbt_tests: Sequence[str] = ()) -> Built:
    """Build a published file's tables again, each of them."""
    with dbt_in_this_process(models, dbt_tests):
        return orchestration.transform(file, fresh=True, quick=True)


def run_pipelines(
    *arguments: str,
    models: Sequence[str] = (),
    dbt_tests: Sequence[str] = (),
    **environment: str,
) -> CompletedProcess[str]:
    """Run the command line; return what a process of its own would have ended with."""
    without = {name: None for name in os.environ if name.startswith("HF_")}
    quickly = {"HF_HUB_DISABLE_IMPLICIT_TOKEN": "1", "HUB_WAREHOUSE_QUICK": "1"}
    with dbt_in_this_process(models, dbt_tests), patch.object(cli, "handle_signals"):
        done = CliRunner().invoke(cli.app, arguments, env=without | quickly | environment)
    return CompletedProcess(arguments, done.exit_code, done.stdout, done.stderr)


def import_recordings(
    file: Path,
    recorded: dict[datetime, list[Path]],
    *,
    is_complete: bool,
    models: Sequence[str] = (),
    dbt_tests: Sequence[str] = (),
    endpoint: str | None = None,
) -> Built:
    """Backfill a file's history."""
    with dbt_in_this_process(models, dbt_tests):
        return backfill.import_recordings(
            file,
            load_settings(endpoint=endpoint),
            recorded,
            is_complete=is_complete,
            from_endpoint=load_settings(endpoint=endpoint).endpoint,
            quick=True,
        )


@contextmanager
def dbt_in_this_process(models: Sequence[str], dbt_tests: Sequence[str]) -> Iterator[None]:
    """Have builds fetch and run dbt here, for these models and tests."""
    commands = [build_command(list(models), list(dbt_tests))]
    with (
        patch.object(orchestration, "dbt_commands", lambda *arguments: commands),
        patch.object(orchestration, "started_dbt", lambda *places: nullcontext()),
        patch.object(orchestration, "run_dbt", run_dbt),
        patch.object(backfill, "run_dbt", run_dbt),
        patch.object(crawl, "fetch_elsewhere", fetch),
    ):
        yield


def run_dbt(
    commands: list[list[str]],
    warehouse: Path,
    folder: Path,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
    started: None = None,
    *,
    goes_on: bool = False,
) -> list[NodeResult]:
    """Do what `pipelines.dbt.run.run_dbt` does, here."""
    results: list[NodeResult] = []
    with pytest.MonkeyPatch.context() as patched:
        for name, value in dbt_environment(warehouse, folder).items():
            patched.setenv(name, value)
        for command in commands:
            done = dbtRunner(_project()).invoke([*QUIETLY, *command])
            DuckDBConnectionManager.close_all_connections()
            if done.exception:
                raise done.exception
            results = dbt_run._results(folder / RUN_RESULTS)
            if not done.success:
                failed = [result for result in results if result.is_failed]
                reasons = "\n".join(map(dbt_run._sentence, failed))
                raise TransformError(f"dbt stopped the build:\n{reasons}", results)
    return results


@cache
def _project() -> Manifest:
    """The project without contracts, and without comments in the database."""
    read = dbtRunner().invoke([*QUIETLY, "parse"])
    assert isinstance(read.result, Manifest), read.exception
    nodes = read.result.nodes
    for node in list(nodes.values()):
        if isinstance(node, HookNode):
            del nodes[node.unique_id]
        if isinstance(node, ModelNode):
            node.config.contract.enforced = node.contract.enforced = False
    return read.result

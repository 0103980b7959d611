"""Builds in the process of the tests, which imports dbt and reads the project once.

For builds that only lead up to what a test is about: they run no dbt tests but those named, and
write no site. What a command prints, or how it ends, needs the command itself.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from unittest.mock import patch

import pytest
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest

from pipelines.dbt import runner
from pipelines.dbt.runner import RUN_RESULTS, NodeResult, TransformError, dbt_environment
from pipelines.hub.request import CrawlRequest
from pipelines.orchestration import backfill
from pipelines.orchestration import build as orchestration
from pipelines.orchestration.build import Built
from pipelines.settings import load_settings
from tests.support.without_data_tests import build_command

QUIETLY = ("--quiet", "--log-level-file", "none")


def build(
    data: Path,
    endpoint: str,
    *dbt_tests: str,
    token: str | None = None,
    incremental: bool = False,
    **settings: object,
) -> Built:
    """Build `hub.duckdb` in a folder, with some settings of the Hub's that aren't the default."""
    asked = load_settings(endpoint=endpoint).model_copy(update=settings)
    request = CrawlRequest(asked, token)
    with dbt_in_this_process(*dbt_tests):
        return orchestration.build(
            data / "hub.duckdb", request, incremental=incremental, quick=True
        )


def transform(file: Path, *dbt_tests: str) -> Built:
    """Build a published file's tables again."""
    with dbt_in_this_process(*dbt_tests):
        return orchestration.transform(file, quick=True)


def import_recordings(
    file: Path, recorded: dict[datetime, list[Path]], *, is_complete: bool, endpoint: str = ""
) -> Built:
    """Backfill a file's history."""
    settings = load_settings(endpoint=endpoint) if endpoint else load_settings()
    with dbt_in_this_process():
        return backfill.import_recordings(
            file, settings, recorded, is_complete=is_complete, quick=True
        )


@contextmanager
def dbt_in_this_process(*dbt_tests: str) -> Iterator[None]:
    """Have builds run dbt here, without its tests but those that are named."""
    commands = [build_command(list(dbt_tests))]
    with (
        patch.object(orchestration, "dbt_commands", lambda paths, quick: commands),
        patch.object(orchestration, "run_dbt", run_dbt),
        patch.object(backfill, "run_dbt", run_dbt),
    ):
        yield


def run_dbt(
    commands: list[list[str]],
    warehouse: Path,
    folder: Path,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> list[NodeResult]:
    """Do what `pipelines.dbt.runner.run_dbt` does, here."""
    with pytest.MonkeyPatch.context() as patched:
        for name, value in dbt_environment(warehouse, folder).items():
            patched.setenv(name, value)
        for command in commands:
            done = dbtRunner(_project()).invoke([*QUIETLY, *command])
            DuckDBConnectionManager.close_all_connections()
            results = runner._results(folder / RUN_RESULTS)
            if done.exception:
                raise done.exception
            if not done.success:
                failed = [result for result in results if result.is_failed]
                reasons = "\n".join(map(runner._sentence, failed))
                raise TransformError(f"dbt stopped the build:\n{reasons}", results)
    return results


@cache
def _project() -> Manifest:
    read = dbtRunner().invoke([*QUIETLY, "parse"])
    assert isinstance(read.result, Manifest), read.exception
    return read.result

"""What several tests share: the command line as a process, and one built warehouse."""

import gzip
import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from pipelines.sample_hub import running
from pipelines.settings import ROOT
from tests.support.odd_rows import ODD_ROWS
from tests.support.odd_statements import ODD_STATEMENTS

# Owns private models of the generated catalogue, so that the rule `public` has something to do.
TOKEN = "hf_test_token_that_must_not_leak"
PARSED = "partial_parse.msgpack"
NAMES = ("hub", "demo")
# instead of `pipelines`: a build that leads up to the one that a test is about
UNTESTED = "tests.support.without_data_tests"
SHARED_ROWS = ROOT.parent / "shared" / "hub" / "rows"
RECORDED = (
    *("single_providers", "single_full", "expand_2026_reshaped"),
    *("list_default", "list_2022_full_config"),
)


def start_pipelines(
    *arguments: str, root: Path = ROOT, module: str = "pipelines", **environment: str
) -> "subprocess.Popen[str]":
    """Start `python -m pipelines` of a checkout as a person would, without a terminal.

    Builds are quick ones, unless `HUB_WAREHOUSE_QUICK="0"`.
    """
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("HF_", "DLT_"))}
    if root == ROOT and "--data" in arguments:
        spare_reading_the_project(Path(arguments[arguments.index("--data") + 1]))
    return subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        cwd=root,
        env=inherited
        | {"HF_HUB_DISABLE_IMPLICIT_TOKEN": "1", "HUB_WAREHOUSE_QUICK": "1"}
        | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def spare_reading_the_project(data: Path) -> None:
    """Give a new folder what dbt has read of the project elsewhere; dbt checks what has changed."""
    for name in NAMES:
        copy = data / f".{name}.work" / "dbt" / PARSED
        if read_elsewhere(name).exists() and data.is_dir() and not copy.exists():
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(read_elsewhere(name), copy)


def keep_what_was_read(data: Path) -> None:
    """Keep what a build's dbt has read of the project, for other folders; never half of it."""
    for name in NAMES:
        read = data / f".{name}.work" / "dbt" / PARSED
        if read.exists() and not read_elsewhere(name).exists():
            read_elsewhere(name).parent.mkdir(parents=True, exist_ok=True)
            half = read_elsewhere(name).with_suffix(f".{os.getpid()}")
            shutil.copyfile(read, half)
            half.replace(read_elsewhere(name))


def read_elsewhere(name: str) -> Path:
    """Where the tests keep what dbt has read for files of one name, which is part of it."""
    return ROOT / "data" / "test" / f".{name}.work" / "dbt" / PARSED


def run_pipelines(
    *arguments: str, root: Path = ROOT, module: str = "pipelines", **environment: str
) -> "subprocess.CompletedProcess[str]":
    """Run `python -m pipelines` to its end."""
    process = start_pipelines(*arguments, root=root, module=module, **environment)
    try:
        output, errors = process.communicate(timeout=3600)
    finally:
        process.kill()
    if root == ROOT and "--data" in arguments and process.returncode == 0:
        keep_what_was_read(Path(arguments[arguments.index("--data") + 1]))
    return subprocess.CompletedProcess(process.args, process.returncode, output, errors)


def free_port() -> int:
    """A port that nobody listens on, for a Hub that is to have the same address each time."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@dataclass(frozen=True)
class BuiltWarehouse:
    """A published warehouse, the endpoint that it came from, and what the build printed."""

    path: Path
    endpoint: str
    output: str


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BuiltWarehouse]:
    """A warehouse of 3,000 generated models, seen with the token of one author."""
    data = tmp_path_factory.mktemp("built")
    with running("--models", "3000", "--seed", "7", "--token", f"{TOKEN}=lumen-forge") as endpoint:
        done = run_pipelines(
            "build",
            "--data",
            str(data),
            HF_ENDPOINT=endpoint,
            HF_TOKEN=TOKEN,
            HUB_WAREHOUSE_QUICK="0",
        )
        assert done.returncode == 0, done.stdout + done.stderr
        yield BuiltWarehouse(data / "hub.duckdb", endpoint, done.stdout + done.stderr)


@pytest.fixture(scope="session")
def warehouse(built: BuiltWarehouse) -> Iterator[duckdb.DuckDBPyConnection]:
    """The built warehouse, open for reading."""
    with duckdb.connect(str(built.path), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="session")
def odd_warehouse(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse of odd rows and of recorded ones; skips where those are not beside it."""
    if not SHARED_ROWS.is_dir():
        pytest.skip(
            "the recorded rows, which this warehouse is to hold, are not beside this checkout"
        )
    data = tmp_path_factory.mktemp("odd")
    lines = [json.dumps(row) for row in (*ODD_ROWS, *ODD_STATEMENTS)]
    for name in RECORDED:
        if (file := SHARED_ROWS / f"{name}.jsonl.gz").exists():
            lines += gzip.decompress(file.read_bytes()).decode().splitlines()
    # a model recorded more than once, in the form that says most: a crawl has few copies
    models: dict[str, str] = {}
    for line in lines:
        models.setdefault(json.loads(line).get("_id", line), line)
    (data / "odd.jsonl").write_text("\n".join(models.values()))
    with running("--rows", str(data / "odd.jsonl")) as endpoint:
        done = run_pipelines("build", "--data", str(data), HF_ENDPOINT=endpoint)
        assert done.returncode == 0, done.stdout + done.stderr
    with duckdb.connect(str(data / "hub.duckdb"), read_only=True) as connection:
        yield connection

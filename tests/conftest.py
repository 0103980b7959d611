"""What several tests share: the command line as a process, and one built warehouse."""

import gzip
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest
from filelock import FileLock
from hypothesis import settings

from pipelines.load.fetch import fetch
from pipelines.sample_hub import running
from pipelines.settings import ROOT
from tests.support.odd_rows import ODD_ROWS
from tests.support.odd_statements import ODD_STATEMENTS

# Owns private models of the generated catalogue, so that the rule `public` has something to do.
TOKEN = "hf_test_token_that_must_not_leak"
# ends what hangs, and nothing else
HANGING_SECONDS = 3600
PARSED = "partial_parse.msgpack"
NAMES = ("hub", "demo")
# instead of `pipelines`: dbt runs only the tests that DBT_TESTS names
WITHOUT_DATA_TESTS = "tests.support.without_data_tests"
# every data test: the unit tests are those of test_checks_of_the_project
MOST_TESTS = "resource_type:test"
CATALOGUE = ("--models", "3000", "--seed", "7", "--token", f"{TOKEN}=lumen-forge")
SHARED_ROWS = ROOT.parent / "shared" / "hub" / "rows"
RECORDED = (
    *("single_providers", "single_full", "expand_2026_reshaped"),
    *("list_default", "list_2022_full_config"),
)


# a test fails for what it finds, never for how long that took
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")


def start_pipelines(
    *arguments: str, root: Path = ROOT, module: str = "pipelines", **environment: str
) -> "subprocess.Popen[str]":
    """Start `python -m pipelines` of a checkout as a person would, without a terminal.

    Builds are quick ones, unless `HUB_WAREHOUSE_QUICK="0"`.
    """
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("HF_", "DLT_"))}
    if "--data" in arguments:
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
        output, errors = process.communicate(timeout=HANGING_SECONDS)
    finally:
        process.kill()
    if root == ROOT and "--data" in arguments and process.returncode in (0, 1):
        keep_what_was_read(Path(arguments[arguments.index("--data") + 1]))
    return subprocess.CompletedProcess(process.args, process.returncode, output, errors)


def copy_of_the_project(folder: Path) -> Path:
    """Copy what a build reads to a folder, as a contributor's clone; the tests are linked."""
    folder.mkdir(exist_ok=True)
    for name in ("configs", "dbt_project", "pipelines"):
        ignored = shutil.ignore_patterns("__pycache__", "target", "logs")
        shutil.copytree(ROOT / name, folder / name, symlinks=True, ignore=ignored)
    (folder / "tests").symlink_to(ROOT / "tests")
    return folder


def free_port() -> int:
    """A port that nobody listens on, for a Hub that is to have the same address each time."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that the Hub's client would have waited before its requests: it doesn't wait."""
    noted: list[float] = []
    clock = SimpleNamespace(sleep=noted.append, monotonic=time.monotonic)
    monkeypatch.setattr("pipelines.hub.client.time", clock)
    monkeypatch.setattr("tenacity.nap.time", clock)
    # in this process, where the clock is replaced
    monkeypatch.setattr("pipelines.load.crawl.fetch_elsewhere", fetch)
    return noted


@dataclass(frozen=True)
class BuiltWarehouse:
    """A published warehouse, what its build printed, and the Hub's address at that time.

    `endpoint` serves the same models now.
    """

    path: Path
    endpoint: str
    crawled_endpoint: str
    output: str


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all the workers of a run."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def made_once(folder: Path, make: Callable[[Path], None]) -> Path:
    """Have a folder filled by the worker that comes first; the others wait for it."""
    with FileLock(folder.with_suffix(".lock")):
        if not (folder / "made").exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            (folder / "made").touch()
    return folder


@pytest.fixture(scope="session")
def built(shared_folder: Path) -> Iterator[BuiltWarehouse]:
    """A warehouse of 3,000 generated models, seen with the token of one author."""
    with running(*CATALOGUE) as endpoint:

        def build(data: Path) -> None:
            done = run_pipelines(
                *("build", "--data", str(data)),
                module=WITHOUT_DATA_TESTS,
                HF_ENDPOINT=endpoint,
                HF_TOKEN=TOKEN,
                HUB_WAREHOUSE_QUICK="0",
                DBT_TESTS=MOST_TESTS,
            )
            assert done.returncode == 0, done.stdout + done.stderr
            printed = {"endpoint": endpoint, "output": done.stdout + done.stderr}
            (data / "printed.json").write_text(json.dumps(printed))

        data = made_once(shared_folder / "built", build)
        printed = json.loads((data / "printed.json").read_text())
        path = data / "hub.duckdb"
        yield BuiltWarehouse(path, endpoint, printed["endpoint"], printed["output"])


@pytest.fixture(scope="session")
def warehouse(built: BuiltWarehouse) -> Iterator[duckdb.DuckDBPyConnection]:
    """The built warehouse, open for reading."""
    with duckdb.connect(str(built.path), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="session")
def odd_warehouse(shared_folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse of odd rows and of recorded ones; skips where those are not beside it."""
    if not SHARED_ROWS.is_dir():
        pytest.skip(
            "the recorded rows, which this warehouse is to hold, are not beside this checkout"
        )
    data = made_once(shared_folder / "odd", build_odd_warehouse)
    with duckdb.connect(str(data / "hub.duckdb"), read_only=True) as connection:
        yield connection


def build_odd_warehouse(data: Path) -> None:
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

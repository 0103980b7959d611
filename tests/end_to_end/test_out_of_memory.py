"""Builds with too little memory: what is too large is tried again, and nothing built is lost."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from pipelines.errors import WarehouseError
from pipelines.hub.request import CrawlRequest
from pipelines.orchestration.build import Built, build, transform
from pipelines.sample_hub import running
from pipelines.settings import load_settings
from pipelines.warehouse import resources as module
from pipelines.warehouse.resources import Resources, resources
from tests.conftest import run_pipelines, start_pipelines
from tests.support import in_process
from tests.support.landing import tables_of
from tests.support.without_data_tests import build_command

MODELS = 20_000
MEMORY = 900_000_000
TOO_LITTLE, ENOUGH = 24_000_000, 400_000_000
# what most memory goes into, and what comes last
BUILT = ("dim_models", "rpt_changes", "rpt_crawls")


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with running("--models", str(MODELS)) as endpoint:
        yield endpoint


@pytest.fixture(scope="module")
def calm(endpoint: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Any]]:
    """The tables of a build that had all the memory that it wanted."""
    data = tmp_path_factory.mktemp("calm")
    in_process.build(data, endpoint, models=BUILT)
    return tables_of(data / "hub.duckdb")


@pytest.fixture(autouse=True)
def decided_anew() -> Iterator[None]:
    resources.cache_clear()
    yield
    resources.cache_clear()


def allow(monkeypatch: pytest.MonkeyPatch, duckdb_bytes: int) -> None:
    """Leave DuckDB so much of the memory: less than anybody may configure, for so few models."""
    monkeypatch.setenv("RESOURCES__MEMORY", str(MEMORY))
    taken = MEMORY - int(duckdb_bytes / module.DUCKDB_LIMIT_SHARE)
    monkeypatch.setattr(module, "OUTSIDE_DUCKDB_BYTES", taken)
    resources.cache_clear()


@pytest.fixture
def models_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have dbt build a few models, and run no tests."""
    commands = [build_command([*BUILT], [])]
    monkeypatch.setattr("pipelines.orchestration.build.dbt_commands", lambda *arguments: commands)


def built(published: Path, endpoint: str) -> Built:
    return build(published, CrawlRequest(load_settings(endpoint=endpoint)), quick=True)


def test_a_large_catalogue_builds_in_little_memory(tmp_path: Path) -> None:
    """Three million models in 1200 MB of DuckDB's, scaled down: lists that can't be spilled failed.

    As far as it can be scaled: 152 MB here, since some of what a thread needs is the same for any
    number of models.
    """
    with running("--models", "100000") as endpoint:
        done = run_pipelines(
            *("build", "--data", str(tmp_path)), HF_ENDPOINT=endpoint, RESOURCES__MEMORY="940MB"
        )
    assert done.returncode == 0, done.stderr
    assert "Building with 940.0 MB of memory (as configured)" in done.stderr
    assert "Memory ran out" not in done.stderr


def test_what_ran_out_of_memory_is_tried_again(
    tmp_path: Path,
    endpoint: str,
    calm: dict[str, list[Any]],
    models_alone: None,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    allow(monkeypatch, TOO_LITTLE)
    enough = Resources(3_000_000_000, 1, 10**10, "as configured", models_at_a_time=1)
    monkeypatch.setattr(Resources, "smaller_steps", lambda self: iter([enough]))
    done = built(tmp_path / "hub.duckdb", endpoint)
    told = capsys.readouterr().err
    assert "Memory ran out in " in told and "one model at a time, 1 thread." in told
    assert not [result.name for result in done.results if result.is_failed]
    assert "skipped" not in {result.status for result in done.results}
    assert {"base_hub__models", "dim_models", "rpt_crawls"} <= {r.name for r in done.results}
    assert len({result.unique_id for result in done.results}) == len(done.results)
    assert tables_of(tmp_path / "hub.duckdb") == calm


def test_another_build_resumes_from_the_tables_that_were_built(
    tmp_path: Path,
    endpoint: str,
    calm: dict[str, list[Any]],
    models_alone: None,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    published = tmp_path / "hub.duckdb"
    allow(monkeypatch, TOO_LITTLE)
    with pytest.raises(WarehouseError) as given_up:
        built(published, endpoint)
    told = str(given_up.value)
    assert "Out of Memory Error" in told and "Possible solutions" not in told
    assert "It was allowed 900.0 MB of memory (as configured)" in told
    assert "Allow 2.0 GB: add MEMORY=2000MB to the make command" in told
    again = f"`make transform FAILED=1 WAREHOUSE={published}`"
    assert told.endswith(f"{again} then continues from what was built.")
    assert not published.exists()

    allow(monkeypatch, ENOUGH)
    done = transform(published, from_failed=True, quick=True)
    assert "Retrying what the failed build left" in capsys.readouterr().err
    names = {result.name for result in done.results}
    assert "stg_hub__crawls" not in names and "rpt_changes" in names
    assert tables_of(published) == calm


def is_dbt(child: psutil.Process) -> bool:
    try:
        return "pipelines.dbt.invoke" in child.cmdline()
    except psutil.NoSuchProcess:  # another child, which has ended
        return False


def test_a_dbt_that_the_system_kills_is_explained(tmp_path: Path, endpoint: str) -> None:
    process = start_pipelines("build", "--data", str(tmp_path), HF_ENDPOINT=endpoint)
    while not (dbt := [child for child in psutil.Process(process.pid).children() if is_dbt(child)]):
        assert process.poll() is None
        time.sleep(0.05)
    dbt[0].kill()
    _, errors = process.communicate(timeout=600)
    assert process.returncode == 1
    assert "the system killed it, as it does when memory runs out" in errors
    assert "by adding MEMORY=2GB" in errors and "make transform FAILED=1" in errors

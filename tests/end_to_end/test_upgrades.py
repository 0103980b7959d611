"""Warehouses that earlier versions have left go on with this one, with their history."""

import io
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
import requests

from pipelines.sample_hub import running
from pipelines.settings import ROOT
from tests.conftest import run_pipelines
from tests.oracles.history import Seen, told_of
from tests.support import in_process
from tests.support.days import (
    SEED,
    SIZE,
    State,
    all_states,
    assert_told,
    in_order,
    rows_of,
    told_by,
)

# the last commit with the names of before: open models, builds of changes, int_model_* in history
BEFORE_RENAMING = "20d98f5"
TABLES = "select table_name from duckdb_tables() where schema_name = 'history'"
# three days in which all kinds of things happen
PLAYED = (0, 3, 6)


@pytest.fixture(scope="module")
def states() -> list[State]:
    return all_states()


@pytest.fixture(scope="module")
def commit_before(tmp_path_factory: pytest.TempPathFactory) -> Path | None:
    """The project as it was before the renaming; None in a checkout without that commit."""
    folder = tmp_path_factory.mktemp("before")
    packed = subprocess.run(
        ["git", "archive", BEFORE_RENAMING], cwd=ROOT, capture_output=True, check=False
    )
    if packed.returncode:
        return None
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as files:
        files.extractall(folder, filter="data")
    return folder


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with running("--models", str(SIZE), "--seed", str(SEED), "--quota", "100000") as url:
        yield url


@pytest.fixture(scope="module")
def old(
    endpoint: str, commit_before: Path | None, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A warehouse of two days, built by the commit before where it is known."""
    data = tmp_path_factory.mktemp("old")
    for day in PLAYED[:2]:
        build(endpoint, data, day, root=commit_before or ROOT)
    return data / "hub.duckdb"


def build(endpoint: str, data: Path, day: int, *options: str, root: Path = ROOT) -> None:
    requests.post(f"{endpoint}/_sample/day?day={day}", timeout=600).raise_for_status()
    done = run_pipelines(
        *("build", "--data", str(data), *options),
        root=root,
        HF_ENDPOINT=endpoint,
        DBT_EXCLUDE_RESOURCE_TYPES="test unit_test",
    )
    assert done.returncode == 0, done.stderr


def seen(states: list[State], days: tuple[int, ...]) -> list[Seen]:
    return [Seen(place, states[day], is_whole=True) for place, day in enumerate(days)]


def test_a_warehouse_of_the_commit_before_keeps_its_history(
    old: Path, endpoint: str, states: list[State], commit_before: Path | None, tmp_path: Path
) -> None:
    if commit_before is None:
        pytest.skip(f"this checkout lacks the commit {BEFORE_RENAMING}")
    (tmp_path / "hub.duckdb").write_bytes(old.read_bytes())
    shown = run_pipelines("status", "--data", str(tmp_path))
    assert "built by another version" in shown.stdout and "make transform" in shown.stdout
    build(endpoint, tmp_path, PLAYED[2])
    assert_told(tmp_path / "hub.duckdb", seen(states, PLAYED))


def test_incremental_crawls_profiles_and_measures_are_renamed_as_they_are_carried_over(
    old: Path, endpoint: str, commit_before: Path | None, tmp_path: Path
) -> None:
    if commit_before is None:
        pytest.skip(f"this checkout lacks the commit {BEFORE_RENAMING}")
    file = tmp_path / "hub.duckdb"
    file.write_bytes(old.read_bytes())
    build(endpoint, tmp_path, PLAYED[1], "--mode", "changes", root=commit_before)
    names = "select distinct crawl_id, column_name from history.int_column_profiles"
    profiles = {(row["crawl_id"], row["column_name"]) for row in rows_of(file, names)}
    in_process.transform(file)
    modes = rows_of(file, "select crawl_mode from marts.rpt_crawls order by crawl_id")
    assert [row["crawl_mode"] for row in modes] == ["full", "full", "incremental"]
    keys = rows_of(file, "select scope_key from history.hist_crawl_checks order by crawl_id")
    assert [row["scope_key"].split()[-1] for row in keys][2] == "incremental"
    first = min(profiles)[0]
    kept = {row["column_name"] for row in rows_of(file, names.replace("int_", "hist_"))
            if row["crawl_id"] == first}  # fmt: skip
    assert {"is_eligible", "excluding_rule_name", "excluding_verdict", "crawled_at"} <= kept
    renamed = {"is_open", "closing_rule_name", "closing_verdict", "counters_as_of"}
    assert (first, "is_open") in profiles and not renamed & kept
    measures = "select measure_name from history.hist_crawl_measures"
    assert {row["measure_name"] for row in rows_of(file, measures)} >= {"eligible_models"}
    assert {"measure_name": "open_models"} not in rows_of(file, measures)


def altered(source: Path, target: Path, *statements: str) -> Path:
    """A copy of a warehouse as an earlier version of this project would have left it."""
    target.write_bytes(source.read_bytes())
    with duckdb.connect(str(target)) as connection:
        for statement in statements:
            connection.execute(statement)
    return target


def test_a_warehouse_without_history_begins_it_with_its_crawl(
    old: Path, states: list[State], tmp_path: Path
) -> None:
    tables = [row["table_name"] for row in rows_of(old, TABLES)]
    new = [name for name in tables if "_model_" in name or name.endswith("_downloads")]
    assert len(new) == 5
    [checks] = [
        name for name in tables if name.startswith(("int_crawls__checked", "hist_crawl_ch"))
    ]
    file = altered(
        old,
        tmp_path / "hub.duckdb",
        *(f"drop table history.{name}" for name in new),
        f"alter table history.{checks} drop column waited_seconds",
    )
    in_process.transform(file)
    crawls = "select crawl_id, is_complete, model_count from marts.rpt_crawls order by crawl_id"
    assert rows_of(file, crawls) == rows_of(old, crawls)
    found = told_by(file)
    assert in_order(found.versions) == in_order(told_of([Seen(1, states[PLAYED[1]])]).versions)
    assert found.events == []


def test_columns_that_history_lacks_are_added_and_its_rows_are_kept(
    old: Path, states: list[State], tmp_path: Path
) -> None:
    [observations] = [
        row["table_name"]
        for row in rows_of(old, TABLES)
        if row["table_name"].endswith("_model_observations")
    ]
    file = altered(
        old,
        tmp_path / "hub.duckdb",
        f"alter table history.{observations} drop column trending_score",
    )
    in_process.transform(file)
    told = told_of(seen(states, PLAYED[:2]))
    expected = [
        {**row, **({} if row["day"] == 1 else {"trending_score": None}), "trending_change": None}
        for row in told.popularity
    ]
    assert in_order(told_by(file).popularity) == in_order(expected)
    assert in_order(told_by(file).events) == in_order(told.events)

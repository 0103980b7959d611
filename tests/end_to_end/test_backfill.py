"""Recordings of earlier days, imported in any order: the history that building day by day gives."""

import gzip
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from pipelines.load.recordings import recordings
from pipelines.orchestration.forget import forget
from pipelines.warehouse.paths import Paths
from tests.conftest import run_pipelines
from tests.oracles.history import Seen
from tests.support import in_process
from tests.support.days import COUNTS, TOLD, State, all_states, assert_told, rows_of

HUB = "https://huggingface.co"
FIRST_DAY = datetime(2020, 3, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def states() -> list[State]:
    return all_states()


@pytest.fixture(scope="module")
def archives(states: list[State], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The days as they may lie about: a model a line or an array, packed or plain, in a folder."""
    folder = tmp_path_factory.mktemp("archives")
    for day, state in enumerate(states):
        rows = [msgspec.json.encode(row) for row in state.values()]
        name = f"{FIRST_DAY + timedelta(days=day):%Y-%m-%d}"
        lines, array = b"\n".join(rows), b"[" + b",\n ".join(rows) + b"]"
        if day % 4 == 0:
            (folder / f"{name}.jsonl.gz").write_bytes(gzip.compress(lines))
        elif day % 4 == 1:
            (folder / f"{name}.json").write_bytes(array)
        elif day % 4 == 2:
            (folder / f"{name}.jsonl").write_bytes(lines)
        else:
            (folder / name).mkdir()
            for part, start in enumerate(range(0, len(rows), 250)):
                page = b"[" + b",".join(rows[start : start + 250]) + b"]"
                (folder / name / f"page-{part}.json.gz").write_bytes(gzip.compress(page))
    return folder


def chosen(folder: Path, archives: Path, days: list[int]) -> Path:
    """A folder with the recordings of some days."""
    folder.mkdir()
    for day in days:
        name = f"{FIRST_DAY + timedelta(days=day):%Y-%m-%d}"
        [source] = archives.glob(f"{name}*")
        (folder / source.name).symlink_to(source)
    return folder


def import_here(data: Path, folder: Path) -> None:
    """Import recordings in this process, without dbt's tests."""
    in_process.import_recordings(
        data / "hub.duckdb", recordings(folder, None), is_complete=True, models=TOLD
    )


@pytest.fixture(scope="module")
def imported(archives: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same days, the later ones first, and some of them twice."""
    data = tmp_path_factory.mktemp("imported")
    import_here(data, chosen(data / "first", archives, [2, 9, 5, 7]))
    import_here(data, chosen(data / "second", archives, [0, 1, 5, 3, 10]))
    third = chosen(data / "third", archives, [4, 6, 8])
    done = run_pipelines(
        *("import", str(third), "--data", str(data), "--complete", "--from-endpoint", HUB)
    )
    assert done.returncode == 0, done.stderr
    return data / "hub.duckdb"


def test_the_order_of_imports_makes_no_difference(imported: Path, states: list[State]) -> None:
    assert_told(imported, [Seen(day, state) for day, state in enumerate(states)])
    listed = rows_of(imported, "select hub_object_id from marts.dim_models")
    assert {row["hub_object_id"] for row in listed} == set(states[-1])


def test_importing_again_adds_nothing(
    imported: Path, archives: Path, states: list[State], tmp_path: Path
) -> None:
    (tmp_path / "hub.duckdb").write_bytes(imported.read_bytes())
    before = rows_of(imported, COUNTS)
    import_here(tmp_path, chosen(tmp_path / "again", archives, [5]))
    assert rows_of(tmp_path / "hub.duckdb", COUNTS) == before
    assert_told(tmp_path / "hub.duckdb", [Seen(day, state) for day, state in enumerate(states)])


@pytest.mark.parametrize(
    ("name", "content", "options", "told"),
    [
        ("found.jsonl", "7", ("--date", "2020-01-01"), "no models are in there"),
        ("found.jsonl", '{"_id": "a", "id": "o/a"}', ("--date", "2120-01-01"), "of the future"),
        ("found.jsonl", '{"_id": "a", "id": "o/a"}', (), "has no date in its name"),
        ("found.jsonl", '{"_id": "a", "id": "o/a"}', ("--date", "soon"), "must be a date such as"),
        ("found.txt", '{"_id": "a", "id": "o/a"}', ("--date", "2020-01-01"), "holds no .json"),
        ("2020-01-01.json", '[{"_id": "a", "id": "o/a"}', (), "is no array of models"),
    ],
    ids=["no-model", "future", "no-date", "bad-date", "bad-suffix", "cut-short"],
)
def test_a_file_that_cannot_be_imported_is_an_error(
    name: str, content: str, options: tuple[str, ...], told: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_text(content)
    done = run_pipelines("import", str(tmp_path / name), "--data", str(tmp_path), *options)
    assert done.returncode == 1 and told in done.stderr, done.stderr
    assert not (tmp_path / "hub.duckdb").exists()


def crawl_id_of_day(day: int) -> str:
    return f"{FIRST_DAY + timedelta(days=day):%Y%m%dT%H%M%S}.000Z"


def test_a_crawl_that_is_forgotten_was_never_there(
    archives: Path, states: list[State], tmp_path: Path
) -> None:
    for name, days in (("with", [0, 1, 2, 3]), ("without", [0, 1, 3])):
        (tmp_path / name).mkdir()
        import_here(tmp_path / name, chosen(tmp_path / name / "days", archives, days))
    file, never = tmp_path / "with" / "hub.duckdb", tmp_path / "without" / "hub.duckdb"
    assert rows_of(file, COUNTS) != rows_of(never, COUNTS)
    with in_process.dbt_in_this_process(TOLD, ()):
        forget(Paths(file), crawl_id_of_day(2), quick=True)
    assert rows_of(file, COUNTS) == rows_of(never, COUNTS)
    assert_told(file, [Seen(at, states[day]) for at, day in enumerate([0, 1, 3])])
    assert_told(never, [Seen(at, states[day]) for at, day in enumerate([0, 1, 3])])


def test_what_cannot_be_forgotten_is_an_error(archives: Path, tmp_path: Path) -> None:
    import_here(tmp_path, chosen(tmp_path / "days", archives, [0, 1]))
    warehouse = str(tmp_path / "hub.duckdb")
    before = (tmp_path / "hub.duckdb").read_bytes()
    for crawl, told in (
        (crawl_id_of_day(1), "has the models of no other"),
        ("20200302", "has no crawl '20200302'"),
    ):
        done = run_pipelines("forget", crawl, "--warehouse", warehouse)
        assert done.returncode == 1 and told in done.stderr
    assert (tmp_path / "hub.duckdb").read_bytes() == before


def test_status_lists_what_was_imported_and_from_where(archives: Path, tmp_path: Path) -> None:
    folder = chosen(tmp_path / "days", archives, [0, 1])
    done = run_pipelines("import", str(folder), "--data", str(tmp_path), "--complete")
    assert done.returncode == 0, done.stderr
    printed = run_pipelines("status", "--data", str(tmp_path)).stdout
    assert "2 crawls imported" in printed
    assert f"{crawl_id_of_day(1)} of unknown, from 2020-03-02.json" in printed

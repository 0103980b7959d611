"""Recordings of earlier days, imported in any order: the history that building day by day gives."""

import gzip
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from tests.conftest import WITHOUT_DATA_TESTS, run_pipelines
from tests.oracles.history import Seen
from tests.support.days import COUNTS, State, all_states, assert_told, rows_of

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


def import_days(data: Path, archives: Path, days: list[int], module: str = "pipelines") -> None:
    chosen = data / "chosen"
    chosen.mkdir()
    for day in days:
        name = f"{FIRST_DAY + timedelta(days=day):%Y-%m-%d}"
        [source] = archives.glob(f"{name}*")
        (chosen / source.name).symlink_to(source)
    done = run_pipelines("import", str(chosen), "--data", str(data), "--complete", module=module)
    assert done.returncode == 0, done.stderr
    for link in chosen.iterdir():
        link.unlink()
    chosen.rmdir()


@pytest.fixture(scope="module")
def imported(
    states: list[State], archives: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """The same days, the later ones first, and some of them twice."""
    data = tmp_path_factory.mktemp("imported")
    import_days(data, archives, [2, 9, 5, 7], WITHOUT_DATA_TESTS)
    import_days(data, archives, [0, 1, 5, 3, 10], WITHOUT_DATA_TESTS)
    import_days(data, archives, [4, 6, 8])
    yield data / "hub.duckdb"


def test_the_order_of_imports_makes_no_difference(imported: Path, states: list[State]) -> None:
    assert_told(imported, [Seen(day, state) for day, state in enumerate(states)])
    listed = rows_of(imported, "select hub_object_id from marts.dim_models")
    assert {row["hub_object_id"] for row in listed} == set(states[-1])


def test_importing_again_adds_nothing(
    imported: Path, archives: Path, states: list[State], tmp_path: Path
) -> None:
    (tmp_path / "hub.duckdb").write_bytes(imported.read_bytes())
    before = rows_of(imported, COUNTS)
    import_days(tmp_path, archives, [5])
    assert rows_of(tmp_path / "hub.duckdb", COUNTS) == before
    assert_told(tmp_path / "hub.duckdb", [Seen(day, state) for day, state in enumerate(states)])


@pytest.mark.parametrize(
    ("name", "content", "options", "told"),
    [
        ("found.jsonl", '{"id": "o/a"}', ("--date", "2020-01-01"), "missing required field `_id`"),
        ("found.jsonl", '{"_id": "a", "id": "o/a"}', (), "has no date in its name"),
        ("found.jsonl", '{"_id": "a", "id": "o/a"}', ("--date", "soon"), "must be a date such as"),
        ("found.txt", '{"_id": "a", "id": "o/a"}', ("--date", "2020-01-01"), "holds no .json"),
        ("2020-01-01.json", '[{"_id": "a", "id": "o/a"}', (), "2020-01-01.json"),
    ],
    ids=["no-_id", "no-date", "bad-date", "bad-suffix", "cut-short"],
)
def test_a_file_that_cannot_be_imported_is_an_error(
    name: str, content: str, options: tuple[str, ...], told: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_text(content)
    done = run_pipelines("import", str(tmp_path / name), "--data", str(tmp_path), *options)
    assert done.returncode == 1 and told in done.stderr, done.stderr
    assert not (tmp_path / "hub.duckdb").exists()

"""Ten days of a Hub, built day by day and imported out of order: each history mart, row for row."""

import gzip
import json
import os
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import pytest
import requests

from pipelines.questions import question
from pipelines.sample_hub import running
from pipelines.sample_hub.days.evolution import Evolution, truth
from tests.conftest import run_pipelines, start_pipelines
from tests.history_oracle import Row, Seen, Told, told_of

SIZE, SEED, DAYS, PAGE = 600, 8, 10, 20
CRASHED, REFRESHED = 6, (2, 5)
FIRST_DAY = datetime(2020, 3, 1, tzinfo=UTC)
State = dict[str, Row]
# what the truth calls it -> what it must be here, where the day before was seen in full too
KINDS = {
    "new": "first_seen",
    "recreated": "recreated",
    "removed": "missing",
    "outage": "missing",
    "returned": "returned",
    "outage_over": "returned",
    "renamed": "renamed",
    "licence_changed": "license_changed",
    "task_changed": "task_changed",
    "served": "served",
    "unserved": "no_longer_served",
}


@dataclass(frozen=True)
class Played:
    """A warehouse, and what its crawls were sent, in order."""

    file: Path
    seen: list[Seen]


@pytest.fixture(scope="module")
def states() -> list[State]:
    """All models of each day, by `_id`, as the Hub tells them."""
    evolution = Evolution(SIZE, SEED)
    return [
        {row["_id"]: row for row in json.loads(msgspec.json.encode(list(evolution.state(day))))}
        for day in range(DAYS + 1)
    ]


def modified(state: State, since: str) -> State:
    """The pages that a refresh reads: by last change, down to one that holds an older model."""
    rows = sorted(state.values(), key=lambda row: str(row["_id"]))
    rows.sort(key=lambda row: str(row["lastModified"]), reverse=True)
    read: list[Row] = []
    while not read or (read[-1]["lastModified"] >= since and len(read) < len(rows)):
        read += rows[len(read) : len(read) + PAGE]
    return {row["_id"]: row for row in read}


@pytest.fixture(scope="module")
def played(states: list[State], tmp_path_factory: pytest.TempPathFactory) -> Played:
    """A build a day: one killed and begun again, two of changes alone."""
    data = tmp_path_factory.mktemp("played")
    seen: list[Seen] = []
    options = ("--models", str(SIZE), "--seed", str(SEED), "--quota", "100000")
    with running(*options) as endpoint:
        asking: dict[str, Any] = {"HF_ENDPOINT": endpoint, "SOURCES__HUB__PAGE_SIZE": str(PAGE)}
        for day, state in enumerate(states):
            requests.post(f"{endpoint}/_sample/day?day={day}", timeout=60).raise_for_status()
            build = ["build", "--data", str(data)]
            if day in REFRESHED:
                build += ["--mode", "changes"]
                newest = max(str(row["lastModified"]) for row in states[day - 1].values())
                since = datetime.fromisoformat(newest) - timedelta(hours=1)
                rows = modified(state, since.isoformat().replace("+00:00", ".000Z"))
                assert len(rows) < len(state) / 2
            else:
                rows = state
            if day == CRASHED:
                kill_while_building(build, data, asking)
            done = run_pipelines(*build, **asking)
            assert done.returncode == 0, done.stderr
            assert ("Going on" in done.stderr) == (day == CRASHED)
            seen.append(Seen(day, rows, is_whole=day not in REFRESHED))
    return Played(data / "hub.duckdb", seen)


def kill_while_building(build: list[str], data: Path, asking: dict[str, Any]) -> None:
    """Begin a build, and kill it in the middle of dbt."""
    activity = data / ".hub.work" / "activity.json"
    process = start_pipelines(*build, **asking)
    while process.poll() is None:
        told = activity.read_text() if activity.exists() else ""
        if "Building and testing tables: 1" in told:
            break
        time.sleep(0.02)
    time.sleep(3)
    assert process.poll() is None
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()


def rows_of(file: Path, sql: str) -> list[Row]:
    """The rows of a query, in an order of their own; times as days by the order of the crawls."""
    with duckdb.connect(str(file), read_only=True) as connection:
        crawls = connection.execute(
            "select crawl_id, started_at from marts.rpt_crawls order by crawl_id"
        ).fetchall()
        connection.execute("set variable crawls = ?", [[crawl for crawl, _ in crawls]])
        connection.execute("set variable times = ?", [[moment for _, moment in crawls]])
        found = connection.execute(sql)
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def day_of(column: str) -> str:
    """The day of a time."""
    return f"list_position(getvariable('times'), {column}) - 1"


def told_by(file: Path) -> Told:
    """What the marts say."""
    day = "list_position(getvariable('crawls'), crawl_id) - 1 as day"
    return Told(
        versions=rows_of(
            file,
            "select * exclude (valid_from_at, valid_to_at, tags_fingerprint),"
            f" {day_of('valid_from_at')} as valid_from, {day_of('valid_to_at')} as valid_to"
            " from marts.dim_models_history",
        ),
        events=rows_of(
            file,
            "select * exclude (crawl_id, event_at, last_seen_at, confirmed_at, value_before,"
            f" value_after), value_before as before, value_after as after, {day},"
            f" {day_of('last_seen_at')} as last_seen, {day_of('confirmed_at')} as confirmed"
            " from marts.fct_model_events",
        ),
        popularity=rows_of(
            file,
            f"select * exclude (crawl_id, observed_at, observed_date), {day}"
            " from marts.fct_model_popularity",
        ),
        changes=rows_of(
            file, f"select * exclude (crawl_id, event_at), {day} from marts.rpt_changes"
        ),
    )


def in_order(rows: list[Row]) -> list[str]:
    return sorted(
        json.dumps({k: round(v, 6) if isinstance(v, float) else v for k, v in row.items()},
                   sort_keys=True)
        for row in rows
    )  # fmt: skip


def assert_told(file: Path, seen: list[Seen]) -> None:
    """Hold every history mart against the days, row for row."""
    found, expected = told_by(file), told_of(seen)
    for name in ("versions", "events", "popularity", "changes"):
        ours, theirs = in_order(getattr(found, name)), in_order(getattr(expected, name))
        assert sorted(set(ours) - set(theirs)) == [], name
        assert sorted(set(theirs) - set(ours)) == [], name
        assert len(ours) == len(theirs) > 0, name


def test_each_history_mart_says_what_the_days_were(played: Played) -> None:
    assert_told(played.file, played.seen)
    assert {crawl.day for crawl in played.seen if not crawl.is_whole} == set(REFRESHED)


def test_events_are_the_sample_hubs_own_truth(played: Played) -> None:
    """Where two days in a row were seen in full, what lies between them is known one by one."""
    whole = {crawl.day for crawl in played.seen if crawl.is_whole}
    days = {day for day in whole if day - 1 in whole}
    assert len(days) >= 5
    expected = set()
    for event in truth(SIZE, SEED, DAYS):
        if event.day in days and event.hub_object_id:
            if event.kind == "gate_changed":
                old, new = event.value_before, event.value_after
                kind = "gated" if not old else "gate_changed" if new else "ungated"
            elif event.kind in KINDS:
                kind = KINDS[event.kind]
            else:
                continue
            expected.add((event.day, kind, event.hub_object_id))
            if kind == "recreated":  # whoever had the name is gone
                expected.add((event.day, "missing", event.value_before))
    found = {
        (row["day"], row["event_kind"], row["hub_object_id"])
        for row in told_by(played.file).events
        if row["day"] in days
    }
    assert found == expected
    assert {kind for _, kind, _ in found} >= {*KINDS.values(), "gated"}


def test_the_question_about_changed_licenses_is_answered(played: Played) -> None:
    rows = rows_of(played.file, question("changed_licenses").sql)
    told = told_of(played.seen).events
    changed = [event for event in told if event["event_kind"] == "license_changed"]
    assert len(rows) == min(len(changed), 20) > 0
    ours = {(row["model_id"], row["license_before"], row["license_after"]) for row in rows}
    assert ours <= {(event["model_id"], event["before"], event["after"]) for event in changed}


def test_an_authors_outage_is_suspected_and_never_confirmed(played: Played) -> None:
    out = [event for event in truth(SIZE, SEED, DAYS) if event.kind == "outage"]
    suspected = rows_of(
        played.file,
        "select hub_object_id from marts.fct_model_events where event_status = 'suspected_outage'",
    )
    assert {row["hub_object_id"] for row in suspected} == {e.hub_object_id for e in out}
    assert len(out) >= 20


def test_crawls_of_changes_say_that_they_are(played: Played) -> None:
    crawls = rows_of(played.file, "select crawl_mode from marts.rpt_crawls order by crawl_id")
    assert [row["crawl_mode"] == "changes" for row in crawls] == [
        crawl.day in REFRESHED for crawl in played.seen
    ]


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


def import_days(data: Path, archives: Path, days: list[int], *options: str) -> None:
    chosen = data / "chosen"
    chosen.mkdir()
    for day in days:
        name = f"{FIRST_DAY + timedelta(days=day):%Y-%m-%d}"
        [source] = archives.glob(f"{name}*")
        (chosen / source.name).symlink_to(source)
    done = run_pipelines("import", str(chosen), "--data", str(data), *options)
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
    import_days(data, archives, [2, 9, 5, 7], "--complete")
    import_days(data, archives, [0, 1, 5, 3, 10], "--complete")
    import_days(data, archives, [4, 6, 8], "--complete")
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
    import_days(tmp_path, archives, [5], "--complete")
    assert rows_of(tmp_path / "hub.duckdb", COUNTS) == before
    assert_told(tmp_path / "hub.duckdb", [Seen(day, state) for day, state in enumerate(states)])


TABLES = "select table_name from duckdb_tables() where schema_name = 'history'"
COUNTS = """
    select 'observations' as of_what, count(*) as row_count from history.int_model_observations
    union all select 'states', count(*) from history.int_model_states
    union all select 'keys', count(*) from history.int_model_keys
    union all select 'crawls', count(*) from history.int_crawls__checked
"""


def test_building_the_same_crawl_again_adds_nothing(played: Played, tmp_path: Path) -> None:
    file = tmp_path / "hub.duckdb"
    file.write_bytes(played.file.read_bytes())
    done = run_pipelines("transform", str(file))
    assert done.returncode == 0, done.stderr
    assert rows_of(file, COUNTS) == rows_of(played.file, COUNTS)
    assert_told(file, played.seen)


def test_each_mart_is_exported_with_its_checksum(played: Played, tmp_path: Path) -> None:
    folder = tmp_path / "export"
    for _ in range(2):
        done = run_pipelines("export", str(played.file), "--to", str(folder))
        assert done.returncode == 0, done.stderr
    manifest = json.loads((folder / "manifest.json").read_text())
    marts = rows_of(
        played.file,
        "select table_name as name from information_schema.tables where table_schema = 'marts'",
    )
    assert {table["name"] for table in manifest["tables"]} == {row["name"] for row in marts}
    newest = rows_of(played.file, "select max(crawl_id) as crawl_id from marts.rpt_crawls")
    assert manifest["crawl"]["crawl_id"] == newest[0]["crawl_id"]
    for table in manifest["tables"]:
        for file in table["files"]:
            content = (folder / file["path"]).read_bytes()
            assert (len(content), sha256(content).hexdigest()) == (file["bytes"], file["sha256"])
        assert sum(file["rows"] or 0 for file in table["files"]) == table["rows"]
        paths = [str(folder / file["path"]) for file in table["files"]]
        exported = f"from read_parquet({paths}, hive_partitioning = false)"
        described = rows_of(played.file, f"describe marts.{table['name']}")
        columns = ", ".join(column["column_name"] for column in described)
        both = f"select {columns} from marts.{table['name']} except all select {columns} {exported}"
        assert rows_of(played.file, both) == []
        assert rows_of(played.file, f"select count(*) as n {exported}") == [{"n": table["rows"]}]
    written = {file.relative_to(folder).as_posix() for file in folder.rglob("*.parquet")}
    assert written == {file["path"] for table in manifest["tables"] for file in table["files"]}
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "thesis.txt").write_text("mine")
    refused = run_pipelines("export", str(played.file), "--to", str(tmp_path / "other"))
    assert refused.returncode == 1 and "holds no earlier export" in refused.stderr


def endpoint_of(played: Played) -> str:
    [crawl] = rows_of(played.file, "select any_value(endpoint_url) as url from marts.rpt_crawls")
    return str(crawl["url"])


def test_a_part_of_a_day_tells_what_was_there_and_never_what_was_not(
    played: Played, states: list[State], tmp_path: Path
) -> None:
    file = tmp_path / "hub.duckdb"
    file.write_bytes(played.file.read_bytes())
    part = dict(list(states[0].items())[::3])
    recording = tmp_path / "found.jsonl"
    recording.write_bytes(b"\n".join(msgspec.json.encode(row) for row in part.values()))
    days = [Seen(seen.day + 1, seen.rows, seen.is_whole) for seen in played.seen]
    command = ("import", str(recording), "--date", "2020-01-01", "--data", str(tmp_path))
    done = run_pipelines(*command, HF_ENDPOINT=endpoint_of(played))
    assert done.returncode == 0, done.stderr
    assert_told(file, [Seen(0, part, is_whole=False), *days])


@pytest.mark.parametrize(
    ("name", "content", "options", "told"),
    [
        ("found.jsonl", '{"id": "o/a"}', ("--date", "2020-01-01"), "missing required field `_id`"),
        ("found.jsonl", '{"_id": "a", "id": "o/a"}', (), "has no date in its name"),
        ("found.jsonl", '{"_id": "a", "id": "o/a"}', ("--date", "soon"), "must be a date as"),
        ("found.txt", '{"_id": "a", "id": "o/a"}', ("--date", "2020-01-01"), "holds no .json"),
        ("2020-01-01.json", '[{"_id": "a", "id": "o/a"}', (), "2020-01-01.json"),
    ],
    ids=["no-_id", "no-date", "bad-date", "bad-suffix", "cut-short"],
)
def test_what_cannot_be_imported_is_told(
    name: str, content: str, options: tuple[str, ...], told: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_text(content)
    done = run_pipelines("import", str(tmp_path / name), "--data", str(tmp_path), *options)
    assert done.returncode == 1 and told in done.stderr, done.stderr
    assert not (tmp_path / "hub.duckdb").exists()


def test_a_refresh_needs_a_full_crawl_of_the_same(played: Played, tmp_path: Path) -> None:
    asking: dict[str, Any] = {"HF_ENDPOINT": endpoint_of(played)}
    refresh = ("build", "--mode", "changes", "--data", str(tmp_path))
    nothing = run_pipelines(*refresh, **asking)
    assert nothing.returncode == 1 and "yet to be refreshed" in nothing.stderr
    (tmp_path / "hub.duckdb").write_bytes(played.file.read_bytes())
    other = run_pipelines(*refresh, "--scope", "original", **asking)
    assert other.returncode == 1 and "asked for something else" in other.stderr
    blind = run_pipelines(*refresh, **asking, SOURCES__HUB__EXPAND='["gated"]')
    assert blind.returncode == 1 and "needs the field lastModified" in blind.stderr


def altered(source: Path, target: Path, *statements: str) -> Path:
    """A copy of a warehouse as an earlier version of this project would have left it."""
    target.write_bytes(source.read_bytes())
    with duckdb.connect(str(target)) as connection:
        for statement in statements:
            connection.execute(statement)
    return target


def test_a_warehouse_from_before_history_was_kept_goes_on_from_its_crawl(
    played: Played, states: list[State], tmp_path: Path
) -> None:
    tables = [row["table_name"] for row in rows_of(played.file, TABLES)]
    new = [name for name in tables if name.startswith("int_model_") or name.endswith("_downloads")]
    assert len(new) == 5
    file = altered(
        played.file,
        tmp_path / "hub.duckdb",
        *(f"drop table history.{name}" for name in new),
        "alter table history.int_crawls__checked drop column waited_seconds",
    )
    done = run_pipelines("transform", str(file))
    assert done.returncode == 0, done.stderr
    crawls = "select crawl_id, is_complete, model_count from marts.rpt_crawls order by crawl_id"
    assert rows_of(file, crawls) == rows_of(played.file, crawls)
    found = told_by(file)
    assert in_order(found.versions) == in_order(told_of([Seen(DAYS, states[-1])]).versions)
    assert found.events == []


def test_columns_that_history_lacks_are_added_and_its_rows_are_kept(
    played: Played, tmp_path: Path
) -> None:
    file = altered(
        played.file,
        tmp_path / "hub.duckdb",
        "alter table history.int_model_observations drop column trending_score",
    )
    done = run_pipelines("transform", str(file))
    assert done.returncode == 0, done.stderr
    expected = [
        {**row, **({} if row["day"] == DAYS else {"trending_score": None}), "trending_change": None}
        for row in told_of(played.seen).popularity
    ]
    assert in_order(told_by(file).popularity) == in_order(expected)
    assert in_order(told_by(file).events) == in_order(told_of(played.seen).events)

"""Ten days of a Hub, built day by day and imported out of order: each history mart, row for row."""

import json
import os
import shutil
import signal
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import pytest
import requests

from pipelines.cli.questions import question
from pipelines.load.recordings import recordings
from pipelines.sample_hub import running
from pipelines.sample_hub.days.evolution import truth
from pipelines.warehouse.rows import query
from tests.conftest import WITHOUT_DATA_TESTS, run_pipelines, start_pipelines
from tests.oracles.history import Row, Seen, told_of
from tests.support import in_process
from tests.support.build_activity import doing, done_so_far, wait_until
from tests.support.days import (
    COUNTS,
    DAYS,
    SEED,
    SIZE,
    TOLD,
    State,
    all_states,
    assert_told,
    rows_of,
    told_by,
)
from tests.support.landing import tables_of

PAGE = 20
CRASHED, INCREMENTAL = 6, (2, 5)
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
    incremental: Path


@pytest.fixture(scope="module")
def states() -> list[State]:
    return all_states()


def modified(state: State, since: str) -> State:
    """What an incremental crawl reads: by last change, to the page of an older model."""
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
        for day, state in enumerate(states):
            requests.post(f"{endpoint}/_sample/day?day={day}", timeout=600).raise_for_status()
            rows = state
            # an incremental build of every table needs every table of the day before
            models = () if day in (INCREMENTAL[-1] - 1, INCREMENTAL[-1], DAYS) else TOLD
            tests = [in_process.DATA_TESTS] if day in (INCREMENTAL[-1], DAYS) else []
            if day in INCREMENTAL:
                newest = max(str(row["lastModified"]) for row in states[day - 1].values())
                since = datetime.fromisoformat(newest) - timedelta(hours=1)
                rows = modified(state, since.isoformat().replace("+00:00", ".000Z"))
                assert len(rows) < len(state) / 2
                in_process.build_incrementally(
                    data, endpoint, models=models, dbt_tests=tests, page_size=PAGE
                )
            elif day == CRASHED:
                build_after_a_crash(data, endpoint)
            else:
                in_process.build(data, endpoint, models=models, dbt_tests=tests, page_size=PAGE)
            seen.append(Seen(day, rows, is_whole=day not in INCREMENTAL))
            if day == INCREMENTAL[-1]:
                shutil.copyfile(data / "hub.duckdb", data / "incremental.duckdb")
    return Played(data / "hub.duckdb", seen, data / "incremental.duckdb")


def build_after_a_crash(data: Path, endpoint: str) -> None:
    """Begin a build, kill it in the middle of dbt, and begin another."""
    build = ("build", "--data", str(data))
    environment: dict[str, Any] = {
        "HF_ENDPOINT": endpoint,
        "SOURCES__HUB__PAGE_SIZE": str(PAGE),
        # the summary needs two more
        "DBT_MODELS": " ".join((*TOLD, "eligible_models", "rpt_filter_funnel")),
        "module": WITHOUT_DATA_TESTS,
    }
    process = start_pipelines(*build, **environment)
    wait_until(process, lambda: "Building" in doing(data) and done_so_far(data) > 5)
    assert process.poll() is None
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    done = run_pipelines(*build, **environment)
    assert done.returncode == 0 and "Resuming" in done.stderr, done.stderr


def test_each_history_mart_says_what_the_days_were(played: Played) -> None:
    assert_told(played.file, played.seen)
    assert {crawl.day for crawl in played.seen if not crawl.is_whole} == set(INCREMENTAL)


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


@pytest.mark.parametrize("day", range(2, DAYS + 1))
def test_the_question_about_what_changed_is_answered(played: Played, day: int) -> None:
    """As it would have been if a day had been the last."""
    told = [row for row in told_of(played.seen).changes if row["day"] == day]
    authors: dict[str, dict[str, int]] = defaultdict(dict)
    for row in told:
        if row["group_kind"] == "author" and row["group_name"]:
            authors[row["event_kind"]][row["group_name"]] = row["event_count"]
    expected = {
        (row["event_kind"], row["event_count"], row["suspected_event_count"])
        for row in told
        if row["group_kind"] == "all"
    }
    [newest] = rows_of(
        played.file,
        f"select crawl_id from marts.rpt_crawls order by crawl_id limit 1 offset {day}",
    )
    with duckdb.connect() as connection:
        connection.execute(f"attach '{played.file}' as played (read_only); create schema marts")
        for mart in ("rpt_changes", "rpt_crawls"):
            until = f"from played.marts.{mart} where crawl_id <= $crawl_id"
            connection.execute(f"create table marts.{mart} as {until}", newest)
        # a later one that was refused has no news
        refused = "select 'later' as crawl_id, false as is_complete"
        connection.execute(f"insert into marts.rpt_crawls by name {refused}")
        rows = query(connection, question("what_changed").sql)
    assert {(row["event_kind"], row["events"], row["suspected"]) for row in rows} == expected
    for row in rows:
        counts = authors[row["event_kind"]]
        assert counts[row["most_from"]] == row["of_these"] == max(counts.values())


def test_the_question_about_rising_models_is_answered(played: Played) -> None:
    rows = rows_of(played.file, question("rising_models").sql)
    found = [(row["downloads"], row["download_change"], row["like_change"]) for row in rows]
    columns = ("download_count_30d", "download_change_30d", "like_change")
    counted = [row for row in told_of(played.seen).popularity if row["day"] == DAYS]
    risen = [tuple(row[name] for name in columns) for row in counted]
    changes = sorted((row[1] for row in risen if (row[1] or 0) > 0), reverse=True)
    assert [row[1] for row in found] == changes[:20] != []
    assert set(found) <= set(risen)


def test_the_report_tells_what_changed_since_last_time(played: Played, tmp_path: Path) -> None:
    file = tmp_path / "hub.duckdb"
    file.write_bytes(played.file.read_bytes())
    done = run_pipelines("report", str(file))
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "hub.site" / "report.html").read_text()
    section = page[page.index('id="events"') :]
    newest = max(event["day"] for event in told_of(played.seen).events)
    kinds = {e["event_kind"] for e in told_of(played.seen).events if e["day"] == newest}
    assert newest == DAYS
    for kind in kinds:
        assert kind.replace("_", " ") in section


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
    assert [row["crawl_mode"] == "incremental" for row in crawls] == [
        crawl.day in INCREMENTAL for crawl in played.seen
    ]


def test_building_the_same_crawl_again_adds_nothing(played: Played, tmp_path: Path) -> None:
    file = tmp_path / "hub.duckdb"
    file.write_bytes(played.file.read_bytes())
    in_process.transform(file)
    assert rows_of(file, COUNTS) == rows_of(played.file, COUNTS)
    assert_told(file, played.seen)


def test_an_incremental_build_leaves_the_tables_of_a_full_one(
    played: Played, tmp_path: Path
) -> None:
    """Models that changed are worked out alone, and take the place of what they were."""
    with duckdb.connect(str(played.incremental), read_only=True) as connection:
        [(before,)] = connection.execute("from raw.build_watermark").fetchall()
        [(models, updated)] = connection.execute(
            "select count(*), count_if(crawl_id > ?) from marts.dim_models", [before]
        ).fetchall()
    assert 0 < updated < models / 2
    file = tmp_path / "hub.duckdb"
    file.write_bytes(played.incremental.read_bytes())
    in_process.transform(file)
    with duckdb.connect(str(file), read_only=True) as connection:
        assert connection.execute("from raw.build_watermark").fetchall() == []
    assert tables_of(file, but=()) == tables_of(played.incremental, but=())


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
    for table in manifest["tables"]:
        listed = rows_of(played.file, f"describe marts.{table['name']}")
        assert [(c["name"], c["type"]) for c in table["columns"]] == [
            (row["column_name"], row["column_type"]) for row in listed
        ]
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


def test_a_file_that_lacks_a_mart_is_not_exported(played: Played, tmp_path: Path) -> None:
    file = tmp_path / "hub.duckdb"
    file.write_bytes(played.file.read_bytes())
    with duckdb.connect(str(file)) as connection:
        connection.execute("drop table marts.dim_dates")
    refused = run_pipelines("export", str(file), "--to", str(tmp_path / "export"))
    assert refused.returncode == 1 and "lacks dim_dates: run `make transform`" in refused.stderr
    assert not (tmp_path / "export").exists()


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
    in_process.import_recordings(
        file,
        recordings(recording, datetime(2020, 1, 1, tzinfo=UTC)),
        is_complete=False,
        models=TOLD,
        endpoint=endpoint_of(played),
    )
    assert_told(file, [Seen(0, part, is_whole=False), *days])


def test_an_incremental_crawl_needs_a_full_crawl_of_the_same_scope(
    played: Played, tmp_path: Path
) -> None:
    asking: dict[str, Any] = {"HF_ENDPOINT": endpoint_of(played)}
    command = ("build", "--mode", "incremental", "--data", str(tmp_path))
    nothing = run_pipelines(*command, **asking)
    assert nothing.returncode == 1 and "yet for an incremental build" in nothing.stderr
    (tmp_path / "hub.duckdb").write_bytes(played.file.read_bytes())
    other = run_pipelines(*command, "--scope", "original", **asking)
    assert other.returncode == 1 and "asked for something else" in other.stderr
    blind = run_pipelines(*command, **asking, SOURCES__HUB__EXPAND='["gated"]')
    assert blind.returncode == 1 and "needs the field lastModified" in blind.stderr

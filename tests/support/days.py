"""Ten days of a sample Hub, and what the history marts of a warehouse say of them."""

import json
from pathlib import Path

import duckdb
import msgspec

from pipelines.sample_hub.days.evolution import Evolution
from tests.oracles.history import Row, Seen, Told, told_of

SIZE, SEED, DAYS = 600, 8, 10
State = dict[str, Row]
# the marts that tell of the days
TOLD = (
    *("dim_models_history", "fct_model_events", "fct_model_popularity"),
    *("rpt_changes", "rpt_crawls"),
)
COUNTS = """
    select 'observations' as of_what, count(*) as row_count from history.hist_model_observations
    union all select 'states', count(*) from history.hist_model_states
    union all select 'keys', count(*) from history.hist_model_keys
    union all select 'crawls', count(*) from history.hist_crawl_checks
"""


def all_states() -> list[State]:
    """All models of each day, by `_id`, as the Hub tells them."""
    evolution = Evolution(SIZE, SEED)
    return [
        {row["_id"]: row for row in json.loads(msgspec.json.encode(list(evolution.state(day))))}
        for day in range(DAYS + 1)
    ]


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

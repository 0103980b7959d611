"""Crawls and tables without a build around them: no lock, no dbt tests, nothing published."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb

from pipelines.hub.request import CrawlRequest
from pipelines.load.checkpoint import Crawl
from pipelines.load.crawl import crawl_hub
from pipelines.orchestration import carry_over
from pipelines.settings import HubSettings
from pipelines.warehouse.paths import Paths
from tests.support.in_process import run_dbt
from tests.support.without_data_tests import build_command

# When it was fetched, and by which crawl; anything else must not depend on how the crawl went.
OF_THE_CRAWL = {
    *("crawl_id", "fetched_at", "row_number", "page_number", "crawled_at"),
    *("valid_from_at", "valid_to_at", "event_at", "last_seen_at", "confirmed_at", "counted_date"),
}
# What has rows of each crawl that there was, or compares the last with the one before.
OF_ALL_CRAWLS = ("rpt_crawls", "fct_model_popularity")
OF_TWO_CRAWLS = ("rpt_data_health", "rpt_crawl_health")


def crawled(folder: Path, settings: HubSettings, token: str | None = None) -> tuple[Paths, Crawl]:
    """Begin a file in a folder and crawl into it."""
    paths = Paths(folder / "hub.duckdb")
    paths.work.mkdir(parents=True, exist_ok=True)
    carry_over.begin_full_build(paths, crawls_kept=0)
    request = CrawlRequest(settings, token)
    return paths, crawl_hub(None, request, paths.building)


def tables_of(file: Path, but: Iterable[str] = OF_ALL_CRAWLS) -> dict[str, list[Any]]:
    """Return the rows of every mart, sorted, without what tells of the crawl alone."""
    with duckdb.connect(str(file), read_only=True) as connection:
        names = connection.execute(
            "select table_name from information_schema.tables where table_schema = 'marts'"
        ).fetchall()
        return {name: _rows(connection, name) for (name,) in names if name not in but}


def _rows(connection: duckdb.DuckDBPyConnection, name: str) -> list[Any]:
    columns = connection.execute(f"select * from marts.{name} limit 0").description or ()
    kept = [f'"{column[0]}"' for column in columns if column[0] not in OF_THE_CRAWL]
    rows = connection.execute(f"select {', '.join(kept)} from marts.{name} order by all").fetchall()
    # a report on columns has a row for each
    return [row for row in rows if OF_THE_CRAWL.isdisjoint(map(str, row))]


def transformed(paths: Paths) -> None:
    """Build every table, without the tests."""
    run_dbt([build_command([], [])], paths.building, paths.dbt)

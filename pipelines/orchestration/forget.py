"""Takes a crawl back: as if it had never been landed, history included; published like a build."""

import time

import duckdb

from pipelines.errors import WarehouseError
from pipelines.orchestration import carry_over
from pipelines.orchestration.build import Built, finish
from pipelines.orchestration.upgrade import HISTORY
from pipelines.seed_checks import check_seeds
from pipelines.settings import load_settings, suggestion
from pipelines.signals import NOTHING_PUBLISHED, say_when_stopped
from pipelines.warehouse import publish
from pipelines.warehouse.connection import connect, opened
from pipelines.warehouse.lock import build_lock
from pipelines.warehouse.paths import Paths

# Derived from observations in chronological order, so computed again from those that are left.
DERIVED = "hist_model_state_spans"
# What only the forgotten crawl had seen: states, then models without a state.
_UNSEEN = f"""
    delete from {HISTORY}.hist_model_states as states where not exists (
        from {HISTORY}.hist_model_observations as seen
        where seen.model_key = states.model_key and seen.state_number = states.state_number
    );
    delete from {HISTORY}.hist_model_keys as keys where not exists (
        from {HISTORY}.hist_model_states as states where states.model_key = keys.model_key
    );
"""


def forget(paths: Paths, crawl_id: str, *, quick: bool = False) -> Built:
    """Remove a crawl from a copy of the published file, build every table again, and publish it.

    Raises WarehouseError where there is no such crawl, or the file has no models of another one;
    the published file is then unchanged.
    """
    started = time.monotonic()
    say_when_stopped(NOTHING_PUBLISHED)
    check_seeds()
    if not paths.published.exists():
        raise WarehouseError(f"There is no {paths.published} yet, so nothing to forget.")
    with build_lock(paths) as activity:
        publish.check_published(paths.published)
        _check(paths, crawl_id)
        carry_over.begin_full_build(paths, load_settings().crawls_kept + 1)
        with opened(paths.building) as connection:
            connection.begin()
            for table in _tables_of_crawls(connection):
                connection.execute(f"delete from {table} where crawl_id = ?", [crawl_id])
            connection.execute(_UNSEEN)
            connection.execute(f"drop table if exists {HISTORY}.{DERIVED}")
            connection.commit()
        return finish(paths, None, started, activity, quick)


def _check(paths: Paths, crawl_id: str) -> None:
    with connect(paths.published, read_only=True) as connection:
        known = [row[0] for row in connection.execute("select crawl_id from raw.crawls").fetchall()]
        kept = connection.execute("select distinct crawl_id from raw.models").fetchall()
    if crawl_id not in known:
        raise WarehouseError(
            f"{paths.published} has no crawl {crawl_id!r}{suggestion(crawl_id, known)} "
            "`make status` lists imports; marts.rpt_crawls has all crawls."
        )
    if kept == [(crawl_id,)]:
        raise WarehouseError(
            f"The tables show the crawl {crawl_id}, and {paths.published} has the models of no "
            "other. Build once more (make build), then forget it."
        )


def _tables_of_crawls(connection: duckdb.DuckDBPyConnection) -> list[str]:
    found = connection.execute(
        "select schema_name || '.' || table_name from duckdb_columns()"
        " where schema_name in ('raw', ?) and table_name <> 'build_watermark'"
        " and column_name = 'crawl_id' and database_name = current_database()",
        [HISTORY],
    ).fetchall()
    return sorted(name for (name,) in found)

"""The demo: two crawls of a sample Hub, a week apart, so that the tables tell of changes too."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from pipelines.dbt.run import started_dbt
from pipelines.hub.request import CrawlRequest
from pipelines.load import checkpoint
from pipelines.load.checkpoint import Crawl
from pipelines.load.crawl import crawl_hub, crawl_id_of
from pipelines.orchestration import carry_over
from pipelines.orchestration.backfill import observe
from pipelines.orchestration.build import Built, finish
from pipelines.seed_checks import check_seeds, check_tasks
from pipelines.signals import DEMO, say_when_stopped
from pipelines.warehouse import publish
from pipelines.warehouse.connection import opened
from pipelines.warehouse.lock import build_lock
from pipelines.warehouse.paths import Paths

DAYS_BETWEEN = 7


def build_demo(
    published: Path,
    request: CrawlRequest,
    models: int | None,
    end_week: Callable[[], None],
    *,
    quick: bool = False,
) -> Built:
    """Crawl the sample Hub twice and publish; `end_week` moves it on by the days between.

    The first crawl is dated those days ago; of it only history is kept, as of any earlier crawl.
    `models` is about how many are listed, where that is known. An earlier demo is replaced,
    history and all. Raises WarehouseError; the published file is then unchanged.
    """
    started = time.monotonic()
    paths = Paths(published)
    check_seeds()
    check_tasks(request.settings.filters.pipeline_tags)
    say_when_stopped(DEMO)
    with build_lock(paths) as activity:
        publish.check_published(published)
        carry_over.begin_full_build(paths, crawls_kept=0, is_fresh=True)
        with started_dbt(paths.building, paths.dbt) as dbt:
            earlier = _dated_back(
                crawl_hub(None, request, paths.building, activity.report, models), paths
            )
            # the sample Hub takes seconds to live through the week
            with ThreadPoolExecutor() as beside:
                week = beside.submit(end_week)
                observe(paths, earlier, activity.report, dbt)
                week.result()
            crawl = crawl_hub(None, request, paths.building, activity.report, models)
            return finish(paths, crawl, started, activity, quick, dbt=dbt)


def _dated_back(crawl: Crawl, paths: Paths) -> Crawl:
    """Have a crawl be as old as the days between; return it as it then is."""
    assert crawl.finished_at
    days = timedelta(days=DAYS_BETWEEN)
    moved = replace(
        crawl,
        crawl_id=crawl_id_of(crawl.started_at - days),
        started_at=crawl.started_at - days,
        finished_at=crawl.finished_at - days,
    )
    with opened(paths.building) as connection:
        connection.execute("delete from raw.crawls")
        for table in ("models", "pages"):
            connection.execute(
                f"update raw.{table} set crawl_id = ?, fetched_at = fetched_at - ?",
                [moved.crawl_id, days],
            )
    checkpoint.write_crawl(paths.building, moved)
    return moved

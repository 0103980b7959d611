"""Backfill: lands recordings, each as a crawl of its own day, and builds history from them all."""

import json
import subprocess
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from pipelines.dbt.run import run_dbt
from pipelines.errors import WarehouseError
from pipelines.hub.request import FULL, PARTIAL, STABLE_SORT
from pipelines.load import checkpoint
from pipelines.load.checkpoint import Crawl
from pipelines.load.crawl import crawl_id_of, end_crawl, land
from pipelines.load.recordings import pages_of, sent_fields
from pipelines.orchestration import carry_over
from pipelines.orchestration.build import READING, Built, finish
from pipelines.progress import ProgressLine
from pipelines.seed_checks import check_seeds
from pipelines.settings import HubSettings
from pipelines.signals import NOTHING_PUBLISHED, say_when_stopped
from pipelines.warehouse import publish
from pipelines.warehouse.lock import build_lock
from pipelines.warehouse.paths import Paths

# What an imported crawl's endpoint is where nobody says which Hub it was.
UNKNOWN_ENDPOINT = "unknown"
# Builds the history tables alone: all that is kept of a crawl whose models are dropped.
_OBSERVE = [
    *("build", "--exclude-resource-type", "test", "unit_test", "--select"),
    *("+hist_model_observations", "+hist_crawl_downloads", "+hist_crawl_checks"),
]
# Derived from observations in chronological order, so computed again from all of them.
_DERIVED = "hist_model_state_spans"


def import_recordings(
    published: Path,
    settings: HubSettings,
    recorded: dict[datetime, list[Path]],
    *,
    is_complete: bool,
    from_endpoint: str = UNKNOWN_ENDPOINT,
    quick: bool = False,
) -> Built:
    """Add a crawl for each recorded moment and publish; a crawl of the same moment is replaced.

    The marts show the newest crawl, but a partial one only where there is no full one.
    `is_complete` states that each recording holds all models of the scope, `from_endpoint` which
    Hub they are of: crawls of one Hub are compared with each other. Raises WarehouseError, also for
    a moment in the future; the published file is then unchanged.
    """
    started = time.monotonic()
    paths = Paths(published)
    say_when_stopped(NOTHING_PUBLISHED)
    check_seeds()
    if (latest := max(recorded)) > datetime.now(UTC):
        raise WarehouseError(
            f"A recording can't be of the future, {latest:%Y-%m-%d %H:%M} UTC: check --date, or "
            "the date that its name begins with."
        )
    settings = settings.model_copy(update={"endpoint": from_endpoint})
    with build_lock(paths) as activity:
        publish.check_published(published)
        newest = carry_over.newest_base_crawl_id(published)
        carry_over.begin_full_build(paths, crawls_kept=0)
        for moment, files in recorded.items():
            crawl = _land(_crawl(settings, moment, files, is_complete), files, settings, paths)
            is_shown = crawl.crawl_id >= newest and (is_complete or not newest)
            if moment == max(recorded) and is_shown:
                break
            observe(paths, crawl, activity.report)
        else:
            carry_over.carry_over_models(paths, settings.crawls_kept)
        carry_over.drop_history_table(paths.building, _DERIVED)
        return finish(paths, None, started, activity, quick)


def _crawl(settings: HubSettings, moment: datetime, files: list[Path], is_complete: bool) -> Crawl:
    parameters = {
        "sort": STABLE_SORT,
        "limit": settings.page_size,
        "expand": sent_fields(files),
        "filters": settings.filters.model_dump(exclude_none=True, exclude_defaults=True),
        "chains": [""],
        "mode": FULL if is_complete else PARTIAL,
        "recorded_in": [file.name for file in files],
    }
    return Crawl(
        crawl_id=crawl_id_of(moment),
        scope=settings.scope,
        endpoint=settings.endpoint,
        parameters=json.dumps(parameters),
        is_authenticated=False,
        started_at=moment,
    )


def _land(crawl: Crawl, files: list[Path], settings: HubSettings, paths: Paths) -> Crawl:
    checkpoint.write_crawl(paths.building, crawl)
    with ProgressLine(f"Importing {crawl.started_at:%Y-%m-%d}") as progress:
        land(pages_of(files, crawl.started_at), crawl, settings, paths.building, progress)
    return end_crawl(crawl, paths.building, crawl.started_at)


def observe(
    paths: Paths,
    crawl: Crawl,
    note: Callable[[str], None],
    dbt: "subprocess.Popen[str] | None" = None,
) -> None:
    """Have dbt add a crawl to the history tables, then drop its models.

    `dbt` is a process that has read the project meanwhile; it is left for the commands that follow.
    Raises TransformError.
    """
    day = f"{crawl.started_at:%Y-%m-%d}"
    with ProgressLine(f"Keeping the history of {day}", note, before=READING) as progress:
        goes_on = dbt is not None
        run_dbt([_OBSERVE], paths.building, paths.dbt, progress.step, dbt, goes_on=goes_on)
    carry_over.drop_models(paths.building, crawl.crawl_id)

"""The main job: crawl, transform, test, publish; or stop with the published file untouched."""

import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from pipelines import landed, warehouse
from pipelines.build_lock import Activity, build_lock
from pipelines.crawl import crawl_hub, new_crawl
from pipelines.errors import DISK_FULL, WarehouseError, cause_of_kind, is_disk_full
from pipelines.hub_errors import CursorRefusedError
from pipelines.landed import Crawl
from pipelines.offences import keep_offending_rows, offending_rows
from pipelines.progress import ProgressLine, say
from pipelines.seeds import check_seeds, check_tasks
from pipelines.settings import HubSettings, load_settings
from pipelines.transform import NodeResult, TransformError, run_dbt
from pipelines.warehouse import Paths


@dataclass(frozen=True)
class Built:
    """A published warehouse: its file, its crawl (none when only SQL ran), dbt's results."""

    published: Path
    crawl: Crawl | None
    results: list[NodeResult]
    warnings: list[str]
    seconds: float


def build(
    published: Path, settings: HubSettings, token: str | None, *, fresh: bool = False
) -> Built:
    """Crawl the scope and build every table; publish the file when all tests have passed.

    Goes on with a crawl that was broken off, unless that is too old, asked for something else, or
    a fresh one is wanted. Raises WarehouseError (or what dlt wraps around one); the published file
    is then as it was.
    """
    started = time.monotonic()
    paths = Paths(published)
    check_seeds()
    check_tasks(settings.filters.pipeline_tags)
    with build_lock(paths) as activity:
        warehouse.check_published(published)
        crawl = _begun_before(paths, settings, token, fresh)
        if crawl is None or crawl.status != landed.COMPLETE:
            crawl = _crawl(paths, settings, token, crawl, activity.note)
        return _finish(paths, crawl, started, activity)


def transform(published: Path, *, from_failed: bool = False) -> Built:
    """Build every table again from the models that the published file landed; publish likewise.

    Or from those of the build that failed, whose file is then used up.
    """
    started = time.monotonic()
    paths = Paths(published)
    check_seeds()
    source = paths.failed if from_failed else published
    if not source.exists():
        raise WarehouseError(f"There is no {source} yet: run `make build` or `make demo` first.")
    with build_lock(paths) as activity:
        warehouse.check_published(published)
        if from_failed:
            os.replace(paths.failed, paths.building)
            warehouse.begin_again(paths)
        else:
            warehouse.begin(paths, load_settings().crawls_kept)
        return _finish(paths, None, started, activity)


def _begun_before(
    paths: Paths, settings: HubSettings, token: str | None, fresh: bool
) -> Crawl | None:
    """Return the crawl to go on with, its file made ready; None where a new one must begin."""
    found = landed.newest_crawl(paths.building) if paths.building.exists() else None
    if found is None:
        return None
    if fresh:
        reason = "as asked for"
    elif found.is_older_than(settings.resume_within_hours):
        reason = f"it began over {settings.resume_within_hours:g} hours ago"
    elif not found.asks_the_same_as(new_crawl(settings, token)):
        reason = "it asked for something else: another Hub, scope, field or user"
    else:
        where = f"after page {landed.counts(paths.building, found)[0]:,}"
        is_whole = found.status == landed.COMPLETE
        say(
            f"Going on with the crawl of {found.started_at:%Y-%m-%d %H:%M} UTC, "
            f"{'which is complete' if is_whole else where}."
        )
        warehouse.begin_again(paths)
        return found
    say(
        f"Starting afresh instead of going on with the crawl of "
        f"{found.started_at:%Y-%m-%d %H:%M} UTC: {reason}."
    )
    return None


def _crawl(
    paths: Paths,
    settings: HubSettings,
    token: str | None,
    begun: Crawl | None,
    on_progress: Callable[[str], None],
) -> Crawl:
    """Crawl to the end; start anew, once, where the Hub refuses to go on."""
    crawl = begun or _begin(paths, settings, token)
    try:
        return crawl_hub(crawl, settings, token, paths.building, on_progress)
    except Exception as error:
        if not cause_of_kind(error, CursorRefusedError):
            raise
    say("Starting afresh: the Hub no longer knows the place that the crawl stands at.")
    crawl = _begin(paths, settings, token)
    return crawl_hub(crawl, settings, token, paths.building, on_progress)


def _begin(paths: Paths, settings: HubSettings, token: str | None) -> Crawl:
    warehouse.begin(paths, settings.crawls_kept - 1)
    crawl = new_crawl(settings, token)
    landed.replace_row(paths.building, crawl)
    return crawl


def _finish(paths: Paths, crawl: Crawl | None, started: float, activity: Activity) -> Built:
    with ProgressLine("Building and testing tables", activity.note) as progress:
        try:
            results = run_dbt(["build"], paths.building, paths.dbt, progress.step)
        except TransformError as error:
            if is_disk_full(error):
                raise WarehouseError(DISK_FULL) from None
            raise _failed(paths, error) from None
    warnings = [_warning(r, paths.building) for r in results if r.status == "warn"]
    warehouse.publish(paths)
    return Built(paths.published, crawl, results, warnings, time.monotonic() - started)


def _failed(paths: Paths, error: TransformError) -> WarehouseError:
    """Keep what failed for inspection; return the error that tells what and where it is."""
    failed = [result for result in error.results if result.is_failed]
    rows = "".join(offending_rows(result, paths.building) for result in failed)
    with suppress(duckdb.Error):
        keep_offending_rows(failed, paths.building)
        if crawl := landed.newest_crawl(paths.building):
            landed.replace_row(paths.building, replace(crawl, status_reason=f"{error}{rows}"))
    kept = warehouse.keep_failed(paths)
    return WarehouseError(
        f"{error}{rows}\nNothing was published. The failed build is kept as {kept}, the rows that "
        "failed in its schema test_failures. Once that is mended, `make transform FAILED=1 "
        f"WAREHOUSE={paths.published}` builds again from its crawl."
    )


def _warning(result: NodeResult, file: Path) -> str:
    what = result.name.removeprefix("warn_of_").replace("_", " ")
    return f"{what}:{offending_rows(result, file)}"

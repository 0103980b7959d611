"""The main job: crawl, transform, test, publish. A failure leaves the published file unchanged."""

import os
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from pipelines.dbt.failures import failing_rows, keep_failing_rows, rows_of_failure
from pipelines.dbt.run import (
    WRITE_DOCS,
    NodeResult,
    TransformError,
    retry_commands,
    run_dbt,
    started_dbt,
)
from pipelines.errors import WarehouseError
from pipelines.hub.request import CrawlRequest
from pipelines.load import checkpoint
from pipelines.load.checkpoint import Crawl
from pipelines.orchestration import carry_over
from pipelines.orchestration.advice import ROWS_SHOWN, warning
from pipelines.orchestration.disk_space import (
    check_disk_before_crawl,
    check_disk_before_dbt,
    models_expected,
)
from pipelines.orchestration.project_hash import has_current_hash, record_hash
from pipelines.orchestration.resume_crawl import resumable_crawl, run_crawl
from pipelines.orchestration.retry import restore_results, save_results
from pipelines.orchestration.reuse_tables import can_reuse_tables, record_manifest, selection
from pipelines.orchestration.watermark import watermark
from pipelines.progress import ProgressLine, say
from pipelines.seed_checks import check_seeds, check_tasks
from pipelines.settings import load_settings
from pipelines.signals import NOTHING_LANDED, NOTHING_PUBLISHED, PUBLISHED, say_when_stopped
from pipelines.site.write import prepare_site, write_site
from pipelines.warehouse import publish
from pipelines.warehouse.error_messages import DISK_FULL, is_disk_full
from pipelines.warehouse.lock import Activity, build_lock
from pipelines.warehouse.paths import Paths
from pipelines.warehouse.publish import Before
from pipelines.warehouse.resources import resources

# Checks whose result depends on the SQL and the seeds alone: `make test` runs them. `check_seeds`
# checks every value of a seed before each build.
CHECKS_OF_THE_PROJECT = ("resource_type:unit_test", "path:seeds,resource_type:test")
BUILDING, READING = "Building and testing tables", "reading the project"
# Seeds that an incremental build finds in its file.
SEEDS = "path:seeds"


@dataclass(frozen=True)
class Built:
    """A published warehouse: its file, its crawl (None when only dbt ran), and dbt's results.

    `before` tells of the file that it replaced; None without one.
    """

    published: Path
    crawl: Crawl | None
    results: list[NodeResult]
    warnings: list[str]
    seconds: float
    before: Before | None = None


def build(
    published: Path,
    request: CrawlRequest,
    *,
    incremental: bool = False,
    fresh: bool = False,
    quick: bool = False,
) -> Built:
    """Crawl the scope and build every table; publish the file when all tests have passed.

    Resumes an interrupted crawl, unless that is too old, made a different request, or `fresh` is
    set. `incremental` crawls only the models modified since the watermark; `quick` leaves out
    the docs and the report. Raises WarehouseError (or what dlt wraps
    around one); the published file is then unchanged.
    """
    started = time.monotonic()
    paths = Paths(published)
    say_when_stopped(NOTHING_LANDED)
    check_seeds()
    check_tasks(request.settings.filters.pipeline_tags)
    with build_lock(paths) as activity, started_dbt(paths.building, paths.dbt) as dbt:
        publish.check_published(published)
        since = watermark(published, request) if incremental else None
        expected = models_expected(paths, request)
        check_disk_before_crawl(paths, expected)
        request = request.since(since)
        crawl = resumable_crawl(paths, request, fresh)
        if crawl is None or crawl.status != checkpoint.COMPLETE:
            crawl = run_crawl(paths, request, crawl, activity.report, None if since else expected)
        return finish(paths, crawl, started, activity, quick, dbt=dbt)


def transform(
    published: Path,
    *,
    from_failed: bool = False,
    fresh: bool = False,
    select: str | None = None,
    quick: bool = False,
) -> Built:
    """Build again, from the models landed in the published file, what changed since; publish.

    That is what dbt finds to be modified, and what depends on it; or what dbt's `--select` would
    take; or every table, where `fresh` is set or dbt couldn't tell. `from_failed` takes the failed
    build's file instead and uses it up: its finished tables are kept where the project hash and the
    published file are still those that it was built with. Raises WarehouseError; the published file
    is then unchanged.
    """
    started = time.monotonic()
    paths = Paths(published)
    say_when_stopped(NOTHING_PUBLISHED)
    check_seeds()
    source = paths.failed if from_failed else published
    if not source.exists():
        raise WarehouseError(f"There is no {source} yet: run `make build` or `make demo` first.")
    with build_lock(paths) as activity, started_dbt(paths.building, paths.dbt) as dbt:
        publish.check_published(published)
        selected: list[str] = []
        is_retry = False
        if from_failed:
            os.replace(paths.failed, paths.building)
            is_retry = restore_results(paths)
            if is_retry:
                say("Retrying what the failed build left: the tables that it finished are kept.")
            else:
                say("Building all tables again from the failed build's crawl.")
                carry_over.restart_transform(paths)
        elif select or (not fresh and can_reuse_tables(paths)):
            carry_over.copy_published(paths)
            selected = selection(paths, select)
        else:
            carry_over.begin_full_build(paths, load_settings().crawls_kept)
        return finish(
            paths,
            None,
            started,
            activity,
            quick,
            is_retry=is_retry,
            selected=selected,
            is_whole=not select or from_failed,
            dbt=dbt,
        )


def finish(
    paths: Paths,
    crawl: Crawl | None,
    started: float,
    activity: Activity,
    quick: bool,
    *,
    is_retry: bool = False,
    selected: Sequence[str] = (),
    is_whole: bool = True,
    dbt: "subprocess.Popen[str] | None" = None,
) -> Built:
    """Build and test the tables of the file under construction, publish it, write its site.

    `started` is the build's start by `time.monotonic()`; `is_retry` runs only the nodes that an
    earlier run left, `selected` has dbt's options for a part of all nodes. Unless it `is_whole`,
    the file is still one of the project that built the other tables. `dbt` is a process that has
    read the project meanwhile. Raises WarehouseError.
    """
    check_disk_before_dbt(paths, crawl)
    say(f"Building with {resources()}.")
    if not quick:
        prepare_site()
    with ProgressLine(BUILDING, activity.report, before=READING) as progress:
        try:
            commands = dbt_commands(paths, quick, selected)
            if is_retry:
                commands = retry_commands(commands, paths.dbt)
            results = run_dbt(commands, paths.building, paths.dbt, progress.step, dbt)
        except TransformError as error:
            if is_disk_full(error):
                raise WarehouseError(DISK_FULL) from None
            if is_whole:
                save_results(paths)
            raise _failed(paths, error) from None
    warnings = [_warning(r, paths.building) for r in results if r.status == "warn"]
    if is_whole:
        record_hash(paths.building, time.monotonic() - started)
        record_manifest(paths)
    before = publish.what_it_replaces(paths.published)
    publish.publish(paths)
    say_when_stopped(PUBLISHED)
    if not quick:
        write_site(paths, activity.report)
    seconds = time.monotonic() - started
    return Built(paths.published, crawl, results, warnings, seconds, before)


def dbt_commands(paths: Paths, quick: bool, selected: Sequence[str] = ()) -> list[list[str]]:
    """Return the commands for dbt; a quick build writes no docs."""
    if selected:
        build = ["build", *selected, "--exclude", *CHECKS_OF_THE_PROJECT]
    else:
        build = ["build", "--exclude", *CHECKS_OF_THE_PROJECT]
        # an incremental build, or tables of this version of the project
        if has_current_hash(paths.building):
            build.append(SEEDS)
    return [build, *([] if quick else [WRITE_DOCS])]


def _failed(paths: Paths, error: TransformError) -> WarehouseError:
    """Keep the failed build for inspection; return the error that states what failed and where."""
    failed = [result for result in error.results if result.is_failed]
    rows = "".join(failing_rows(result, paths.building) for result in failed)
    with suppress(duckdb.Error):
        keep_failing_rows(failed, paths.building)
        if crawl := checkpoint.newest_crawl(paths.building):
            checkpoint.write_crawl(paths.building, replace(crawl, status_reason=f"{error}{rows}"))
    kept = publish.keep_failed(paths)
    again = f"make transform FAILED=1 WAREHOUSE={paths.published}"
    if error.out_of_memory:
        return WarehouseError(
            f"{error}{rows}\nNothing was published. The failed build is kept as {kept}. It was "
            f"allowed {resources()}. {resources().advice()} `{again}` then continues from what was "
            "built."
        )
    return WarehouseError(
        f"{error}{rows}\nNothing was published. The failed build is kept as {kept}, the failing "
        f"rows in its schema test_failures. Once the cause is fixed, `{again}` builds again from "
        "its crawl."
    )


def _warning(result: NodeResult, file: Path) -> str:
    rows = rows_of_failure(result, file, ROWS_SHOWN)
    return warning(result.name, rows, result.failure_count)

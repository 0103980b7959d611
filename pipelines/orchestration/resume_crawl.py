"""Whether a build resumes the crawl that an earlier build left unfinished, or starts a new one."""

from collections.abc import Callable
from dataclasses import replace

from pipelines.errors import cause_of_kind
from pipelines.hub.errors import CursorRefusedError
from pipelines.hub.request import CrawlRequest
from pipelines.load import checkpoint
from pipelines.load.checkpoint import Crawl
from pipelines.load.crawl import crawl_hub
from pipelines.orchestration import carry_over
from pipelines.orchestration.project_hash import has_current_hash
from pipelines.progress import say
from pipelines.warehouse.connection import opened
from pipelines.warehouse.paths import Paths


def resumable_crawl(paths: Paths, request: CrawlRequest, fresh: bool) -> Crawl | None:
    """Return the crawl to resume, its file made ready; None where a new one must start."""
    found = unfinished_crawl(paths)
    if found is None:
        return None
    hours = request.settings.resume_within_hours
    page_count, _ = checkpoint.landed_counts(paths.building, found)
    if fresh:
        reason = "as requested"
    elif found.is_older_than(hours):
        reason = f"it started over {hours:g} hours ago"
    elif found.identity != request.identity:
        reason = "it asked for something else: another Hub, scope, field or user"
    else:
        if page_count:  # of a crawl that landed no page there is nothing to report
            is_complete = found.status == checkpoint.COMPLETE
            where = "which is complete" if is_complete else f"after page {page_count:,}"
            say(f"Resuming the crawl of {found.started_at:%Y-%m-%d %H:%M} UTC, {where}.")
        carry_over.restart_transform(paths)
        return found
    if page_count:
        say(
            f"Starting a new crawl instead of resuming the one of "
            f"{found.started_at:%Y-%m-%d %H:%M} UTC: {reason}."
        )
    return None


def unfinished_crawl(paths: Paths) -> Crawl | None:
    """Return the crawl that the file under construction was made for.

    None without a file, or where the file only transforms the crawl of the published file or of a
    failed build.
    """
    if not paths.building.exists():
        return None
    found = checkpoint.newest_crawl(paths.building, read_only=True)
    for earlier in (paths.published, paths.failed):
        if found and earlier.exists():
            with opened(earlier, read_only=True) as connection:
                is_known = connection.execute(
                    "select 1 from raw.crawls where crawl_id = ?", [found.crawl_id]
                ).fetchall()
            found = None if is_known else found
    return found


def run_crawl(
    paths: Paths,
    request: CrawlRequest,
    resumed: Crawl | None,
    on_progress: Callable[[str], None],
) -> Crawl:
    """Crawl to the end; start over, once, where the Hub refuses the cursor to resume from.

    Raises HubError, wrapped by dlt.
    """
    if resumed:
        # an incremental crawl keeps the watermark that it started with
        request = replace(request, modified_since=resumed.modified_since)
    for crawl, is_last_try in ((resumed, False), (None, True)):
        if crawl is None:
            _begin_file(paths, request)
        try:
            return crawl_hub(crawl, request, paths.building, on_progress)
        except Exception as error:
            if is_last_try or not cause_of_kind(error, CursorRefusedError):
                raise
        say("Starting a new crawl: the Hub no longer accepts the cursor that this one stopped at.")
    raise AssertionError("the last try returns or raises")


def _begin_file(paths: Paths, request: CrawlRequest) -> None:
    crawls_kept = request.settings.crawls_kept
    if not request.is_incremental:
        carry_over.begin_full_build(paths, crawls_kept - 1)  # the new crawl is one of those kept
    elif has_current_hash(paths.published):
        carry_over.begin_incremental_build(paths)
    else:
        carry_over.begin_full_build(paths, crawls_kept)

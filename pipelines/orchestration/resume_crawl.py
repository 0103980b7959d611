"""Whether a build resumes the crawl that an earlier build left unfinished, or starts a new one."""

import json
from collections.abc import Callable
from dataclasses import replace

from pipelines.errors import cause_of_kind
from pipelines.hub.errors import CursorRefusedError, FieldsRefusedError
from pipelines.hub.request import UNREQUESTED_FIELDS, CrawlRequest
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
    models_expected: int | None = None,
) -> Crawl:
    """Crawl to the end; start over where the Hub refuses the cursor to resume from, or a field.

    `models_expected` is how many models there will be, about, for the time that is left.

    Raises HubError, wrapped by dlt.
    """
    if resumed:
        # an incremental crawl keeps the watermark that it started with
        refused = tuple(json.loads(resumed.parameters).get("refused_expand", ()))
        request = replace(request, modified_since=resumed.modified_since, refused_fields=refused)
    while True:
        if resumed is None:
            _begin_file(paths, request)
        try:
            return crawl_hub(resumed, request, paths.building, on_progress, models_expected)
        except Exception as error:
            if resumed and cause_of_kind(error, CursorRefusedError):
                say("Starting a new crawl: the Hub no longer accepts this one's cursor.")
            elif refusal := cause_of_kind(error, FieldsRefusedError):
                request = _without_refused(request, refusal)
            else:
                raise
        resumed = None


def _without_refused(request: CrawlRequest, refusal: FieldsRefusedError) -> CrawlRequest:
    """Return the request without the fields that the Hub refuses, and say so.

    Raises the refusal where it is not about a field that was asked for.
    """
    allowed = refusal.allowed_fields
    refused = [field for field in request.expand if field not in allowed]
    if not refused or not allowed:
        raise refusal
    say(
        f"The Hub doesn't know {', '.join(refused)}: what rests on it is unknown in this crawl. "
        "The crawl goes on without it; remove it from `expand` in configs/config.toml once it is "
        "gone for good."
    )
    if new := sorted(set(allowed) - set(request.settings.expand) - set(UNREQUESTED_FIELDS)):
        say(f"The Hub offers fields that are new to us: {', '.join(new)}.")
    return replace(request, refused_fields=(*request.refused_fields, *refused))


def _begin_file(paths: Paths, request: CrawlRequest) -> None:
    crawls_kept = request.settings.crawls_kept
    if not request.is_incremental:
        carry_over.begin_full_build(paths, crawls_kept - 1)  # the new crawl is one of those kept
    elif has_current_hash(paths.published):
        carry_over.begin_incremental_build(paths)
    else:
        carry_over.begin_full_build(paths, crawls_kept)

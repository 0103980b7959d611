"""Whether a build goes on with the crawl that an earlier one left, or begins a new one."""

from collections.abc import Callable
from datetime import datetime

from pipelines.build import carry_over
from pipelines.build.project_hash import is_built_from_this
from pipelines.errors import cause_of_kind
from pipelines.hub.errors import CursorRefusedError
from pipelines.load import checkpoint
from pipelines.load.checkpoint import Crawl
from pipelines.load.crawl import crawl_hub, new_crawl
from pipelines.progress import say
from pipelines.settings import HubSettings
from pipelines.warehouse.connection import opened
from pipelines.warehouse.publish import Paths


def begun_before(paths: Paths, settings: HubSettings, wanted: Crawl, fresh: bool) -> Crawl | None:
    """Return the crawl to go on with, its file made ready; None where a new one must begin."""
    found = begun_in(paths)
    if found is None:
        return None
    # of a crawl that got nowhere nothing is there to go on with or to lose, so nothing is told
    page_count, _ = checkpoint.counts(paths.building, found)
    if fresh:
        reason = "as asked for"
    elif found.is_older_than(settings.resume_within_hours):
        reason = f"it began over {settings.resume_within_hours:g} hours ago"
    elif not found.asks_the_same_as(wanted):
        reason = "it asked for something else: another Hub, scope, field or user"
    else:
        where = f"after page {page_count:,}"
        is_whole = found.status == checkpoint.COMPLETE
        if page_count:
            say(
                f"Going on with the crawl of {found.started_at:%Y-%m-%d %H:%M} UTC, "
                f"{'which is complete' if is_whole else where}."
            )
        carry_over.begin_again(paths)
        return found
    if page_count:
        say(
            f"Starting afresh instead of going on with the crawl of "
            f"{found.started_at:%Y-%m-%d %H:%M} UTC: {reason}."
        )
    return None


def begun_in(paths: Paths) -> Crawl | None:
    """Return the crawl that the file under construction was begun for.

    None where there is none, or where it only builds again what was published or failed before.
    """
    if not paths.building.exists():
        return None
    found = checkpoint.newest_crawl(paths.building, read_only=True)
    for earlier in (paths.published, paths.failed):
        if found and earlier.exists():
            with opened(earlier, read_only=True) as connection:
                known = connection.execute(
                    "select 1 from raw.crawls where crawl_id = ?", [found.crawl_id]
                ).fetchall()
            found = None if known else found
    return found


def crawl_to_the_end(
    paths: Paths,
    settings: HubSettings,
    token: str | None,
    begun: Crawl | None,
    modified_since: datetime | None,
    on_progress: Callable[[str], None],
) -> Crawl:
    """Crawl to the end; start anew, once, where the Hub refuses to go on."""
    crawl = begun or _begin(paths, settings, token, modified_since)
    try:
        return crawl_hub(crawl, settings, token, paths.building, on_progress)
    except Exception as error:
        if not cause_of_kind(error, CursorRefusedError):
            raise
    say("Starting afresh: the Hub no longer knows the place that the crawl stands at.")
    crawl = _begin(paths, settings, token, modified_since)
    return crawl_hub(crawl, settings, token, paths.building, on_progress)


def _begin(
    paths: Paths, settings: HubSettings, token: str | None, modified_since: datetime | None
) -> Crawl:
    if modified_since is None:
        carry_over.begin(paths, settings.crawls_kept - 1)  # this one makes up the number
    elif is_built_from_this(paths.published):
        carry_over.begin_on_top(paths)
    else:
        carry_over.begin(paths, settings.crawls_kept)
    crawl = new_crawl(settings, token, modified_since)
    checkpoint.replace_row(paths.building, crawl)
    return crawl

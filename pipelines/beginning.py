"""Whether a build goes on with the crawl that an earlier one left, or begins a new one."""

from collections.abc import Callable

from pipelines import landed, warehouse
from pipelines.crawl import crawl_hub, new_crawl
from pipelines.errors import cause_of_kind
from pipelines.hub_errors import CursorRefusedError
from pipelines.landed import Crawl
from pipelines.progress import say
from pipelines.settings import HubSettings
from pipelines.warehouse import Paths


def begun_before(
    paths: Paths, settings: HubSettings, token: str | None, fresh: bool
) -> Crawl | None:
    """Return the crawl to go on with, its file made ready; None where a new one must begin."""
    found = landed.begun_in(paths)
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


def crawl_to_the_end(
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

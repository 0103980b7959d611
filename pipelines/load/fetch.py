"""Fetches the pages that a crawl lacks."""

from collections.abc import Callable, Generator

from pipelines.hub.backoff import Wait
from pipelines.hub.client import HubClient
from pipelines.hub.parallel import interleaved
from pipelines.hub.rate_limit import RateLimiter
from pipelines.hub.request import CrawlRequest
from pipelines.hub.session import Page
from pipelines.load.checkpoint import Chain

OnWait = Callable[[Wait], None]


def fetch(
    request: CrawlRequest, chains: dict[str, Chain], on_wait: OnWait
) -> Generator[Page | None]:
    """Yield the pages that a crawl lacks as they come; None where nothing came for a second.

    A walk for each pipeline tag, or one for the whole listing. Raises HubError.
    """
    rate_limiter = RateLimiter()
    walks = []
    for name in request.chains:
        chain = chains.get(name, Chain())
        if not chain.has_ended:
            client = HubClient(request, rate_limiter, on_wait)
            walks.append(client.walk(name, chain.cursor, chain.seen))
    side_by_side = min(request.settings.concurrent_chains, max(len(walks), 1))
    yield from interleaved(walks, side_by_side)

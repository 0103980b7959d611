"""Fetches the pages of a crawl, as rows for the raw tables."""

from collections.abc import Callable, Generator
from dataclasses import dataclass

import pyarrow as pa

from pipelines.hub.backoff import Wait
from pipelines.hub.client import HubClient
from pipelines.hub.parallel import interleaved
from pipelines.hub.rate_limit import RateLimiter
from pipelines.hub.request import CrawlRequest
from pipelines.hub.session import Page
from pipelines.load.checkpoint import Chain
from pipelines.load.tables import log_table, models_table

OnWait = Callable[[Wait], None]


@dataclass(frozen=True)
class FetchedPage:
    """A page as rows for the raw tables, but for its number in the crawl."""

    models: pa.Table
    log: pa.Table
    requests_left: int | None

    @property
    def model_count(self) -> int:
        """The number of models in it."""
        return len(self.models)


def as_rows(page: Page) -> FetchedPage:
    """Return a page as rows; raises HubError for text that isn't UTF-8."""
    left = page.quota.remaining if page.quota else None
    return FetchedPage(models_table(page), log_table(page), left)


def fetch(
    request: CrawlRequest, chains: dict[str, Chain], on_wait: OnWait
) -> Generator[FetchedPage | None]:
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
    for page in interleaved(walks, side_by_side):
        yield as_rows(page) if page else None

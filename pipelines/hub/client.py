"""Pages of `GET /api/models`, in order and in full: pacing, retries, and the next cursor.

A page is a JSON array of models. Its successor is `Link: <URL>; rel="next"`, absent on the last.
"""

import time
from collections.abc import Callable, Collection, Iterator
from datetime import UTC, datetime
from hashlib import sha256

from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception_type,
    stop_after_attempt,
    stop_before_delay,
)

from pipelines.hub.backoff import Wait, wait_before_retry
from pipelines.hub.errors import (
    EMPTY_PAGE,
    TRIES_OF_A_BAD_ENVELOPE,
    HubError,
    TransientHubError,
    empty,
    misleading,
)
from pipelines.hub.listing import is_modified_before
from pipelines.hub.page_size import PageSize
from pipelines.hub.rate_limit import RateLimiter
from pipelines.hub.request import CrawlRequest
from pipelines.hub.session import Answer, ListingSession, Page

# A wrong address or no network should be reported within seconds, not after all tries.
TRIES_BEFORE_FIRST_ANSWER = 3
# The official client follows empty pages for ever; we stop after this many in a row.
EMPTY_PAGES_FOLLOWED = 10


class HubClient:
    """Fetches the pages of a chain one after the other; waits and retries as the Hub asks.

    One client a thread; the clients of a crawl share a rate limiter.
    """

    def __init__(
        self,
        request: CrawlRequest,
        rate_limiter: RateLimiter | None = None,
        on_wait: Callable[[Wait], None] = lambda wait: None,
    ) -> None:
        self._settings = request.settings
        self._modified_since = request.modified_since
        self._rate_limiter = rate_limiter or RateLimiter()
        self._on_wait = on_wait
        self._listing = ListingSession(request)
        self._page_size = PageSize(request.settings.page_size)

    def walk(
        self, chain: str = "", cursor: str | None = None, seen: Collection[str] = ()
    ) -> Iterator[Page]:
        """Yield a chain's pages to its end, from its first page or resuming at a cursor.

        An incremental walk ends with the first page that reaches the watermark. `seen` are the
        cursors of pages fetched before: one that comes again would make a loop. Raises HubError.
        """
        walked = {cursor, *seen}
        empty_pages = 0
        while True:
            page = self.fetch(chain, cursor, walked)
            yield page
            empty_pages = 0 if page.models else empty_pages + 1
            if empty_pages > EMPTY_PAGES_FOLLOWED:
                raise HubError(f"The Hub sent {empty_pages} empty pages one after the other.")
            if page.cursor_out is None or self._is_past_watermark(page):
                return
            cursor = page.cursor_out
            walked.add(cursor)

    def _is_past_watermark(self, page: Page) -> bool:
        since = self._modified_since
        return bool(since and page.models and is_modified_before(page.models[-1], since))

    def fetch(
        self, chain: str = "", cursor: str | None = None, walked: Collection[str | None] = ()
    ) -> Page:
        """Return one page; raises HubError when it can't be fetched within the configured tries."""
        waits: list[Wait] = []
        started = time.monotonic()
        retrying = Retrying(
            retry=retry_if_exception_type(TransientHubError),
            wait=wait_before_retry,
            stop=self._give_up,
            before_sleep=lambda state: self._before_retry(state, waits),
            reraise=True,
        )
        answer = retrying(self._ask, chain, cursor, walked, waits)
        self._page_size.record_answer()
        return Page(
            chain=chain,
            url=answer.url,
            cursor_in=cursor,
            cursor_out=answer.cursor_out,
            body_bytes=len(answer.body),
            body_sha256=sha256(answer.body).hexdigest(),
            models=answer.models,
            hub_object_ids=answer.hub_object_ids,
            quota=answer.quota,
            try_count=retrying.statistics["attempt_number"],
            waits=tuple(waits),
            elapsed_seconds=time.monotonic() - started,
            fetched_at=datetime.now(UTC),
            is_invented=answer.is_invented,
        )

    def _ask(
        self, chain: str, cursor: str | None, walked: Collection[str | None], waits: list[Wait]
    ) -> Answer:
        """Send one request, when it is our turn; raises HubError for a bad page or a bad link."""
        if pause := self._rate_limiter.reserve():
            self._record_wait(waits, pause)
            time.sleep(pause.seconds)
        try:
            answer = self._listing.ask(chain, cursor, self._page_size.current)
        except HubError as error:
            self._rate_limiter.record_answer(error.quota)
            raise
        self._rate_limiter.record_answer(answer.quota)
        if answer.cursor_out in walked and answer.cursor_out is not None:
            raise misleading(answer.url, "leads back to a page that was fetched before")
        tries = 1 + sum(wait.reason == EMPTY_PAGE for wait in waits)
        if answer.cursor_out and not answer.models and tries < TRIES_OF_A_BAD_ENVELOPE:
            raise empty(answer.url)
        return answer

    def _give_up(self, state: RetryCallState) -> bool:
        if not self._listing.has_answered and state.attempt_number >= TRIES_BEFORE_FIRST_ANSWER:
            return True
        tries = _error_of(state).tries or self._settings.tries_per_page
        limits = stop_after_attempt(min(tries, self._settings.tries_per_page))
        return (limits | stop_before_delay(self._settings.wait_limit_seconds))(state)

    def _before_retry(self, state: RetryCallState, waits: list[Wait]) -> None:
        """Record the wait before a retry; where one chain was refused, the others wait too."""
        error = _error_of(state)
        self._page_size.record_failure(state.attempt_number, error.halve_after)
        wait = Wait(state.next_action.sleep if state.next_action else 0.0, error.reason)
        if error.stops_all:
            self._rate_limiter.pause(wait)
        self._record_wait(waits, wait)

    def _record_wait(self, waits: list[Wait], wait: Wait) -> None:
        waits.append(wait)
        self._on_wait(wait)


def _error_of(state: RetryCallState) -> TransientHubError:
    error = state.outcome.exception() if state.outcome else None
    assert isinstance(error, TransientHubError)  # nothing else is retried
    return error

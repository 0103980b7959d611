"""Pages of `GET /api/models`, in order and in full: HTTP and the envelope, nothing else.

A page is a JSON array of models. Its successor is `Link: <URL>; rel="next"`, absent on the last.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

import msgspec
import requests
import urllib3
from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception_type,
    stop_after_attempt,
    stop_before_delay,
)

from pipelines.hub_errors import HubError, TransientHubError, malformed, refusal, unreachable
from pipelines.hub_listing import MalformedPageError, listing_url, split_page
from pipelines.hub_token import BearerToken, origin
from pipelines.settings import HubSettings
from pipelines.waits import Quota, Wait, pace, parse_quota, wait_before_retry

USER_AGENT = "hub-warehouse/0.1"
# A wrong address or no network should be told within seconds, not after all tries.
TRIES_BEFORE_FIRST_ANSWER = 3


@dataclass(frozen=True)
class Page:
    """One answer: its models as the bytes that came, and what the page log keeps of the request."""

    chain: str
    url: str
    http_status: int
    body_bytes: int
    body_sha256: str
    models: list[msgspec.Raw]
    hub_object_ids: list[str]
    next_url: str | None
    quota: Quota | None
    try_count: int
    waits: tuple[Wait, ...]
    elapsed_seconds: float
    fetched_at: datetime


class HubClient:
    """Fetches listing pages one after the other; waits and tries again as the Hub asks."""

    def __init__(
        self,
        settings: HubSettings,
        token: str | None = None,
        on_wait: Callable[[Wait], None] = lambda wait: None,
    ) -> None:
        self._settings = settings
        self._on_wait = on_wait
        self._session = requests.Session()
        self._session.auth = BearerToken(token, settings.endpoint)
        self._session.headers["User-Agent"] = USER_AGENT
        self._pause: Wait | None = None
        self._has_answered = False

    def walk(self) -> Iterator[Page]:
        """Yield every page of the scope: one chain a pipeline tag, or one for the whole listing."""
        for chain in self._settings.filters.pipeline_tags or ("",):
            url: str | None = listing_url(self._settings, chain)
            walked: set[str] = set()
            while url:
                if url in walked:
                    raise HubError(f"The Hub sent the page {url} as its own successor: stopped.")
                walked.add(url)
                page = self.fetch(url, chain)
                yield page
                url = page.next_url

    def fetch(self, url: str, chain: str = "") -> Page:
        """Return one page; raises HubError when it can't be had within the configured tries."""
        waits: list[Wait] = []
        started = time.monotonic()
        if self._pause:
            self._note(waits, self._pause)
            time.sleep(self._pause.seconds)
        retrying = Retrying(
            retry=retry_if_exception_type(TransientHubError),
            wait=wait_before_retry,
            stop=self._give_up,
            before_sleep=lambda state: self._note(waits, _wait_of(state)),
            reraise=True,
        )
        response, body, models, hub_object_ids = retrying(self._request, url)
        quota = parse_quota(response.headers)
        self._pause = pace(quota)
        return Page(
            chain=chain,
            url=url,
            http_status=response.status_code,
            body_bytes=len(body),
            body_sha256=sha256(body).hexdigest(),
            models=models,
            hub_object_ids=hub_object_ids,
            next_url=self._next_url(response),
            quota=quota,
            try_count=retrying.statistics["attempt_number"],
            waits=tuple(waits),
            elapsed_seconds=time.monotonic() - started,
            fetched_at=datetime.now(UTC),
        )

    def _request(self, url: str) -> tuple[requests.Response, bytes, list[msgspec.Raw], list[str]]:
        settings = self._settings
        timeouts = (settings.connect_timeout_seconds, settings.read_timeout_seconds)
        try:
            response = self._session.get(url, timeout=timeouts, allow_redirects=False, stream=True)
            # in one piece: `response.content` unpacks 10 kB at a time, and every piece makes this
            # thread wait for the one that lands (measured: a third of the landing's time)
            body: bytes = response.raw.read(decode_content=True)
        except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
            raise unreachable(settings.endpoint, error) from error
        self._has_answered = True
        if response.status_code != 200:
            raise refusal(response, body)
        try:
            return response, body, *split_page(body)
        except MalformedPageError as error:
            raise malformed(response, body, error) from None

    def _give_up(self, state: RetryCallState) -> bool:
        if not self._has_answered and state.attempt_number >= TRIES_BEFORE_FIRST_ANSWER:
            return True
        limits = stop_after_attempt(self._settings.tries_per_page) | stop_before_delay(
            self._settings.wait_limit_seconds
        )
        return limits(state)

    def _note(self, waits: list[Wait], wait: Wait) -> None:
        waits.append(wait)
        self._on_wait(wait)

    def _next_url(self, response: requests.Response) -> str | None:
        """Return the successor's URL; one on another origin is refused, for the token's sake."""
        url = response.links.get("next", {}).get("url")
        if url is None:
            return None
        if origin(url) != origin(self._settings.endpoint):
            raise HubError(
                f"The Hub's page {response.url} leads to another origin, {origin(url)}: not "
                f"followed. Check the endpoint, {self._settings.endpoint}."
            )
        return url


def _wait_of(state: RetryCallState) -> Wait:
    error = state.outcome.exception() if state.outcome else None
    seconds = state.next_action.sleep if state.next_action else 0.0
    return Wait(seconds, error.reason if isinstance(error, TransientHubError) else "trying again")

"""One request for one page of the listing: an answer that holds a page, or an error.

Nothing waits or retries in here; see `client`.
"""

from dataclasses import dataclass
from datetime import datetime

import requests
import urllib3

from pipelines.hub.auth import BearerToken
from pipelines.hub.backoff import Quota, Wait, parse_quota
from pipelines.hub.errors import HubError, malformed, misleading, refusal, unreachable
from pipelines.hub.listing import BadLinkError, listing_url, next_cursor
from pipelines.hub.request import CrawlRequest
from pipelines.hub.split import MalformedPageError, split_page

# the header with which the sample Hub says that it has made the models up
SAMPLE_DATA = "X-Sample-Data"
USER_AGENT = "hub-warehouse/0.1"


@dataclass(frozen=True)
class Answer:
    """An answer of 200 that holds a page; `cursor_out` is None on a chain's last."""

    url: str
    body: bytes
    models: list[bytes]
    hub_object_ids: list[str]
    cursor_out: str | None
    quota: Quota | None
    is_invented: bool = False


@dataclass(frozen=True)
class Page:
    """One answer: its models as the bytes that came, and what the page log records of it."""

    chain: str
    url: str
    cursor_in: str | None
    cursor_out: str | None
    body_bytes: int
    body_sha256: str
    models: list[bytes]
    hub_object_ids: list[str]
    quota: Quota | None
    try_count: int
    waits: tuple[Wait, ...]
    elapsed_seconds: float
    fetched_at: datetime
    is_invented: bool = False


class ListingSession:
    """Sends requests to the configured endpoint alone, with or without a token; for one thread."""

    def __init__(self, request: CrawlRequest) -> None:
        self._request = request
        self._token = BearerToken(request.token, request.settings.endpoint)
        self._session = requests.Session()
        self._session.auth = self._token
        self._session.headers["User-Agent"] = USER_AGENT
        # the user's proxies and certificates, read once and not before each request
        endpoint = request.settings.endpoint
        found = self._session.merge_environment_settings(endpoint, {}, None, None, None)
        self._session.proxies, self._session.verify = found["proxies"], found["verify"]
        self._session.trust_env = False
        self.has_answered = False

    def ask(self, chain: str, cursor: str | None, limit: int) -> Answer:
        """Return the page at a cursor; raises HubError, a TransientHubError if a retry may help."""
        url = listing_url(self._request, chain, cursor, limit)
        try:
            return self._ask(url, has_cursor=cursor is not None)
        except HubError as error:
            error.args = tuple(self._token.hidden_in(text) for text in error.args)
            raise

    def _ask(self, url: str, *, has_cursor: bool) -> Answer:
        response, body = self._get(url)
        quota = parse_quota(response.headers)
        if response.status_code != 200:
            raise refusal(response, body, quota, has_cursor=has_cursor)
        try:
            models, hub_object_ids = split_page(body)
            cursor_out = next_cursor(response.headers.get("Link", ""), url)
        except MalformedPageError as error:
            raise malformed(response, body, error) from None
        except BadLinkError as error:
            raise misleading(url, str(error)) from None
        is_invented = SAMPLE_DATA in response.headers
        return Answer(url, body, models, hub_object_ids, cursor_out, quota, is_invented)

    def _get(self, url: str) -> tuple[requests.Response, bytes]:
        settings = self._request.settings
        timeouts = (settings.connect_timeout_seconds, settings.read_timeout_seconds)
        try:
            response = self._session.get(url, timeout=timeouts, allow_redirects=False, stream=True)
            # in one piece: `response.content` unpacks 10 kB at a time, and after every piece this
            # thread waits for the one that lands (measured: a third of the landing's time)
            body: bytes = response.raw.read(decode_content=True)
        except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
            raise unreachable(settings.endpoint, error) from error
        self.has_answered = True
        return response, body

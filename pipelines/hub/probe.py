"""Asks the configured Hub, in about fifteen requests, whether it still does what we rely on.

Each check is a line: what was expected, and what was seen. Nothing is landed, and nothing retried:
a refusal is what the probe is for.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import requests
from requests.utils import parse_header_links

from pipelines.hub.auth import BearerToken
from pipelines.hub.backoff import parse_quota
from pipelines.hub.errors import FieldsRefusedError, HubError, refusal, unreachable
from pipelines.hub.listing import BadLinkError, listing_url, next_cursor
from pipelines.hub.request import UNREQUESTED_FIELDS, CrawlRequest
from pipelines.hub.session import USER_AGENT
from pipelines.settings import Scope

LARGEST_PAGE, SMALL_PAGE = 1000, 20
# what a build takes beside the crawl, measured at three million models
BYTES_A_MODEL = 2_500
# Fields that nearly every model has, and the types that staging reads; the Hub leaves out others.
TYPES: dict[str, tuple[type, ...]] = {
    **{"_id": (str,), "id": (str,), "author": (str,), "createdAt": (str,), "lastModified": (str,)},
    **{"sha": (str,), "private": (bool,), "gated": (bool, str), "disabled": (bool,)},
    **{"downloads": (int,), "downloadsAllTime": (int,), "likes": (int,)},
    **{"trendingScore": (int, float), "pipeline_tag": (str,), "library_name": (str,)},
    **{"tags": (list,), "inference": (str,), "inferenceProviderMapping": (list, dict)},
    **{"safetensors": (dict,), "gguf": (dict,), "baseModels": (dict,), "cardData": (dict,)},
    "evalResults": (list,),
}
OFTEN_LEFT_OUT = {
    *("pipeline_tag", "library_name", "inference", "inferenceProviderMapping", "safetensors"),
    *("gguf", "baseModels", "cardData", "evalResults"),
}
Row = dict[str, Any]


@dataclass(frozen=True)
class Finding:
    """One line: `is_fatal` where a crawl couldn't work, `advice` what to set."""

    what: str
    expected: str
    seen: str
    is_as_expected: bool
    is_fatal: bool = False
    advice: str = ""


class Probe:
    """Sends the requests, each of which is counted, to the endpoint of a crawl's request."""

    def __init__(self, request: CrawlRequest) -> None:
        self.request = request
        self.request_count = 0
        self._session = requests.Session()
        self._token = BearerToken(request.token, request.settings.endpoint)
        self._session.auth = self._token
        self._session.headers["User-Agent"] = USER_AGENT
        self._rows: list[Row] = []

    def findings(self) -> Iterator[Finding]:
        """Yield a finding for each check; ends after the first where no other could succeed."""
        try:
            yield from self._first_page()
        except HubError as error:
            text = self._token.hidden_in(str(error))
            yield Finding("reachable", "an answer with models", text, False, is_fatal=True)
            return
        for check in (self._fields, self._order, self._filters, self._unknown_parameter):
            try:
                yield from check()
            except HubError as error:
                text = self._token.hidden_in(str(error))
                name = check.__name__.strip("_").replace("_", " ")
                yield Finding(name, "an answer", text, False, is_fatal=check == self._order)

    def _first_page(self) -> Iterator[Finding]:
        without = replace(self.request, refused_fields=tuple(self.request.settings.expand))
        response, rows = self._get(listing_url(without, limit=2 * LARGEST_PAGE))
        endpoint = self.request.settings.endpoint
        if not rows:
            raise HubError(f"{endpoint} answered with a page of no models.")
        who = "signed in, by a token" if self.request.token else "anonymous: no token is set"
        yield Finding("reachable", "an answer with models", f"{endpoint}, {who}", True)
        is_whole = len(rows) in (LARGEST_PAGE,) or "Link" not in response.headers
        yield Finding(
            "page limit",
            f"{LARGEST_PAGE} models a page",
            f"{len(rows):,}",
            is_whole,
            advice=f"set page_size = {len(rows)} in configs/config.toml",
        )
        quota = parse_quota(response.headers)
        seen = f"{quota.limit:,} a window, {quota.remaining:,} left" if quota else "no such header"
        advice = "the crawl can't pace itself, and will be refused at times"
        yield Finding("quota", "RateLimit headers", seen, quota is not None, advice=advice)
        yield self._size(rows, quota.limit if quota else 500)

    def _size(self, rows: list[Row], quota: int) -> Finding:
        """Tell from the ids of the newest page, which begin with the time, how fast the Hub grows.

        The listing can't be read from its other end, so its size is that of the last known count.
        """
        moments = sorted(filter(None, (_moment(row) for row in rows)))
        if len(moments) < 2 or moments[0] == moments[-1]:
            return Finding("size", "ids that begin with a time", "none do", False)
        days = (moments[-1] - moments[0]).total_seconds() / 86_400
        counted, count = KNOWN_COUNT
        models = count + (datetime.now(UTC) - counted).days * len(rows) / days
        pages = models / LARGEST_PAGE
        seen = (
            f"{len(rows):,} models in {days:.1f} days; since {counted:%Y-%m-%d} that makes"
            f" {models / 1e6:.1f} million of the real Hub: {pages:,.0f} pages,"
            f" {pages / quota * 5:,.0f} minutes, {models * BYTES_A_MODEL / 1e9:.0f} GB of disk"
        )
        return Finding("size", "ids that begin with a time", seen, True)

    def _fields(self) -> Iterator[Finding]:
        """Ask for all fields together; alone for those that no model of the page has."""
        asked = self.request
        try:
            _, self._rows = self._get(listing_url(asked, limit=100))
        except FieldsRefusedError as error:
            allowed = error.allowed_fields
            refused = tuple(field for field in asked.expand if field not in allowed)
            yield Finding(
                "fields",
                "all of `expand`",
                f"refused: {', '.join(refused)}",
                False,
                advice="a crawl leaves it out; what rests on it is unknown",
            )
            if new := sorted(set(allowed) - set(asked.settings.expand) - set(UNREQUESTED_FIELDS)):
                yield Finding("new fields", "none", ", ".join(new), False, advice="ask us for them")
            asked = replace(asked, refused_fields=refused)
            _, self._rows = self._get(listing_url(asked, limit=100))
        else:
            yield Finding("fields", "all of `expand`", f"{len(asked.expand)} accepted", True)
        yield self._types()
        missing = [field for field in asked.expand if not any(field in r for r in self._rows)]
        for field in missing:
            others = tuple(name for name in asked.settings.expand if name != field)
            _, rows = self._get(listing_url(replace(asked, refused_fields=others)))
            count = sum(field in row for row in rows)
            is_expected = count > 0 or field in OFTEN_LEFT_OUT
            advice = "what rests on it will be unknown"
            seen = f"{count:,} of {len(rows):,} models have it"
            yield Finding(f"{field} alone", "sent", seen, is_expected, advice=advice)

    def _types(self) -> Finding:
        wrong = {
            f"{name} is a {type(row[name]).__name__}"
            for row in self._rows
            for name, kinds in TYPES.items()
            if row.get(name) is not None
            and (not isinstance(row[name], kinds) or _is_flag_for_number(row[name], kinds))
        }
        seen = "; ".join(sorted(wrong)) or f"so in {len(self._rows)} models"
        advice = "such models are quarantined, or the field is named in unread_fields"
        return Finding("types", "those that staging reads", seen, not wrong, advice=advice)

    def _order(self) -> Iterator[Finding]:
        alone = tuple(name for name in self.request.settings.expand if name != "createdAt")
        asked = replace(self.request, refused_fields=alone)
        url = listing_url(asked, limit=SMALL_PAGE)
        response, rows = self._get(url)
        link = response.headers.get("Link", "")
        try:
            cursor = next_cursor(link, url)
        except BadLinkError as error:
            yield Finding("next page", "a Link on the same origin", str(error), False, True)
            return
        if cursor is None:
            yield Finding("next page", "a Link on the same origin", "none: one page", True)
        else:
            target = next(each["url"] for each in parse_header_links(link) if "url" in each)
            is_absolute = "://" in target
            how = "absolute, same origin" if is_absolute else f"relative: {target[:60]}"
            yield Finding("next page", "an absolute Link, same origin", how, is_absolute)
            rows = rows + self._get(listing_url(asked, cursor=cursor, limit=SMALL_PAGE))[1]
        ids = [str(row.get("_id")) for row in rows]
        falls = sum(later >= earlier for earlier, later in pairwise(ids))
        seen = f"{len(ids)} models of two pages, {falls or 'none'} out of order"
        yield Finding("order", "newest first, over a page's end", seen, not falls, bool(falls))

    def _filters(self) -> Iterator[Finding]:
        author = next((row["author"] for row in self._rows if row.get("author")), "nobody")
        fields = ("pipeline_tag", "gated", "inference", "author", "tags")
        others = tuple(name for name in self.request.settings.expand if name not in fields)
        checks: dict[str, tuple[Scope, Callable[[Row], bool]]] = {
            "gated=false": (Scope(gated=False), lambda row: row.get("gated") is False),
            "inference=warm": (
                Scope(inference="warm"),
                lambda row: row.get("inference") == "warm",
            ),
            f"author={author}": (Scope(author=author), lambda row: row.get("author") == author),
            "filter=license:mit": (
                Scope(tags=("license:mit",)),
                lambda row: "license:mit" in (row.get("tags") or []),
            ),
            "pipeline_tag": (Scope(), lambda row: row.get("pipeline_tag") == TASK),
        }
        for name, (scope, holds) in checks.items():
            settings = self.request.settings
            scopes = {**settings.scopes, settings.scope: scope}
            asked = CrawlRequest(
                settings.model_copy(update={"scopes": scopes}), self.request.token, None, others
            )
            chain = TASK if name == "pipeline_tag" else ""
            _, rows = self._get(listing_url(asked, chain, limit=100))
            wrong = sum(not holds(row) for row in rows)
            seen = f"{len(rows)} models, {wrong or 'none'} of them wrong"
            advice = "a crawl checks each filter again; only a scope that uses it takes longer"
            yield Finding(name, "only such models", seen, not wrong, advice=advice)

    def _unknown_parameter(self) -> Iterator[Finding]:
        alone = tuple(name for name in self.request.settings.expand if name != "createdAt")
        url = listing_url(replace(self.request, refused_fields=alone), limit=SMALL_PAGE)
        usual = {str(row.get("_id")) for row in self._get(url)[1]}
        odd = {str(row.get("_id")) for row in self._get(f"{url}&hub_warehouse_probe=1")[1]}
        # models may come in between the two requests
        is_same = len(usual & odd) > SMALL_PAGE / 2 or usual == odd
        seen = "ignored" if is_same else "other models came"
        yield Finding("unknown parameter", "ignored", seen, is_same)

    def _get(self, url: str) -> tuple[requests.Response, list[Row]]:
        """Return an answer and its rows that are objects; raises HubError."""
        settings = self.request.settings
        timeouts = (settings.connect_timeout_seconds, settings.read_timeout_seconds)
        self.request_count += 1
        try:
            response = self._session.get(url, timeout=timeouts, allow_redirects=False)
        except requests.RequestException as error:
            raise unreachable(settings.endpoint, error) from error
        if response.status_code != 200:
            quota = parse_quota(response.headers)
            raise refusal(response, response.content, quota, has_cursor=False)
        try:
            rows = json.loads(response.content)
        except ValueError:
            rows = None
        if not isinstance(rows, list):
            raise HubError(f"{url} answered with no array: {response.text[:100]!r}.")
        return response, [row for row in rows if isinstance(row, dict)]


# The last count of the real Hub that is recorded.
KNOWN_COUNT = (datetime(2026, 5, 31, tzinfo=UTC), 2_900_000)
TASK = "text-generation"


def _is_flag_for_number(value: Any, kinds: tuple[type, ...]) -> bool:
    return isinstance(value, bool) and bool not in kinds


def _moment(row: Row) -> datetime | None:
    """Return the time that a model's `_id` begins with: seconds since 1970, in hexadecimal."""
    try:
        return datetime.fromtimestamp(int(str(row.get("_id"))[:8], 16), UTC)
    except (ValueError, OSError):
        return None

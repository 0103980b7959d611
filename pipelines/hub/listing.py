"""The listing's format: the URL of a request to `GET /api/models`, the envelope of an answer."""

from datetime import datetime
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

import msgspec
from requests.utils import parse_header_links

from pipelines.hub.auth import origin
from pipelines.hub.request import CrawlRequest


class _Modification(msgspec.Struct):
    modified_at: datetime | None = msgspec.field(name="lastModified", default=None)


_MODIFICATION = msgspec.json.Decoder(_Modification)


def listing_url(
    request: CrawlRequest, chain: str = "", cursor: str | None = None, limit: int | None = None
) -> str:
    """Return the URL of a chain's page: order, page size, fields, the scope's filters, cursor.

    Without a cursor that is the first page; without a limit the page has its configured size.
    """
    settings = request.settings
    scope = settings.filters
    asked: list[tuple[str, str | None]] = [
        ("sort", request.sort),
        ("limit", str(limit or settings.page_size)),
        *(("expand", field) for field in request.expand),
        ("pipeline_tag", chain or None),
        ("gated", None if scope.gated is None else str(scope.gated).lower()),
        ("inference", scope.inference),
        ("author", scope.author),
        *(("filter", tag) for tag in scope.tags),
        ("cursor", cursor),
    ]
    query = urlencode([(name, value) for name, value in asked if value is not None])
    return f"{settings.endpoint}/api/models?{query}"


def is_modified_before(model: bytes, moment: datetime) -> bool:
    """Return whether a model was last modified before a moment; True without a time, as sorted."""
    try:
        modified_at = _MODIFICATION.decode(model).modified_at
    except (msgspec.MsgspecError, RecursionError):
        return False  # staging decides about what isn't a time
    return modified_at is None or modified_at < moment


class BadLinkError(ValueError):
    """A `Link` header that may not be followed; the text states why."""


def next_cursor(link: str, page_url: str) -> str | None:
    """Return the cursor of the successor that a page's `Link` header names; None without one.

    Only the cursor is taken from it, since everything else is known. A relative URL is as good as
    an absolute one. Raises BadLinkError for another origin, and where the cursor is missing.
    """
    if not link:
        return None
    try:
        found = [each["url"] for each in parse_header_links(link) if each.get("rel") == "next"]
        if not found:
            raise BadLinkError(f"has a Link header that names no next page: {link[:200]}")
        url = urljoin(page_url, found[0])
        if origin(url) != origin(page_url):
            raise BadLinkError(f"leads to another origin: {url[:200]}")
        [cursor] = parse_qs(urlsplit(url).query).get("cursor", [""])[-1:]
    except BadLinkError:
        raise
    except ValueError as error:
        raise BadLinkError(f"leads to what is no URL ({error}): {link[:200]}") from None
    if not cursor:
        raise BadLinkError("leads to a next page without a cursor")
    return cursor

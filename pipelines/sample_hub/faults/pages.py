"""Faults in what a 200 says: a body that is no page of models, or a wrong successor."""

from collections.abc import Callable
from urllib.parse import urlsplit

import msgspec
from starlette.types import ASGIApp

from pipelines.sample_hub.faults.refusals import TOO_MANY, gateway
from pipelines.sample_hub.faults.spoilt import QUOTA, Spoil, Spoilt
from pipelines.sample_hub.http.parameters import After, encode_cursor
from pipelines.sample_hub.http.replies import next_url, respond

ELSEWHERE = "http://127.0.0.1:9"  # the discard port: nobody answers there
MOVED = 3  # rows that come again on the next page
# behind nothing: the place above all models, for each kind of sort
TOP = {"createdAt": After("f" * 24), "lastModified": After("", "9999-12-31T23:59:59.000Z")}
TOP_NUMBER = After("", 1e15)


def _with_body(spoilt: Spoilt, body: bytes) -> ASGIApp:
    """The same answer around another body, whole as far as HTTP is concerned."""
    return respond(spoilt.request, 200, msgspec.Raw(body), spoilt.kept("Link", *QUOTA))


def _not_json(spoilt: Spoilt) -> ASGIApp:
    return _with_body(spoilt, spoilt.body[: len(spoilt.body) // 2])


def _error_object(spoilt: Spoilt) -> ASGIApp:
    """HUB_API.md 4.3: the words of a 429 under a 200."""
    return respond(spoilt.request, 200, {"error": TOO_MANY}, spoilt.kept(*QUOTA))


def _empty(spoilt: Spoilt) -> ASGIApp | None:
    return _with_body(spoilt, b"[]") if "Link" in spoilt.answer.headers else None


def _linked(successor: Callable[[Spoilt, str], str]) -> Spoil:
    """Another next link in place of the right one; a last page, which has none, is left alone."""

    def spoil(spoilt: Spoilt) -> ASGIApp | None:
        headers = spoilt.answer.headers
        if "Link" not in headers:
            return None
        right = headers["Link"].partition("<")[2].partition(">")[0]
        headers["Link"] = f'<{successor(spoilt, right)}>; rel="next"'
        return spoilt.answer

    return spoil


def _elsewhere(spoilt: Spoilt, right: str) -> str:
    return ELSEWHERE + _without_origin(spoilt, right)


def _without_origin(spoilt: Spoilt, right: str) -> str:
    parts = urlsplit(right)
    return f"{parts.path}?{parts.query}"


def _without_cursor(spoilt: Spoilt, right: str) -> str:
    return next_url(spoilt.request, "").removesuffix("cursor=").rstrip("?&")


def _itself(spoilt: Spoilt, right: str) -> str:
    return f"{right.partition('?')[0]}?{spoilt.request.url.query}"


def _the_first(spoilt: Spoilt, right: str) -> str:
    """Under a cursor that no client has seen, so that the loop shows only one page later."""
    sort = spoilt.query.sort
    return next_url(spoilt.request, encode_cursor(sort, TOP.get(sort, TOP_NUMBER)))


def _some_rows_back(spoilt: Spoilt, right: str) -> str:
    """As if the last rows had moved to the next page between the two requests."""
    ids = [row["_id"] for row in msgspec.json.decode(spoilt.body)]
    last = ids[max(len(ids) - MOVED, 1) - 1]
    sort = spoilt.query.sort
    return next_url(spoilt.request, encode_cursor(sort, spoilt.listing.after(sort, last)))


PAGES: dict[str, Spoil] = {
    "html": gateway(200, "Hugging Face"),
    "not-json": _not_json,
    "error-object": _error_object,
    "empty-page": _empty,
    "relative-link": _linked(_without_origin),
    "foreign-link": _linked(_elsewhere),
    "empty-cursor": _linked(lambda spoilt, right: next_url(spoilt.request, "")),
    "no-cursor": _linked(_without_cursor),
    "repeated-cursor": _linked(_itself),
    "loop": _linked(_the_first),
    "moved": _linked(_some_rows_back),
}

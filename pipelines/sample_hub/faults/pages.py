"""Faults in the content of a 200: a body that is no page of models, or a wrong next link."""

from collections.abc import Callable
from urllib.parse import urlsplit

import msgspec
from starlette.types import ASGIApp

from pipelines.sample_hub.faults.context import QUOTA, FaultContext, FaultHandler
from pipelines.sample_hub.faults.refusals import TOO_MANY, gateway
from pipelines.sample_hub.http.parameters import After, encode_cursor
from pipelines.sample_hub.http.replies import next_url, respond

ELSEWHERE = "http://127.0.0.1:9"  # the discard port: nobody answers there
MOVED = 3  # rows that are repeated on the next page
# before the first model, for each kind of sort
TOP = {"createdAt": After("f" * 24), "lastModified": After("", "9999-12-31T23:59:59.000Z")}
TOP_NUMBER = After("", 1e15)


def _with_body(context: FaultContext, body: bytes) -> ASGIApp:
    """Return the same answer with another body, complete as far as HTTP is concerned."""
    return respond(context.request, 200, msgspec.Raw(body), context.kept("Link", *QUOTA))


def _not_json(context: FaultContext) -> ASGIApp:
    return _with_body(context, context.body[: len(context.body) // 2])


def _error_object(context: FaultContext) -> ASGIApp:
    """Return the text of a 429 with status 200."""
    return respond(context.request, 200, {"error": TOO_MANY}, context.kept(*QUOTA))


def _empty(context: FaultContext) -> ASGIApp | None:
    return _with_body(context, b"[]") if "Link" in context.answer.headers else None


def _linked(successor: Callable[[FaultContext, str], str]) -> FaultHandler:
    """Return a fault that replaces the next link; a last page, without one, is left unchanged."""

    def replace_link(context: FaultContext) -> ASGIApp | None:
        headers = context.answer.headers
        if "Link" not in headers:
            return None
        right = headers["Link"].partition("<")[2].partition(">")[0]
        headers["Link"] = f'<{successor(context, right)}>; rel="next"'
        return context.answer

    return replace_link


def _elsewhere(context: FaultContext, right: str) -> str:
    return ELSEWHERE + _without_origin(context, right)


def _without_origin(context: FaultContext, right: str) -> str:
    parts = urlsplit(right)
    return f"{parts.path}?{parts.query}"


def _without_cursor(context: FaultContext, right: str) -> str:
    return next_url(context.request, "").removesuffix("cursor=").rstrip("?&")


def _itself(context: FaultContext, right: str) -> str:
    return f"{right.partition('?')[0]}?{context.request.url.query}"


def _the_first(context: FaultContext, right: str) -> str:
    """Link to the first page by a cursor that no client has seen: the loop shows one page later."""
    sort = context.query.sort
    return next_url(context.request, encode_cursor(sort, TOP.get(sort, TOP_NUMBER)))


def _some_rows_back(context: FaultContext, right: str) -> str:
    """Link as if the last rows had moved to the next page between the two requests."""
    ids = [row["_id"] for row in msgspec.json.decode(context.body)]
    last = ids[max(len(ids) - MOVED, 1) - 1]
    sort = context.query.sort
    return next_url(context.request, encode_cursor(sort, context.listing.after(sort, last)))


PAGES: dict[str, FaultHandler] = {
    "html": gateway(200, "Hugging Face"),
    "not-json": _not_json,
    "error-object": _error_object,
    "empty-page": _empty,
    "relative-link": _linked(_without_origin),
    "foreign-link": _linked(_elsewhere),
    "empty-cursor": _linked(lambda context, right: next_url(context.request, "")),
    "no-cursor": _linked(_without_cursor),
    "repeated-cursor": _linked(_itself),
    "loop": _linked(_the_first),
    "moved": _linked(_some_rows_back),
}

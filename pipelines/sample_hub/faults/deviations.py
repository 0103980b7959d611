"""Ways in which the Hub might come to differ from what is known of it, each a complete answer."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import msgspec
from starlette.types import ASGIApp

from pipelines.sample_hub.faults.context import QUOTA, FaultContext, FaultHandler
from pipelines.sample_hub.faults.refusals import without_field
from pipelines.sample_hub.http.parameters import Filters
from pipelines.sample_hub.http.replies import refuse, respond

KNOWN_PARAMETERS = {
    *("sort", "limit", "cursor", "expand", "filter", "gated", "inference", "pipeline_tag"),
    "author",
}
SMALL_PAGE = 100


def _with_rows(change: Callable[[list[dict[str, Any]]], Any]) -> FaultHandler:
    """Return a deviation that changes a page's rows, and leaves its headers as they are."""

    def changed(context: FaultContext) -> ASGIApp:
        body = msgspec.json.encode(change(msgspec.json.decode(context.body)))
        return respond(context.request, 200, msgspec.Raw(body), context.kept("Link", *QUOTA))

    return changed


def _with_likes_as_text(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row | ({"likes": str(row["likes"])} if "likes" in row else {}) for row in rows]


def _without_quota(context: FaultContext) -> ASGIApp:
    return respond(context.request, 200, msgspec.Raw(context.body), context.kept("Link"))


def _unfiltered(context: FaultContext) -> ASGIApp:
    page = context.listing.page(replace(context.query, filters=Filters()), None)
    return respond(context.request, 200, msgspec.Raw(page.body), context.kept("Link", *QUOTA))


def _strict(context: FaultContext) -> ASGIApp | None:
    unknown = set(context.request.query_params) - KNOWN_PARAMETERS
    text = f"Unknown parameter: {', '.join(unknown)}"
    return refuse(context.request, 400, text, context.kept(*QUOTA)) if unknown else None


DEVIATIONS: dict[str, FaultHandler] = {
    "no-base-models": without_field("baseModels"),
    "no-quota": _without_quota,
    "small-pages": _with_rows(lambda rows: rows[:SMALL_PAGE]),
    "oldest-first": _with_rows(lambda rows: rows[::-1]),
    "wrong-types": _with_rows(_with_likes_as_text),
    "unfiltered": _unfiltered,
    "strict-parameters": _strict,
}

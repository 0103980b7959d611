"""Parses the query string of `GET /api/models`."""

import base64
import binascii
import re
from dataclasses import dataclass
from typing import Any

import msgspec

from pipelines.sample_hub.http.fields import EXPANDABLE, projection

LARGEST_PAGE = 1000  # both the default and the cap
SORTS = ("createdAt", "downloads", "lastModified", "likes", "trendingScore")
TRUE, FALSE = ("true", "True", "1"), ("false", "False", "0")  # old clients send Python's True

UNITS = {"": 1, "K": 1e3, "M": 1e6, "B": 1e9, "T": 1e12}
_NUMBER = r"([0-9]+(?:\.[0-9]+)?)([KMBT]?)"
_RANGE = re.compile(rf"(?:min:{_NUMBER})?,?(?:max:{_NUMBER})?")

Pairs = list[tuple[str, str]]


class ParameterError(ValueError):
    """The request can't be answered; the text is the `error` of a 400."""


@dataclass(frozen=True)
class Filters:
    """The filters of a request; None and () filter nothing."""

    tags: tuple[str, ...] = ()
    author: str | None = None
    search: str | None = None
    pipeline_tag: str | None = None
    gated: bool | None = None
    warm: bool = False
    providers: tuple[str, ...] = ()
    apps: tuple[str, ...] = ()
    min_parameters: float | None = None
    max_parameters: float | None = None


@dataclass(frozen=True)
class After:
    """The last model of the page before: its `_id` and its sort value (unused by createdAt)."""

    object_id: str
    value: Any = None


@dataclass(frozen=True)
class Query:
    """One request for a page; unknown parameters are ignored."""

    filters: Filters
    sort: str
    limit: int
    fields: tuple[str, ...]
    after: After | None


def parse_query(pairs: Pairs) -> Query:
    """Parse a query string; raises ParameterError for what the Hub answers with a 400."""
    last = dict(pairs)
    sort = last.get("sort", "trendingScore")
    if sort not in SORTS:
        raise ParameterError(f"Invalid sort parameter: {sort}")
    cursor = last.get("cursor")
    return Query(
        filters=_filters(pairs),
        sort=sort,
        limit=_limit(last.get("limit")),
        fields=projection(
            _expand(pairs),
            full=last.get("full") in TRUE,
            card=last.get("cardData") in TRUE,
            config=last.get("config") in TRUE,
            trending=sort == "trendingScore",
        ),
        after=None if cursor is None else decode_cursor(sort, cursor),
    )


def encode_cursor(sort: str, after: After) -> str:
    """Return the Hub's cursor: base64 of the MongoDB predicate for all that follows."""
    predicate: dict[str, Any]
    if sort == "createdAt":
        predicate = {"_id": {"$lt": after.object_id}}
    else:
        tie = {sort: after.value, "_id": {"$gt": after.object_id}}
        # nulls come last, so after a null there are only further nulls
        below = [] if after.value is None else [{sort: {"$lt": after.value}}, {sort: None}]
        predicate = {"$or": [tie, *below]}
    return base64.b64encode(msgspec.json.encode(predicate)).decode()


def decode_cursor(sort: str, cursor: str) -> After:
    """Return the position of a cursor; raises ParameterError if it isn't one of this sort."""
    try:
        predicate = msgspec.json.decode(base64.b64decode(cursor, validate=True))
        if sort == "createdAt":
            after = After(predicate["_id"]["$lt"])
        else:
            tie = predicate["$or"][0]
            after = After(tie["_id"]["$gt"], tie[sort])
    except (binascii.Error, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ParameterError("Invalid cursor") from error
    except (KeyError, IndexError, TypeError) as error:
        raise ParameterError("Invalid cursor") from error
    number = sort in ("downloads", "likes", "trendingScore")
    kind = (int, float, type(None)) if number else (str, type(None))
    if not isinstance(after.object_id, str) or not isinstance(after.value, kind):
        raise ParameterError("Invalid cursor")
    return after


def _limit(text: str | None) -> int:
    if text is None:
        return LARGEST_PAGE
    if not (text.isascii() and text.isdigit() and int(text[:9]) > 0):
        raise ParameterError("Invalid limit parameter")
    return min(int(text[:9]), LARGEST_PAGE)


def _expand(pairs: Pairs) -> list[str]:
    names = [value for name, value in pairs if name in ("expand", "expand[]")]
    if any(name not in EXPANDABLE for name in names):
        allowed = "|".join(f'"{name}"' for name in EXPANDABLE)
        raise ParameterError(f"✖ Invalid option: expected one of {allowed}")
    return names


def _filters(pairs: Pairs) -> Filters:
    last = dict(pairs)
    gated, inference = last.get("gated"), last.get("inference")
    if gated not in (None, *TRUE, *FALSE):
        raise ParameterError(f"Invalid gated parameter: {gated}")
    if inference not in (None, "warm"):
        raise ParameterError(f"Invalid inference parameter: {inference}")
    least, most = _parameter_range(last.get("num_parameters"))
    return Filters(
        tags=tuple(value for name, value in pairs if name == "filter"),
        author=last.get("author"),
        search=last.get("search"),
        pipeline_tag=last.get("pipeline_tag"),
        gated=None if gated is None else gated in TRUE,
        warm=inference == "warm",
        providers=_names(pairs, "inference_provider"),
        apps=_names(pairs, "apps"),
        min_parameters=least,
        max_parameters=most,
    )


def _names(pairs: Pairs, parameter: str) -> tuple[str, ...]:
    """Return the values of a parameter that one client repeats, and another joins by commas."""
    joined = ",".join(value for name, value in pairs if name == parameter)
    return tuple(name for name in joined.split(",") if name)


def _parameter_range(text: str | None) -> tuple[float | None, float | None]:
    """Parse `min:6B,max:128B`, of which either part may be missing; raises ParameterError."""
    if text is None:
        return None, None
    found = _RANGE.fullmatch(text)
    if not text or found is None:
        raise ParameterError(f"Invalid num_parameters parameter: {text}")
    (least, least_unit), (most, most_unit) = found.group(1, 2), found.group(3, 4)
    return (
        float(least) * UNITS[least_unit] if least else None,
        float(most) * UNITS[most_unit] if most else None,
    )

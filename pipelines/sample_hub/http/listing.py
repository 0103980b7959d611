"""Selects one page of a catalogue: visible, filtered, sorted, after the cursor; without HTTP."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from pipelines.sample_hub.catalogue.catalogue import Catalogue, Facts
from pipelines.sample_hub.http.parameters import After, Filters, Query

# the tag of the format that each local app loads; an app that isn't here runs nothing
APPS = {
    **dict.fromkeys(("llama.cpp", "ollama", "lmstudio", "jan", "koboldcpp", "msty"), "gguf"),
    **dict.fromkeys(("vllm", "sglang", "tgi"), "safetensors"),
    **{"mlx-lm": "mlx", "draw-things": "diffusers", "diffusionbee": "diffusers"},
}
NEVER = float("-inf")  # a null's sort key: sorting is descending, so nulls come last


class Page(NamedTuple):
    """One page as JSON, and the model after which the next one starts; None on the last page."""

    body: bytes
    after: After | None


class Listing:
    """A catalogue with the sort orders used so far, one array of numbers each."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Sort nothing yet."""
        self.catalogue = catalogue
        self._orders: dict[str, tuple[array[int], array[float]]] = {}

    def page(self, query: Query, viewer: str | None) -> Page:
        """Return the page of a query; of private models, only those of the viewer."""
        rows: list[bytes] = []  # encoded at once: live dicts would keep the garbage collector busy
        last: Facts | None = None
        after = None
        for index in self._walk(query.sort, query.after):
            facts = self.catalogue.facts(index)
            if (facts.private and facts.author != viewer) or not matches(facts, query.filters):
                continue
            row = self.catalogue.fields(facts)
            if not has_size(row, query.filters):
                continue
            # A rows file may repeat an _id. No cursor can stand between the two, so they share
            # a page even where that makes it longer.
            if last and len(rows) >= query.limit and facts.object_id != last.object_id:
                after = After(last.object_id, self.catalogue.sort_value(last, query.sort))
                break
            projected = {name: row[name] for name in query.fields if name in row}
            rows.append(msgspec.json.encode(projected))
            last = facts
        return Page(b"[" + b",".join(rows) + b"]", after)

    def after(self, sort: str, object_id: str) -> After:
        """Return the position after a model of this catalogue."""
        everything = range(len(self.catalogue))
        index = bisect_left(everything, object_id, key=self.catalogue.object_id)
        value = self.catalogue.sort_value(self.catalogue.facts(index), sort)
        return After(object_id, value)

    def _walk(self, sort: str, after: After | None) -> Iterator[int]:
        """Return the indexes in the order of a sort, starting after a model."""
        everything = range(len(self.catalogue))
        if sort == "createdAt":  # needs no column: the index is the creation order
            key = self.catalogue.object_id
            end = bisect_left(everything, after.object_id, key=key) if after else len(everything)
            return iter(range(end - 1, -1, -1))
        order, column = self._order(sort)
        start = 0
        if after:
            place = bisect_right(everything, after.object_id, key=self.catalogue.object_id) - 1
            target = (-sort_key(after.value), place)
            start = bisect_right(order, target, key=lambda index: (-column[index], index))
        return (order[position] for position in range(start, len(order)))

    def _order(self, sort: str) -> "tuple[array[int], array[float]]":
        """Return all indexes by sort key, descending, ties by `_id` ascending; and the keys."""
        if sort not in self._orders:
            column = array("d", map(sort_key, self.catalogue.sort_values(sort)))
            # reverse=True keeps equal elements in their first order: ascending by _id
            order = array("I", sorted(range(len(column)), key=column.__getitem__, reverse=True))
            self._orders[sort] = order, column
        return self._orders[sort]


def sort_key(value: Any) -> float:
    """Return a sort value as a number; an ISO time as its digits, which sort as the times do."""
    if isinstance(value, str):
        digits = "".join(filter(str.isdecimal, value))[:14]
        return float(digits) if digits else NEVER
    return NEVER if value is None else float(value)


def matches(facts: Facts, filters: Filters) -> bool:
    """Return whether a model passes every filter; providers count while live."""
    if filters.gated is not None and filters.gated is not bool(facts.gated):
        return False
    if filters.pipeline_tag is not None and facts.pipeline_tag != filters.pipeline_tag:
        return False
    if filters.warm and not facts.warm:
        return False
    if filters.author is not None and facts.author != filters.author:
        return False
    if filters.search is not None and filters.search.lower() not in facts.id.lower():
        return False
    if filters.providers and not _served_by(facts.live_providers, filters.providers):
        return False
    if filters.apps and not any(_runs_in(app, facts.tags) for app in filters.apps):
        return False
    return not filters.tags or set(filters.tags).issubset(facts.tags)


def _runs_in(app: str, tags: Sequence[str]) -> bool:
    """Return whether an app runs a model, by the tag of the format that the app loads."""
    return APPS.get(app) in tags


def has_size(row: Mapping[str, Any], filters: Filters) -> bool:
    """Return whether a row states a number of parameters within the bounds, where there are any."""
    least, most = filters.min_parameters, filters.max_parameters
    if least is None and most is None:
        return True
    headers = msgspec.json.encode([row.get("safetensors"), row.get("gguf")])
    totals = [header.get("total") for header in msgspec.json.decode(headers) if header]
    count = next((total for total in totals if isinstance(total, int)), None)
    return count is not None and (least or 0) <= count <= (count if most is None else most)


def _served_by(live: Sequence[str], wanted: tuple[str, ...]) -> bool:
    return bool(live) and ("all" in wanted or not set(wanted).isdisjoint(live))

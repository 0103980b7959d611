"""What models were made from, read off the Hub's JSON in Python: what the marts must say."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from tests.support.payloads import Row

KNOWN = ("quantized", "adapter", "merge", "finetune")  # the last is what the Hub guesses
SOURCES = ("baseModels", "tag", "card")


@dataclass
class Edge:
    """A model and a parent, under the parent's present name."""

    names: set[str] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)
    relations: dict[tuple[int, int], str] = field(default_factory=dict)
    position: tuple[int, int] = (9, 9)


def texts(value: Any) -> list[str]:
    """Return the texts of a field that is a text, or a list of texts and odd things."""
    items = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    return [item for item in items if isinstance(item, str)]


def statements(model: Row) -> Iterator[tuple[str, int, str, str | None, str | None]]:
    """Yield source, place, name, `_id` and relation of each parent that a source names."""
    found = model.get("baseModels")
    base = found if isinstance(found, dict) else {}
    for place, parent in enumerate(base.get("models") or [], 1):
        if parent.get("id"):
            yield "baseModels", place, parent["id"], parent.get("_id"), base.get("relation")
    tags = [tag[11:] for tag in model.get("tags") or [] if tag.startswith("base_model:")]
    for place, tag in enumerate(tags, 1):
        relation, colon, name = tag.partition(":")
        if not (colon and relation in KNOWN):
            relation, name = "", tag
        if name.strip():
            yield "tag", place, name, None, relation or None
    card = model.get("cardData")
    card = card if isinstance(card, dict) else {}
    for place, name in enumerate(texts(card.get("base_model")), 1):
        if name.strip():
            yield "card", place, name, None, card.get("base_model_relation")


class Lineage:
    """All edges of a listing."""

    def __init__(self, models: dict[str, Row]) -> None:
        self.models = models
        self.owner: dict[str, str] = {}
        for object_id, model in sorted(models.items()):
            self.owner[model["id"]] = object_id  # the later of two takes the name over
        self.lowered: dict[str, str] = {}
        for name in sorted(self.owner, reverse=True):
            self.lowered[name.lower()] = name
        self.stated = {key: list(statements(model)) for key, model in models.items()}

    @cached_property
    def former(self) -> dict[str, str]:
        """The names that are not listed any more, and what they became, where evidence agrees."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for said in self.stated.values():
            for _, _, name, object_id, _ in said:
                if object_id in self.models and self.models[object_id]["id"] != name:
                    found[name].add(self.models[object_id]["id"])
            by_card = {name for source, _, name, _, _ in said if source == "card"}
            by_hub = {name for source, _, name, _, _ in said if source != "card"}
            if len(by_card - by_hub) == len(by_hub - by_card) == 1:
                found[(by_card - by_hub).pop()] |= by_hub - by_card
        agreed = {old: now.pop() for old, now in found.items() if len(now) == 1}
        return {old: now for old, now in agreed.items() if old not in self.owner}

    def present_name(self, name: str, object_id: str | None) -> str:
        """Return what a model that a source calls by this name is called now."""
        if object_id in self.models:
            return str(self.models[object_id]["id"])
        if name in self.owner:
            return name
        return self.lowered.get(name.lower()) or self.former.get(name) or name

    @cached_property
    def edges(self) -> dict[tuple[str, str], Edge]:
        """Child's `_id` and parent's name -> the edge."""
        found: defaultdict[tuple[str, str], Edge] = defaultdict(Edge)
        for child, said in self.stated.items():
            # what the Hub gives an `_id` with one name is meant by that name elsewhere in the model
            ids = {name: object_id for _, _, name, object_id, _ in said if object_id}
            for source, place, name, _, relation in said:
                edge = found[child, self.present_name(name, ids.get(name))]
                rank = SOURCES.index(source)
                edge.names.add(name)
                edge.sources.add(source)
                edge.position = min(edge.position, (rank, place))
                if relation in KNOWN:
                    edge.relations[rank, KNOWN.index(relation)] = relation
        return dict(found)

    def status(self, parent: str, edge: Edge) -> str:
        """Return how the parent was found."""
        if parent not in self.owner:
            return "missing"
        if any(name.lower() != parent.lower() for name in edge.names):
            return "renamed"
        return "listed" if edge.names == {parent} else "case_differs"

    @cached_property
    def _above(self) -> dict[str, set[str]]:
        above: defaultdict[str, set[str]] = defaultdict(set)
        for child, parent in self.edges:
            if parent in self.owner and self.owner[parent] != child:
                above[child].add(self.owner[parent])
        return above

    def loop(self, child: str, parent: str) -> str | None:
        """Return how an edge loops: its child can be reached going up from its parent."""
        start = self.owner.get(parent)
        if start is None or start == child:
            return "self" if start else None
        seen, ahead = {start}, [start]
        while ahead:
            for model in self._above.get(ahead.pop(), set()) - seen:
                seen.add(model)
                ahead.append(model)
        return "cycle" if child in seen else None

    @cached_property
    def primary(self) -> dict[str, str]:
        """Return the parent that the walk takes from each model: its `_id`, or else its name."""
        best: dict[str, tuple[bool, tuple[int, int], str]] = {}
        for (child, parent), edge in self.edges.items():
            if self.loop(child, parent) is None:
                rank = (parent not in self.owner, edge.position, parent)
                best[child] = min(best.get(child, rank), rank)
        return {child: self.owner.get(parent, parent) for child, (_, _, parent) in best.items()}

    def ancestors(self, model: str) -> list[str]:
        """Return what lies above a model, the root last."""
        found = []
        while model in self.primary:
            model = self.primary[model]
            found.append(model)
        return found

    @cached_property
    def descendant_counts(self) -> Counter[str]:
        """How many models lie below each."""
        return Counter(ancestor for model in self.models for ancestor in self.ancestors(model))

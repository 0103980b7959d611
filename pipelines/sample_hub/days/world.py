"""What became of every model by each day: only the changes are kept, the rest is worked out."""

from array import array
from collections import defaultdict
from functools import cached_property
from typing import Any

import msgspec

from pipelines.sample_hub.catalogue.creation import noise
from pipelines.sample_hub.catalogue.generated import GeneratedCatalogue
from pipelines.sample_hub.catalogue.model_facts import ModelFacts
from pipelines.sample_hub.days.counters import counters
from pipelines.sample_hub.days.growth import GrowingFamilies

BLOCK = 10  # days, of which one has an author's outage and another one the counters'
Values = dict[str, Any]


class World:
    """The catalogue of day 0 and its history so far."""

    def __init__(self, size: int, seed: int) -> None:
        """Day 0: nothing has happened yet."""
        self.size, self.seed = size, seed
        self.families = GrowingFamilies(size, seed)
        self.catalogue = GeneratedCatalogue(size, seed, self.families)
        self._changes: dict[int, list[tuple[int, Values]]] = {}
        self._presence: dict[int, list[tuple[int, bool]]] = {}

    def facts(self, index: int, day: int, **tried: Any) -> ModelFacts:
        """What is true of a model on a day, and what would be if it also changed as tried."""
        fail = self.counters_fail(day)
        values = {**self._values(index, day), **tried}

        def changed(facts: ModelFacts) -> ModelFacts:
            counted = counters(facts, self.seed, index, day, fail=fail)
            return msgspec.structs.replace(facts, **counted, **values)

        return self.catalogue.facts(index, changed)

    def owner(self, index: int, day: int) -> str | None:
        """The author of a model on a day."""
        owner: str | None = self._values(index, day).get(
            "author", self.families.identity(index).author
        )
        return owner

    def change(self, index: int, day: int, **values: Any) -> None:
        """From this day on a model is different; days only go forward."""
        history = self._changes.setdefault(index, [])
        merged = {**(history[-1][1] if history else {}), **values}
        if history and history[-1][0] == day:
            history.pop()
        history.append((day, merged))

    def show(self, index: int, day: int, present: bool) -> None:
        """From this day on a model is listed, or isn't; days only go forward."""
        self._presence.setdefault(index, []).append((day, present))

    def is_present(self, index: int, day: int) -> bool:
        """Whether a model is listed on a day."""
        present = index < self.size
        for since, value in self._presence.get(index, ()):
            if since <= day:
                present = value
        return present

    def listed(self, day: int) -> "array[int]":
        """The indexes of all models that are there on a day, private ones included."""
        turned = {index: self.is_present(index, day) for index in self._presence}
        found = array("I", (i for i in range(self.size) if turned.get(i, True)))
        found.extend(sorted(i for i, present in turned.items() if present and i >= self.size))
        return found

    def counters_fail(self, day: int) -> bool:
        """Whether most download counters are zero on a day: one day in each block."""
        return day == self.failing_day(day)

    def failing_day(self, day: int) -> int:
        """That day of a day's block."""
        start = (day - 1) // BLOCK * BLOCK
        return start + 2 + noise(self.seed + 11, start) % 8

    def modified(self, index: int, day: int) -> int:
        """The second of a model's last change of content, cheaply for those of day 0."""
        changed: int | None = self._values(index, day).get("modified")
        if changed is not None:
            return changed
        return self._modified[index] if index < self.size else self.facts(index, day).modified

    @cached_property
    def _modified(self) -> "array[int]":
        return array("q", (self.catalogue.facts(i).modified for i in range(self.size)))

    @cached_property
    def of_author(self) -> dict[str | None, list[int]]:
        """The indexes that an author ever had, of public models; a fact of the past may be over."""
        found: dict[str | None, list[int]] = defaultdict(list)
        for index in range(self.size):
            who = self.families.identity(index)
            if not who.private:
                found[who.author].append(index)
        return found

    def _values(self, index: int, day: int) -> Values:
        for since, values in reversed(self._changes.get(index, ())):
            if since <= day:
                return values
        return {}

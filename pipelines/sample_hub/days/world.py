"""The state of every model on each day: only changes are stored, the rest is computed."""

from array import array
from collections import defaultdict
from functools import cached_property
from typing import Any

import msgspec

from pipelines.sample_hub.catalogue.creation import NEWEST, noise
from pipelines.sample_hub.catalogue.generated import GeneratedCatalogue
from pipelines.sample_hub.catalogue.model_facts import ModelFacts
from pipelines.sample_hub.days.counters import counters
from pipelines.sample_hub.days.growth import GrowingFamilies

BLOCK = 10  # days, of which one has an author's outage and another an outage of the counters
Values = dict[str, Any]


class World:
    """The catalogue of day 0 and its history so far."""

    def __init__(self, size: int, seed: int, newest: int = NEWEST) -> None:
        """Start on day 0, which ends at `newest`, in Unix seconds; without changes."""
        self.size, self.seed = size, seed
        self.families = GrowingFamilies(size, seed, newest)
        self.catalogue = GeneratedCatalogue(size, seed, self.families)
        self._changes: dict[int, list[tuple[int, Values]]] = {}
        self._presence: dict[int, list[tuple[int, bool]]] = {}

    def facts(self, index: int, day: int, **tried: Any) -> ModelFacts:
        """Return the facts of a model on a day, with further changes tried on top."""
        fail = self.counters_fail(day)
        values = {**self._values(index, day), **tried}

        def changed(facts: ModelFacts) -> ModelFacts:
            counted = counters(facts, self.seed, index, day, fail=fail)
            return msgspec.structs.replace(facts, **counted, **values)

        return self.catalogue.facts(index, changed)

    def owner(self, index: int, day: int) -> str | None:
        """Return the author of a model on a day."""
        owner: str | None = self._values(index, day).get(
            "author", self.families.identity(index).author
        )
        return owner

    def change(self, index: int, day: int, **values: Any) -> None:
        """Change a model from this day on; days only go forward."""
        history = self._changes.setdefault(index, [])
        merged = {**(history[-1][1] if history else {}), **values}
        if history and history[-1][0] == day:
            history.pop()
        history.append((day, merged))

    def show(self, index: int, day: int, present: bool) -> None:
        """List a model from this day on, or hide it; days only go forward."""
        self._presence.setdefault(index, []).append((day, present))

    def is_present(self, index: int, day: int) -> bool:
        """Return whether a model is listed on a day."""
        present = index < self.size
        for since, value in self._presence.get(index, ()):
            if since <= day:
                present = value
        return present

    def listed(self, day: int) -> "array[int]":
        """Return the indexes of all models listed on a day, private ones included."""
        turned = {index: self.is_present(index, day) for index in self._presence}
        found = array("I", (i for i in range(self.size) if turned.get(i, True)))
        found.extend(sorted(i for i, present in turned.items() if present and i >= self.size))
        return found

    def counters_fail(self, day: int) -> bool:
        """Return whether most download counters are zero on a day: one day in each block."""
        return day == self.failing_day(day)

    def failing_day(self, day: int) -> int:
        """Return the day of a day's block on which the counters fail."""
        start = (day - 1) // BLOCK * BLOCK
        return start + 2 + noise(self.seed + 11, start) % 8

    def modified(self, index: int, day: int) -> int:
        """Return the Unix time of a model's last change of content; cached for those of day 0."""
        changed: int | None = self._values(index, day).get("modified")
        if changed is not None:
            return changed
        return self._modified[index] if index < self.size else self.facts(index, day).modified

    @cached_property
    def _modified(self) -> "array[int]":
        return array("q", (self.catalogue.facts(i).modified for i in range(self.size)))

    @cached_property
    def of_author(self) -> dict[str | None, list[int]]:
        """The indexes of the public models that each author ever had; some may have left since."""
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

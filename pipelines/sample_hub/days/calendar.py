"""The catalogue of any day, and the file of true events up to the latest of them."""

from array import array
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from pipelines.sample_hub.catalogue.catalogue import Catalogue
from pipelines.sample_hub.catalogue.creation import NEWEST, iso
from pipelines.sample_hub.catalogue.model_facts import ModelFacts
from pipelines.sample_hub.days.evolution import Evolution


class DayCatalogue:
    """The models of one day, in the order of their `_id`."""

    def __init__(self, evolution: Evolution, day: int) -> None:
        """Simulate the days until that one, unless they have been."""
        evolution.events(day)
        self._world, self._day = evolution.world, day
        self._listed: array[int] = self._world.listed(day)
        self.sort_value: Callable[[ModelFacts, str], Any] = self._world.catalogue.sort_value

    def __len__(self) -> int:
        """Return the number of models, private ones included."""
        return len(self._listed)

    def object_id(self, place: int) -> str:
        """Return the `_id` of one model."""
        return self._world.families.object_id(self._listed[place])

    def facts(self, place: int) -> ModelFacts:
        """Return the facts of one model on this day."""
        return self._world.facts(self._listed[place], self._day)

    def fields(self, facts: ModelFacts) -> Mapping[str, Any]:
        """Return all fields of that model."""
        return self._world.catalogue.fields(facts)

    def sort_values(self, sort: str) -> Iterator[Any]:
        """Yield the sort value of each model, in order; times are cached from day to day."""
        if sort == "lastModified":
            return (iso(self._world.modified(index, self._day)) for index in self._listed)
        return (self.sort_value(self.facts(place), sort) for place in range(len(self)))


class Calendar:
    """Returns the catalogue of any day; appends the events up to the latest of them to a file."""

    def __init__(
        self, size: int, seed: int, truth: Path | None = None, newest: int = NEWEST
    ) -> None:
        """Empty the file of events, if one is given; day 0 ends at `newest`, in Unix seconds."""
        self._evolution = Evolution(size, seed, newest)
        self._truth, self._written = truth, 0
        if truth:
            truth.write_bytes(b"")

    def catalogue(self, day: int) -> Catalogue:
        """Return what is listed on a day."""
        found = DayCatalogue(self._evolution, day)
        if self._truth and day > self._written:
            days = range(self._written + 1, day + 1)
            with self._truth.open("ab") as file:
                for events in map(self._evolution.events, days):
                    file.writelines(msgspec.json.encode(event) + b"\n" for event in events)
            self._written = day
        return found

"""The catalogue of the day that the server is at, and the truth written down as days go by."""

from array import array
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from pipelines.sample_hub.catalogue.catalogue import Catalogue
from pipelines.sample_hub.catalogue.creation import iso
from pipelines.sample_hub.catalogue.model_facts import ModelFacts
from pipelines.sample_hub.days.evolution import Evolution


class DayCatalogue:
    """The models of one day, in the order of their `_id`."""

    def __init__(self, evolution: Evolution, day: int) -> None:
        """Lives until that day, if nobody has."""
        evolution.events(day)
        self._world, self._day = evolution.world, day
        self._listed: array[int] = self._world.listed(day)
        self.sort_value: Callable[[ModelFacts, str], Any] = self._world.catalogue.sort_value

    def __len__(self) -> int:
        """How many models there are, private ones included."""
        return len(self._listed)

    def object_id(self, place: int) -> str:
        """The `_id` of one model."""
        return self._world.families.object_id(self._listed[place])

    def facts(self, place: int) -> ModelFacts:
        """What is true of one model on this day."""
        return self._world.facts(self._listed[place], self._day)

    def fields(self, facts: ModelFacts) -> Mapping[str, Any]:
        """All fields of that model."""
        return self._world.catalogue.fields(facts)

    def sort_values(self, sort: str) -> Iterator[Any]:
        """What each model sorts by, in order; times are remembered from one day to the next."""
        if sort == "lastModified":
            return (iso(self._world.modified(index, self._day)) for index in self._listed)
        return (self.sort_value(self.facts(place), sort) for place in range(len(self)))


class Calendar:
    """Gives the catalogue of any day; keeps a file of what happened up to the latest of them."""

    def __init__(self, size: int, seed: int, truth: Path | None = None) -> None:
        """Begins the file anew."""
        self._evolution = Evolution(size, seed)
        self._truth, self._written = truth, 0
        if truth:
            truth.write_bytes(b"")

    def catalogue(self, day: int) -> Catalogue:
        """What is listed on a day."""
        found = DayCatalogue(self._evolution, day)
        if self._truth and day > self._written:
            days = range(self._written + 1, day + 1)
            with self._truth.open("ab") as file:
                for events in map(self._evolution.events, days):
                    file.writelines(msgspec.json.encode(event) + b"\n" for event in events)
            self._written = day
        return found

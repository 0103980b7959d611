"""One day under simulation: which models may still change, and how many events it has."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pipelines.sample_hub.days.true_events import Event
from pipelines.sample_hub.days.world import World

CERTAIN_EVERY = 5  # each kind happens at least once in 5 days, however small the catalogue
MODELS_TRIED = 100_000  # before none is taken to fit


@dataclass
class Today:
    """A day of a world, its random numbers and its events."""

    world: World
    day: int
    rng: random.Random
    events: list[Event] = field(default_factory=list)
    resting: set[int] = field(default_factory=set)  # appeared, disappeared or must not change today
    resting_authors: set[str | None] = field(default_factory=set)
    touched: list[int] = field(default_factory=list)  # models with a change, once for each change
    _touched: set[tuple[int, str]] = field(default_factory=set)

    def times(self, share: float, kind: int, every: int = CERTAIN_EVERY) -> int:
        """Return how often a kind happens: its share of all models, at least once on its days."""
        drawn = int(share * self.world.size + self.rng.random())
        return max(drawn, int((self.day + kind + self.world.seed) % every == 0))

    def touch(self, index: int, attribute: str, **values: Any) -> None:
        """Change one attribute of a model."""
        self.world.change(index, self.day, **values)
        self.touched.append(index)
        self._touched.add((index, attribute))

    def has_touched(self, index: int, attribute: str) -> bool:
        """Return whether that attribute of a model has changed today: it does so once at most."""
        return (index, attribute) in self._touched

    def pick(self, fits: Callable[[int], bool]) -> int | None:
        """Return the first listed public model that fits, from a random index on; else None."""
        total = self.world.families.size + len(self.world.families.births)
        start = int(self.rng.random() * total)
        for step in range(min(total, MODELS_TRIED)):
            index = (start + step) % total
            if self._is_free(index) and fits(index):
                return index
        return None

    def _is_free(self, index: int) -> bool:
        world = self.world
        return (
            index not in self.resting
            and world.is_present(index, self.day)
            and not world.families.identity(index).private
            and world.owner(index, self.day) not in self.resting_authors
        )

    def hide(self, index: int, kind: str) -> None:
        """Hide a model from the listing."""
        before = self.world.facts(index, self.day - 1)
        self.world.show(index, self.day, present=False)
        self.resting.add(index)
        self.events.append(
            Event(
                day=self.day,
                kind=kind,
                hub_object_id=before.object_id,
                model_id_before=before.id,
            )
        )

    def show(self, index: int, kind: str, before: str | None = None) -> None:
        """List a model; `before` is the `_id` that its name belonged to, if it did."""
        self.world.show(index, self.day, present=True)
        self.resting.add(index)
        after = self.world.facts(index, self.day)
        if not after.private:
            event = Event(
                day=self.day,
                kind=kind,
                hub_object_id=after.object_id,
                model_id_before=after.id if before else None,
                model_id_after=after.id,
                value_before=before,
                value_after=after.object_id if before else None,
            )
            self.events.append(event)

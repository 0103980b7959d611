"""Models created after day 0: their indexes, and so their `_id`s, continue from the last one."""

import random
from typing import NamedTuple

from pipelines.sample_hub.catalogue.creation import NEWEST, noise
from pipelines.sample_hub.catalogue.families import Families, Identity

DAY = 86_400
GROWTH = 0.003  # about the Hub's growth a day in 2026


class Birth(NamedTuple):
    """When a model was created: its day, and the time in Unix seconds."""

    day: int
    created: int


class GrowingFamilies(Families):
    """Family trees that grow day by day."""

    def __init__(self, size: int, seed: int, newest: int = NEWEST) -> None:
        """Start with the trees of day 0."""
        super().__init__(size, seed, newest)
        self.births: list[Birth] = []

    def day_start(self, day: int) -> int:
        """Return the Unix time at which a day begins; day 0 ends at the newest of its models."""
        return self.newest + (day - 1) * DAY

    def grow(self, day: int, count: int) -> range:
        """Add a number of models, evenly over a day; return their indexes."""
        first = self.size + len(self.births)
        step = DAY // count  # at least a second, so that the `_id`s rise
        self.births += [Birth(day, self.day_start(day) + number * step) for number in range(count)]
        return range(first, first + count)

    def object_id(self, index: int) -> str:
        """Return the `_id` of one model."""
        if index < self.size:
            return super().object_id(index)
        return f"{self.births[index - self.size].created:08x}{noise(self.seed, index):016x}"

    def another_parent(self, rng: random.Random, index: int) -> Identity | None:
        """Return a base model that a model may descend from; None without one."""
        parent = self._base_before(rng, index) if self._bases else index
        return self.identity(parent) if parent < index else None

    def _identity(self, index: int) -> Identity:
        who = super()._identity(index)
        if index < self.size:
            return who
        birth = self.births[index - self.size]
        return who._replace(object_id=self.object_id(index), created=birth.created)

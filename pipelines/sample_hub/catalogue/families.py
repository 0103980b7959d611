"""The name and the parents of each generated model, as a function of (seed, size, index).

The index is the order of creation. A model may only descend from lower indexes, and every name
ends in its index, so names are unique without a list of those taken.
"""

import random
from bisect import bisect_left
from functools import lru_cache
from typing import NamedTuple

from pipelines.sample_hub.catalogue.creation import FLOOR, NEWEST, created, noise, object_id
from pipelines.sample_hub.catalogue.vocabulary import (
    FAMILIES,
    FIRST_NAMES,
    ORGANISATIONS,
    OTHER_SUFFIXES,
    PRIVATE_OWNERS,
    RELATIONS,
    SUFFIXES,
    TEXT,
    WORDS,
    Family,
)


class Identity(NamedTuple):
    """The name of a model and its place in its family."""

    id: str
    object_id: str
    author: str | None
    created: int
    private: bool
    family: Family | None
    is_base: bool
    stem: str
    relation: str | None
    parents: tuple[int, ...]


class Families:
    """The family trees of one catalogue: a few hundred base models and their descendants."""

    def __init__(self, size: int, seed: int, newest: int = NEWEST) -> None:
        """Prepare a few numbers for each base model, and nothing for other models.

        No model is created after `newest`, in Unix seconds.
        """
        self.newest = newest
        self.size = size
        self.seed = seed
        count = min(400, size // 60)
        # evenly over the first four fifths of the catalogue
        self._bases = [(2 * base + 1) * 2 * size // (5 * count) for base in range(count)]
        self._base_at = {index: base for base, index in enumerate(self._bases)}
        self._popular = random.Random(seed).sample(self._bases, count)  # the most followed first
        self.identity = lru_cache(maxsize=1 << 16)(self._identity)

    def object_id(self, index: int) -> str:
        """Return the `_id` of one model."""
        return object_id(self.seed, index, self.size, self.newest)

    def depth(self, index: int) -> int:
        """Return the depth: 0 for a model without parents, 1 for a child of a base model … 4."""
        chance = noise(self.seed, index) % 100
        if chance < 55 or index in self._base_at or not self._bases or index <= self._bases[0]:
            return 0
        return 1 if chance < 88 else 2 if chance < 96 else 3 if chance < 99 else 4

    def _identity(self, index: int) -> Identity:
        if index % 5000 == 4007:  # ids that differ only in case
            return self._twin(index)
        rng = random.Random(noise(self.seed, index))
        base = self._base_at.get(index)
        private = rng.random() < 0.005 and base is None
        author: str | None = rng.choice(PRIVATE_OWNERS) if private else self._author(rng)
        relation, parents = self._descent(rng, index)
        family, stem, name = _naming(
            rng, base, relation, self.identity(parents[0]) if parents else None
        )
        # the Hub's first models belonged to no account
        if created(index, self.size, self.newest) < FLOOR + 2 and rng.random() < 0.1:
            author = None
        return Identity(
            id=f"{author}/{name}-{index:x}" if author else f"{name}-{index:x}",
            object_id=self.object_id(index),
            author=author,
            created=created(index, self.size, self.newest),
            private=private,
            family=family,
            is_base=base is not None,
            stem=stem,
            relation=relation,
            parents=parents,
        )

    def _twin(self, index: int) -> Identity:
        twin = self.identity(index - 1)
        owner, slash, name = twin.id.rpartition("/")
        return twin._replace(
            id=f"{owner}{slash}{name.swapcase()}",
            object_id=self.object_id(index),
            created=created(index, self.size, self.newest),
        )

    def _author(self, rng: random.Random) -> str:
        """Draw an author: a few have hundreds of models, most have one or two."""
        rank = int(max(self.size * 0.48, 1) * rng.random() ** 2.4)
        if rank < len(ORGANISATIONS):
            return ORGANISATIONS[rank]
        return f"{FIRST_NAMES[rank % len(FIRST_NAMES)]}{rank}"

    def _descent(self, rng: random.Random, index: int) -> tuple[str | None, tuple[int, ...]]:
        """Return the relation to the parents, and their indexes; a merge has two or more."""
        depth = self.depth(index)
        if not depth:
            return None, ()
        relation = RELATIONS.pick(rng.random())
        found = [self._parent(rng, index, depth)]
        if relation == "merge":
            found += [self._base_before(rng, index) for _ in range(rng.randint(1, 3))]
        parents = tuple(dict.fromkeys(found))
        return "finetune" if relation == "merge" and len(parents) == 1 else relation, parents

    def _parent(self, rng: random.Random, index: int, depth: int) -> int:
        """Return a model one step nearer to the base; a few are chosen again and again."""
        if depth > 1:
            start = int(index * rng.random()) // 64 * 64
            for parent in range(start, max(start - 400, -1), -1):
                if self.depth(parent) == depth - 1:
                    return parent
        return self._base_before(rng, index)

    def _base_before(self, rng: random.Random, index: int) -> int:
        for _ in range(4):
            base = self._popular[int(len(self._popular) * rng.random() ** 3)]
            if base < index:
                return base
        return self._bases[int(bisect_left(self._bases, index) * rng.random())]


def _naming(
    rng: random.Random, base: int | None, relation: str | None, parent: Identity | None
) -> tuple[Family | None, str, str]:
    """Return family, stem (the part of the name that descendants keep) and name."""
    if parent and relation:
        is_of_text = parent.family is None or parent.family.task in (TEXT, "image-text-to-text")
        suffixes = SUFFIXES[relation]
        if relation == "finetune" and not is_of_text:
            suffixes = OTHER_SUFFIXES
        return parent.family, parent.stem, f"{parent.stem}-{rng.choice(suffixes)}"
    if base is not None:
        family = FAMILIES[base % len(FAMILIES)]
        stem = f"{family.stem}-{rng.choice((0.5, 1.5, 3, 7, 8, 14, 32, 70))}B"
        return family, stem, stem
    stem = f"{rng.choice(WORDS)}-{rng.choice(WORDS)}"
    return None, stem, f"{stem}-model"

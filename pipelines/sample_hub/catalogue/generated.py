"""The generated catalogue: any number of models, each computed on demand."""

import random
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec

from pipelines.sample_hub.catalogue.agreement import agreeing
from pipelines.sample_hub.catalogue.creation import iso, noise
from pipelines.sample_hub.catalogue.families import Families
from pipelines.sample_hub.catalogue.model_facts import ModelFacts, draw_facts
from pipelines.sample_hub.catalogue.parentage import parent_in_cycle, with_deleted_parent
from pipelines.sample_hub.catalogue.rendering import render
from pipelines.sample_hub.catalogue.tagging import tags_of

Amend = Callable[[ModelFacts], ModelFacts]


def unchanged(facts: ModelFacts) -> ModelFacts:
    """Return the model as it was on day 0."""
    return facts


class GeneratedCatalogue:
    """Models computed from the seed on demand, in the order of their creation."""

    def __init__(self, size: int, seed: int, families: Families | None = None) -> None:
        """Prepare the family trees, unless they are given; no model is computed yet."""
        self._size = size
        self._seed = seed
        self._families = families or Families(size, seed)
        self.object_id = self._families.object_id

    def __len__(self) -> int:
        """Return the number of models, private ones included."""
        return self._size

    def facts(self, index: int, amend: Amend = unchanged) -> ModelFacts:
        """Return the facts of one model; equal for equal seed, size and index.

        `amend` applies the changes since day 0; the tags follow from the result.
        """
        families = self._families
        who = families.identity(index)
        # not the random numbers that the name was drawn from
        rng = random.Random(~noise(self._seed, index))
        parents = [families.identity(parent) for parent in who.parents]
        if (partner := parent_in_cycle(index, self._size)) is not None:
            parents = [families.identity(partner)]
        facts = draw_facts(
            rng, who, parents, is_crowded=index == self._size * 2 // 3, newest=families.newest
        )
        facts = amend(with_deleted_parent(agreeing(facts)))
        return msgspec.structs.replace(facts, tags=tags_of(facts, rng))

    def fields(self, facts: ModelFacts) -> Mapping[str, Any]:
        """Return all fields of that model."""
        return render(facts)

    def sort_values(self, sort: str) -> Iterator[Any]:
        """Yield the sort value of each model, in order."""
        return (self.sort_value(self.facts(index), sort) for index in range(self._size))

    def sort_value(self, facts: ModelFacts, sort: str) -> Any:
        """Return the sort value of that model."""
        match sort:
            case "downloads":
                return facts.downloads
            case "likes":
                return facts.likes
            case "trendingScore":
                return facts.trending_score
            case "lastModified":
                return iso(facts.modified)
        return iso(facts.created)

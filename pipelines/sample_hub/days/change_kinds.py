"""The kinds of change that models undergo, and the share of models that do so in a day."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from pipelines.sample_hub.catalogue.model_facts import ModelFacts
from pipelines.sample_hub.catalogue.vocabulary import (
    FIRST_NAMES,
    GENERATIVE,
    LICENCES,
    PARENTS_NAMED_IN,
    PROVIDERS,
    TASKS,
)
from pipelines.sample_hub.days.growth import GrowingFamilies


@dataclass(frozen=True)
class Occasion:
    """A model that may change, and the day."""

    index: int
    day: int
    facts: ModelFacts
    rng: random.Random
    families: GrowingFamilies


Values = dict[str, Any]


class Change(NamedTuple):
    """A kind of change: the event that it must cause, and its share of all models a day."""

    event: str
    share: float
    touches_content: bool  # then there is a commit: a new sha and lastModified
    values: Callable[[Occasion], Values | None]  # None: it can't apply to this model

    @property
    def attribute(self) -> str:
        """The attribute that it changes: once a day at most for each model."""
        return "served" if self.event == "unserved" else self.event


def _rename(occasion: Occasion) -> Values | None:
    """Return another name or another owner; the index at the end keeps the name unique."""
    facts, rng = occasion.facts, occasion.rng
    owner, _, name = facts.id.rpartition("/")
    if rng.random() < 0.3 or not owner:
        owner = f"{rng.choice(FIRST_NAMES)}{occasion.index}"
    else:
        name = f"{name.split('-')[0]}-v{occasion.day}-{occasion.index:x}"
    return {"id": f"{owner}/{name}", "author": owner}


def _gate(occasion: Occasion) -> Values | None:
    return None if occasion.facts.gated else {"gated": occasion.rng.choice(("auto", "manual"))}


def _ungate(occasion: Occasion) -> Values | None:
    """Remove the gate, or now and then change it to the other kind."""
    if not occasion.facts.gated:
        return None
    other = "manual" if occasion.facts.gated == "auto" else "auto"
    return {"gated": other if occasion.rng.random() < 0.2 else False}


def _relicense(occasion: Occasion) -> Values | None:
    """Return another licence, where the card states it by the key that the Hub reads."""
    if not occasion.facts.has_card or occasion.facts.licence_key != "license":
        return None
    return {"licence": LICENCES.pick(occasion.rng.random())}


def _retask(occasion: Occasion) -> Values | None:
    return {"pipeline_tag": TASKS.pick(occasion.rng.random())}


def _rebase(occasion: Occasion) -> Values | None:
    """Return another base model in place of the first one, or one where none was stated."""
    facts = occasion.facts
    parent = occasion.families.another_parent(occasion.rng, occasion.index)
    named_in = facts.parents_named_in or PARENTS_NAMED_IN.pick(0)
    if parent is None or not facts.has_card or "baseModels" not in named_in:
        return None
    if parent.object_id in [object_id for object_id, _ in facts.parents]:
        return None
    return {
        "parents": ((parent.object_id, parent.id), *facts.parents[1:]),
        "parents_named_in": named_in,
        "relation": facts.relation or "finetune",
    }


def _serve(occasion: Occasion) -> Values | None:
    if occasion.facts.warm or occasion.facts.pipeline_tag not in GENERATIVE:
        return None
    provider = PROVIDERS.pick(occasion.rng.random())
    return {"providers": ((provider, "live"),), "live_providers": (provider,), "warm": True}


def _unserve(occasion: Occasion) -> Values | None:
    """Remove the providers, or keep them with an error."""
    if not occasion.facts.warm:
        return None
    failed = tuple([(name, "error") for name, _ in occasion.facts.providers])
    providers = failed if occasion.rng.random() < 0.5 else ()
    return {"providers": providers, "live_providers": (), "warm": False}


def _disable(occasion: Occasion) -> Values | None:
    return None if occasion.facts.disabled else {"disabled": True}


def _enable(occasion: Occasion) -> Values | None:
    return {"disabled": False} if occasion.facts.disabled else None


CHANGES = (
    Change("content_changed", 0.005, True, lambda occasion: {}),
    Change("renamed", 0.0005, False, _rename),
    Change("gate_changed", 0.0002, False, _gate),
    Change("gate_changed", 0.0001, False, _ungate),
    Change("licence_changed", 0.0005, True, _relicense),
    Change("task_changed", 0.0005, True, _retask),
    Change("base_models_changed", 0.0003, True, _rebase),
    Change("served", 0.0003, False, _serve),
    Change("unserved", 0.0002, False, _unserve),
    Change("disabled_changed", 0.00005, False, _disable),
    Change("disabled_changed", 0.00001, False, _enable),
)

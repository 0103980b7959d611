"""How the card, the tags and the Hub name a model's parents, and which models form cycles.

A card has the names of the day on which it was written; the Hub puts the present name into tags and
`baseModels`, where it finds the model at all (seen in rows recorded in 2026).
"""

from typing import Any

import msgspec

from pipelines.sample_hub.catalogue.model_facts import ModelFacts

# places in each 2,500 models, and the distance to the parent: a model that names itself, a pair,
# and a cycle of three
CYCLES = {1203: 1, 1204: -1, 1703: 1, 1704: 1, 1705: -2, 1903: 0}
PERIOD = 2500
Parent = tuple[str, str]  # `_id` and `id`


def parent_in_cycle(index: int, size: int) -> int | None:
    """Return the index of the one parent of a model in a cycle; None for all others."""
    step = CYCLES.get(index % PERIOD)
    start = index - index % PERIOD
    return None if step is None or start + max(CYCLES) >= size else index + step


def with_deleted_parent(facts: ModelFacts) -> ModelFacts:
    """Replace the first parent by a deleted model, in one model of forty."""
    if not facts.parents or facts.oddity % 40 != 21:
        return facts
    (object_id, name), *others = facts.parents
    gone = (object_id[:8] + object_id[:7:-1], f"gone-{name}")
    return msgspec.structs.replace(facts, parents=(gone, *others))


def former_name(parent: Parent) -> str | None:
    """Return the name before the owner was renamed, for one parent in ten; else None."""
    object_id, name = parent
    return f"former-{name}" if int(object_id[-4:], 16) % 10 == 0 else None


def names_in_card(facts: ModelFacts) -> list[str]:
    """Return the former names; some in lower case, and one twice, as merging tools write them."""
    if "card" not in facts.parents_named_in:
        return []
    names = [former_name(parent) or parent[1] for parent in facts.parents]
    if facts.oddity % 20 == 6:
        names = [name.lower() for name in names]
    return [*names, names[0]] if facts.oddity % 25 == 8 else names


def base_model_tags(facts: ModelFacts) -> list[str]:
    """Return each parent, and again with the relation: with two relations in one model of sixty."""
    if "tags" not in facts.parents_named_in:
        return []
    names = [name for _, name in found_by_hub(facts)]
    relations = ["finetune", facts.relation] if facts.oddity % 60 == 33 else [facts.relation]
    qualified = [f"base_model:{relation}:{name}" for relation in relations for name in names]
    return [*(f"base_model:{name}" for name in names), *qualified]


def base_models_of(facts: ModelFacts) -> dict[str, Any] | None:
    """Return the field `baseModels`: an object, unlike the type in the Hub's client."""
    models = [{"_id": object_id, "id": name} for object_id, name in found_by_hub(facts)]
    if "baseModels" not in facts.parents_named_in or not models:
        return None
    relation = "finetune" if facts.oddity % 60 == 34 else facts.relation
    return {"relation": relation, "models": models}


def found_by_hub(facts: ModelFacts) -> tuple[Parent, ...]:
    """Return the parents as the Hub found them: before a rename, or after a deletion, in some."""
    if facts.oddity % 40 == 13:
        return tuple([(parent[0], former_name(parent) or parent[1]) for parent in facts.parents])
    return facts.parents[1:] if facts.oddity % 80 == 21 else facts.parents

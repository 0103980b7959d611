"""The true events: one for each model, kind and day."""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from pipelines.sample_hub.catalogue.model_facts import ModelFacts
from pipelines.sample_hub.catalogue.parentage import found_by_hub
from pipelines.sample_hub.catalogue.rendering import render


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """A model's change from the day before to this one; a name is None while it isn't listed."""

    day: int
    kind: str
    hub_object_id: str | None = None
    model_id_before: str | None = None
    model_id_after: str | None = None
    value_before: Any = None
    value_after: Any = None


def licences(facts: ModelFacts) -> list[str]:
    """Return the licences that the tags state."""
    return [tag.removeprefix("license:") for tag in facts.tags if tag.startswith("license:")]


def base_models(facts: ModelFacts) -> list[str]:
    """Return the names in the field `baseModels`, where it names them."""
    return [name for _, name in found_by_hub(facts)]


ATTRIBUTES: dict[str, Callable[[ModelFacts], Any]] = {
    "renamed": lambda facts: facts.id,
    "gate_changed": lambda facts: facts.gated,
    "licence_changed": licences,
    "task_changed": lambda facts: facts.pipeline_tag,
    "base_models_changed": base_models,
    "disabled_changed": lambda facts: facts.disabled,
    "content_changed": lambda facts: render(facts)["sha"],
    "served": lambda facts: list(facts.live_providers),
}


def changes(day: int, before: ModelFacts, after: ModelFacts) -> Iterator[Event]:
    """Yield the events between two states of a model that was listed all along."""
    for kind, value in ATTRIBUTES.items():
        old, new = value(before), value(after)
        if old != new:
            yield Event(
                day=day,
                kind="unserved" if kind == "served" and not new else kind,
                hub_object_id=after.object_id,
                model_id_before=before.id,
                model_id_after=after.id,
                value_before=old,
                value_after=new,
            )

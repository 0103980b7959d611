"""The fields of a generated model, in the formats of the Hub's answers."""

from typing import Any

from pipelines.sample_hub.catalogue.cards import card_of
from pipelines.sample_hub.catalogue.creation import iso
from pipelines.sample_hub.catalogue.evaluations import evaluations_of
from pipelines.sample_hub.catalogue.model_facts import ModelFacts
from pipelines.sample_hub.catalogue.parentage import base_models_of
from pipelines.sample_hub.catalogue.provider_mapping import mapping_of
from pipelines.sample_hub.catalogue.weights import gguf_of, safetensors_of


def render(facts: ModelFacts) -> dict[str, Any]:
    """Return every field that can be requested, without those that the Hub wouldn't send."""
    optional = {
        "author": facts.author,
        "pipeline_tag": facts.pipeline_tag,
        "library_name": facts.library,
        "cardData": card_of(facts),
        "safetensors": safetensors_of(facts),
        "gguf": gguf_of(facts),
        "inference": "warm" if facts.warm else None,
        "inferenceProviderMapping": mapping_of(facts),
        "baseModels": base_models_of(facts),
        "evalResults": evaluations_of(facts),
    }
    return {
        "_id": facts.object_id,
        "id": facts.id,
        "modelId": facts.id,
        "createdAt": iso(facts.created),
        "lastModified": iso(facts.modified),
        "sha": f"{facts.modified:08x}{facts.object_id[::-1]}{facts.object_id[-8:]}",
        "private": facts.private,
        "gated": facts.gated,
        "disabled": facts.disabled,
        "downloads": facts.downloads,
        "downloadsAllTime": downloads_all_time(facts),
        "likes": facts.likes,
        "trendingScore": facts.trending_score,
        "tags": facts.tags,
        "spaces": [],
        "siblings": _siblings(facts),
        "config": {"architectures": [facts.architecture], "model_type": facts.architecture},
        **{name: value for name, value in optional.items() if value is not None},
    }


def downloads_all_time(facts: ModelFacts) -> int:
    """Return all-time downloads: on day 0 at least twice those of the last 30 days."""
    if facts.downloads_all_time is not None:
        return facts.downloads_all_time
    return facts.downloads * (2 + facts.oddity % 30) + facts.oddity % 90


def _siblings(facts: ModelFacts) -> list[dict[str, str]]:
    names = [".gitattributes", "README.md"] if facts.has_card else [".gitattributes"]
    names.append("weights #1/model.safetensors" if facts.oddity % 50 == 1 else "model.safetensors")
    return [{"rfilename": name} for name in names]

"""The fields of a generated model in the shapes of the Hub's answers (HUB_API.md 3.4, 3.6)."""

from typing import Any

from pipelines.sample_hub.cards import card_of
from pipelines.sample_hub.creation import iso
from pipelines.sample_hub.model_facts import ModelFacts
from pipelines.sample_hub.vocabulary import CHAT_TEMPLATE

CHAT_TASKS = ("text-generation", "image-text-to-text")  # HUB_API.md 3.6: `task` is a widget's


def render(facts: ModelFacts) -> dict[str, Any]:
    """Everything the Hub may be asked for; what it wouldn't send is absent."""
    optional = {
        "author": facts.author,
        "pipeline_tag": facts.pipeline_tag,
        "library_name": facts.library,
        "cardData": card_of(facts),
        "safetensors": _safetensors(facts),
        "gguf": _gguf(facts),
        "inference": "warm" if facts.warm else None,
        "inferenceProviderMapping": _mapping(facts),
        "baseModels": _base_models(facts),
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
    """At least twice those of the last 30 days, unless history made it something else."""
    if facts.downloads_all_time is not None:
        return facts.downloads_all_time
    return facts.downloads * (2 + facts.oddity % 30) + facts.oddity % 90


def _siblings(facts: ModelFacts) -> list[dict[str, str]]:
    names = [".gitattributes", "README.md"] if facts.has_card else [".gitattributes"]
    names.append("weights #1/model.safetensors" if facts.oddity % 50 == 1 else "model.safetensors")
    return [{"rfilename": name} for name in names]


def _base_models(facts: ModelFacts) -> dict[str, Any] | None:
    """An object, whatever the client's type says (HUB_API.md 3.4)."""
    if "baseModels" not in facts.parents_named_in:
        return None
    models = [{"_id": object_id, "id": name} for object_id, name in facts.parents]
    return {"relation": facts.relation, "models": models}


def _safetensors(facts: ModelFacts) -> dict[str, Any] | None:
    """Parameters by their type; quantised weights keep a few in full."""
    if not facts.parameters or facts.library == "gguf":
        return None
    counts = {facts.dtype: facts.parameters}
    if facts.relation == "quantized" and facts.dtype != "F32":
        kept = facts.parameters // 97
        counts = {"F32": kept, facts.dtype: facts.parameters - kept}
    return {"parameters": counts, "total": facts.parameters}


def _gguf(facts: ModelFacts) -> dict[str, Any] | None:
    if facts.library != "gguf":
        return None
    total = facts.parameters or 7_000_000_000
    gguf = {"total": total, "architecture": facts.architecture, "context_length": 32_768}
    if facts.oddity % 4:
        gguf |= {"chat_template": CHAT_TEMPLATE, "bos_token": "<s>", "eos_token": "</s>"}
    return gguf | {"totalFileSize": total * 5 // 8}


def _mapping(facts: ModelFacts) -> Any:
    """A list on this route, on the odd row still the object of old (HUB_API.md 3.5)."""
    if not facts.providers:
        return [] if facts.oddity % 3 == 0 else None
    entries = [_provider(facts, name, status) for name, status in facts.providers]
    if facts.oddity % 60 == 7:
        return {entry.pop("provider"): entry for entry in entries}
    return entries


def _provider(facts: ModelFacts, name: str, status: str) -> dict[str, Any]:
    is_chat = facts.pipeline_tag in CHAT_TASKS
    entry: dict[str, Any] = {
        "provider": name,
        "providerId": facts.id.lower(),
        "status": status,
        "task": "conversational" if is_chat else facts.pipeline_tag,
        "isModelAuthor": False,
    }
    if is_chat and name != "featherless-ai":  # which tells no details (HUB_API.md 3.6)
        price = (facts.oddity % 300 + len(name)) / 100
        entry["features"] = {"toolCalling": facts.oddity % 2 == 0, "structuredOutput": False}
        entry["performance"] = {"tokensPerSecond": 26.3, "firstTokenLatencyMs": 1278.4}
        pricing = {"input": price + 0.005, "output": price * 3 + 0.005}
        entry["providerDetails"] = {"context_length": 64_000, "pricing": pricing}
    return entry

"""The providers of a generated model, in the formats of the Hub's answers."""

from typing import Any

from pipelines.sample_hub.catalogue.model_facts import ModelFacts

CHAT_TASKS = (
    "text-generation",
    "image-text-to-text",
)  # the tasks that providers call conversational
SILENT_PROVIDER = "featherless-ai"  # sends no details


def mapping_of(facts: ModelFacts) -> Any:
    """Return a list, or on a few rows the object that the Hub used to send."""
    if not facts.providers:
        return [] if facts.oddity % 3 == 0 else None
    entries = [_entry(facts, name, status) for name, status in facts.providers]
    if facts.oddity % 60 == 7:
        return {entry.pop("provider"): entry for entry in entries}
    if facts.oddity % 20 == 9:  # a provider may list a model under two tasks
        entries.append(entries[0] | {"status": "error", "task": "feature-extraction"})
    return entries


def _entry(facts: ModelFacts, name: str, status: str) -> dict[str, Any]:
    is_chat = facts.pipeline_tag in CHAT_TASKS
    entry: dict[str, Any] = {
        "provider": name,
        "providerId": facts.id.lower(),
        "status": status,
        "task": "conversational" if is_chat else facts.pipeline_tag,
        "isModelAuthor": facts.oddity % 11 == 3,
    }
    if facts.oddity % 7 == 2:
        # one endpoint of the provider serves every adapter that fits the filter
        entry |= {"type": "tag-filter", "adapter": "lora", "adapterType": "lora"}
        entry["adapterWeightsPath"] = "adapter_model.safetensors"
    elif facts.oddity % 7 == 4:
        entry["type"] = "single-model"
    if is_chat and name != SILENT_PROVIDER:
        entry |= _details(facts, name)
    return entry


def _details(facts: ModelFacts, name: str) -> dict[str, Any]:
    """Return the details that chat providers send; each part may be missing."""
    price = (facts.oddity * len(name) % 300 + len(name)) / 100
    pricing = {"input": round(price + 0.005, 3), "output": round(price * 3 + 0.005, 3)}
    details: dict[str, Any] = {
        "features": {
            "toolCalling": facts.oddity % 2 == 0,
            "structuredOutput": len(name) % 2 == 0,
        },
        "performance": {
            "tokensPerSecond": (facts.oddity % 1900 + 100) / 10,
            "firstTokenLatencyMs": 150 + facts.oddity % 2000 + 0.4,
        },
        "providerDetails": {"context_length": 64_000, "pricing": pricing},
    }
    if facts.oddity % 13 == 5:
        del details["performance"]
    if facts.oddity % 17 == 6:
        del details["providerDetails"]["pricing"]
    return details

"""Makes a model's facts agree with what its name says: its size, its format, what it is for."""

import re

import msgspec

from pipelines.sample_hub.catalogue.model_facts import ModelFacts
from pipelines.sample_hub.catalogue.vocabulary import TEXT, TEXT_SUFFIXES

_SIZE = re.compile(r"-([0-9]+(?:\.[0-9]+)?)b-", re.IGNORECASE)
# words of a name, and the library that such files are of
_FORMATS = {"gguf": "gguf", "mlx": "mlx", "awq": "transformers", "gptq": "transformers"}
_ADAPTERS = ("lora", "qlora", "adapter")
_SEEING = (None, TEXT, "image-text-to-text")


def agreeing(facts: ModelFacts) -> ModelFacts:
    """Return the facts with those replaced that would contradict the name."""
    words = facts.id.lower().replace("_", "-").split("-")
    changes: dict[str, object] = {}
    if facts.parameters and (size := _SIZE.search(facts.id)):
        # a name rounds: 32B has 30.7 to 33.3 billion
        billions = float(size[1]) * (0.96 + facts.oddity / 10_000 * 0.08)
        changes["parameters"] = int(billions * 1e9)
    for word, library in _FORMATS.items():
        if word in words:
            changes["library"] = library
    if facts.library == "gguf" and any(word in words for word in _ADAPTERS):
        changes["library"] = "peft"
    is_for_text = any(suffix.lower() in facts.id.lower() for suffix in TEXT_SUFFIXES)
    if is_for_text and facts.pipeline_tag not in _SEEING:
        changes["pipeline_tag"] = TEXT
    return msgspec.structs.replace(facts, **changes)

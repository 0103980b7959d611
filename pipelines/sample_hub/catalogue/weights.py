"""The weights of a generated model, as the Hub counts them."""

from typing import Any, NamedTuple

from pipelines.sample_hub.catalogue.model_facts import ModelFacts
from pipelines.sample_hub.catalogue.vocabulary import CHAT_TEMPLATE


class Packing(NamedTuple):
    """How weights of a few bits are packed in a wider type, and the tags that state it."""

    dtype: str
    weights_a_value: int  # 1: the Hub counts the weights, not the packed values
    tags: tuple[str, ...]


# each of these was recorded: the Hub counts packed values in some models, weights in others
PACKINGS = (
    Packing("U8", 1, ("4-bit", "bitsandbytes")),
    Packing("U8", 2, ("4-bit", "bitsandbytes")),
    Packing("I32", 8, ("4-bit", "gptq")),
    Packing("I32", 8, ("4-bit", "awq")),
    Packing("I32", 1, ("compressed-tensors",)),
    Packing("F8_E4M3", 1, ("8-bit", "fp8")),
)
ODD_DTYPES = ("miku", "fastllm")


def packing_of(facts: ModelFacts) -> Packing | None:
    """Return how a quantised model is packed; None for all others, and for GGUF."""
    if facts.relation != "quantized" or not facts.parameters or facts.library == "gguf":
        return None
    return PACKINGS[facts.oddity % len(PACKINGS)]


def counts_of(facts: ModelFacts) -> dict[str, int]:
    """Return the parameters by type; quantised models keep a few in full."""
    if packing := packing_of(facts):
        kept = facts.parameters // 97
        packed = (facts.parameters - kept) // packing.weights_a_value
        return {"F32": kept, packing.dtype: packed}
    if facts.oddity % 400 == 11:
        return {"F16": facts.parameters // 2, ODD_DTYPES[0]: facts.parameters // 2}
    if facts.oddity % 400 == 12:
        return {ODD_DTYPES[1]: facts.parameters}
    return {facts.dtype: facts.parameters}


def safetensors_of(facts: ModelFacts) -> dict[str, Any] | None:
    """Return the counts and their total, which leaves some out in a few models."""
    is_adapter = facts.library == "peft" or facts.relation == "adapter"
    if not facts.parameters or facts.library == "gguf" or (is_adapter and facts.oddity % 8):
        return None  # the Hub counts whole models alone: one adapter in eight was merged into one
    counts = counts_of(facts)
    total = sum(counts.values())
    return {"parameters": counts, "total": total // 3 if facts.oddity % 250 == 9 else total}


def gguf_of(facts: ModelFacts) -> dict[str, Any] | None:
    """Return the header of a GGUF file; a third of them have the size of the file."""
    if facts.library != "gguf":
        return None
    total = facts.parameters or 7_000_000_000
    gguf = {"total": total, "architecture": facts.architecture, "context_length": 32_768}
    if facts.oddity % 4:
        gguf |= {"chat_template": CHAT_TEMPLATE, "bos_token": "<s>", "eos_token": "</s>"}
    return gguf | {"totalFileSize": total * 5 // 8} if facts.oddity % 3 == 0 else gguf

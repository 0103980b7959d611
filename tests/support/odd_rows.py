"""Model objects in shapes that no recording has, each there for what its comment says."""

from typing import Any


def _model(number: int, name: str, **fields: Any) -> dict[str, Any]:
    return {"_id": f"6ab2b9f6148b5cae56d6f{number:03x}", "id": f"odd/{name}"} | fields


LIVE = {"status": "live", "task": "conversational", "providerId": "x"}
ODD_ROWS = [
    # the list form whole, as two parsers of it describe it
    _model(
        1,
        "listed",
        inferenceProviderMapping=[
            LIVE
            | {
                "provider": "novita",
                "isModelAuthor": False,
                "features": {"toolCalling": True, "structuredOutput": False},
                "performance": {"tokensPerSecond": 26.3, "firstTokenLatencyMs": 1278.4},
                "providerDetails": {
                    "context_length": 64000,
                    "pricing": {"input": 0.7, "output": 2.5},
                },
            },
            LIVE | {"provider": "zai-org", "isModelAuthor": True, "type": "single-model"},
            {"provider": "groq", "status": "staging", "adapterType": "lora"},
        ],
    ),
    # entries that can't be read, between two that can; prices and speeds that can't be
    _model(
        2,
        "broken",
        inferenceProviderMapping=[
            "novita",
            None,
            7,
            ["live"],
            {"status": "live"},
            {"provider": "", "status": "live"},
            {"provider": "groq"},
            LIVE
            | {
                "provider": "cohere",
                "isModelAuthor": "perhaps",
                "features": "all",
                "performance": {"tokensPerSecond": -1, "firstTokenLatencyMs": "soon"},
                "providerDetails": {
                    "context_length": 1.5,
                    "pricing": {"input": -2, "output": "0.25"},
                },
            },
            {"provider": "fal-ai", "status": "retired", "providerDetails": ["none"]},
        ],
    ),
    # a provider under two tasks; a mapping that is no mapping; empty ones of both forms
    _model(
        3,
        "twice",
        inferenceProviderMapping=[
            {"provider": "fal-ai", "status": "error", "task": "image-to-image"},
            {"provider": "fal-ai", "status": "live", "task": "text-to-image"},
            {"provider": "fal-ai", "status": "live", "task": "image-to-video"},
        ],
    ),
    _model(4, "text", inferenceProviderMapping="none"),
    _model(5, "empty-list", inferenceProviderMapping=[]),
    _model(6, "empty-object", inferenceProviderMapping={}),
    _model(7, "null", inferenceProviderMapping=None),
    _model(8, "null-entry", inferenceProviderMapping={"novita": None, "groq": LIVE}),
    # warm, and nobody named
    _model(9, "unnamed", inference="warm"),
    # weights: contradictory, unknown, absent, impossible, empty, and of no shape at all
    _model(16, "less", safetensors={"parameters": {"BF16": 90}, "total": 100}),
    _model(17, "more", safetensors={"parameters": {"BF16": 90, "I32": 20}, "total": 90}),
    _model(18, "miku", safetensors={"parameters": {"miku": 39}, "total": 39}),
    _model(19, "half-known", safetensors={"parameters": {"NF9": 7, "F16": 7}, "total": 14}),
    _model(20, "total-alone", safetensors={"total": 7000}, gguf={"total": 7, "totalFileSize": 9}),
    _model(21, "no-total", safetensors={"parameters": {"F32": 1000}}),
    _model(22, "huge", safetensors={"parameters": {"F64": 9 * 10**18}, "total": 9 * 10**18}),
    _model(23, "no-counts", safetensors={"parameters": {"F32": "many", "F16": 5}, "total": 5}),
    _model(24, "no-map", safetensors={"parameters": [1], "total": 5}),
    _model(25, "both", safetensors={"parameters": {"F6_E2M3": 3}, "total": 3}, gguf={"total": 4}),
    _model(26, "bare-gguf", gguf={"total": 8_030_261_312}),
    _model(27, "gguf", gguf={"total": 8_030_261_312, "totalFileSize": 16_068_895_680}),
    # quantised: by a number of bits, by a method, by both, and in a type that packs nothing
    _model(32, "bnb", tags=["4-bit"], safetensors={"parameters": {"U8": 80}, "total": 80}),
    _model(33, "gptq", tags=["GPTQ"], safetensors={"parameters": {"I32": 80}, "total": 80}),
    _model(34, "both-said", tags=["gptq", "8-bit", "3-bit"],
           safetensors={"parameters": {"I32": 81, "F16": 3}, "total": 84}),
    _model(35, "fp8", tags=["fp8", "8-bit"],
           safetensors={"parameters": {"F8_E4M3": 80}, "total": 80}),
    _model(36, "masks", tags=["en"], safetensors={"parameters": {"U8": 80}, "total": 80}),
    # adapters by library and by tag; exactly as large as a device, and a byte larger
    _model(40, "peft", library_name="peft", safetensors={"parameters": {"F32": 9}, "total": 9}),
    _model(41, "lora", tags=["base_model:adapter:odd/bnb"],
           safetensors={"parameters": {"F32": 9}, "total": 9}),
    _model(44, "lora-of-lora", tags=["base_model:adapter:odd/lora"],
           safetensors={"parameters": {"F32": 9}, "total": 9}),
    _model(45, "lora-of-nobody", library_name="peft", tags=["base_model:adapter:odd/gone"],
           safetensors={"parameters": {"F32": 9}, "total": 9}),
    _model(42, "fits", safetensors={"parameters": {"U8": 8_000_000_000}, "total": 8_000_000_000}),
    _model(43, "too-large",
           safetensors={"parameters": {"U8": 80_000_000_001}, "total": 80_000_000_001}),
]  # fmt: skip

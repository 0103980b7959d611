"""The words of the generated catalogue and how often each is used.

Frequencies follow those measured on the Hub in 2025 and 2026, spellings are the Hub's own. Authors
and base models are invented; architectures, licences and providers are real.
"""

from bisect import bisect_right
from collections.abc import Mapping
from itertools import accumulate, product
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")


class Weighted(Generic[T]):
    """Values with weights, picked by a number from 0 up to 1."""

    def __init__(self, weights: Mapping[T, float]) -> None:
        """Scale the weights to a sum of 1."""
        total = sum(weights.values())
        self._values = list(weights)
        self._bounds = [bound / total for bound in accumulate(weights.values())][:-1]

    def pick(self, chance: float) -> T:
        """Return the value at that place of the scale."""
        return self._values[bisect_right(self._bounds, chance)]


class Family(NamedTuple):
    """What the descendants of a base model inherit from it."""

    stem: str
    architecture: str
    task: str
    licence: str


TEXT, IMAGE, VIDEO, SPEECH = "text-generation", "text-to-image", "text-to-video", "text-to-speech"
FAMILIES = (
    Family("Alpaquita", "llama", TEXT, "llama3.1"),
    Family("Quill", "qwen2", TEXT, "apache-2.0"),
    Family("Tramontana", "mistral", TEXT, "apache-2.0"),
    Family("Topaz", "gemma2", TEXT, "gemma"),
    Family("Pastel", "stable-diffusion", IMAGE, "creativeml-openrail-m"),
    Family("Fluxion", "flux", IMAGE, "other"),
    Family("Phiala", "phi3", TEXT, "mit"),
    Family("Alpaquita-3.2", "llama", TEXT, "llama3.2"),
    Family("Kite", "wan", VIDEO, "apache-2.0"),
    Family("Murmur", "whisper", "automatic-speech-recognition", "mit"),
    Family("Cantor", "csm", SPEECH, "apache-2.0"),
    Family("Bertha", "bert", "fill-mask", "apache-2.0"),
    Family("Lorgnette", "qwen2_vl", "image-text-to-text", "apache-2.0"),
    Family("Deepwell", "deepseek_v3", TEXT, "mit"),
    Family("Commandeer", "cohere2", TEXT, "cc-by-nc-4.0"),
    Family("Vignette", "vit", "image-classification", "apache-2.0"),
    Family("Embla", "xlm-roberta", "sentence-similarity", "mit"),
)
# models without a family
ARCHITECTURES = Weighted(
    {"bert": 5, "gpt2": 4, "llama": 6, "t5": 3, "distilbert": 4, "qwen2": 5, "wav2vec2": 1}
)
# measured in 2025 and 2026: missing 36.9 % and 43.1 %, text-generation 43.8 % and 25.4 %
TASKS: Weighted[str | None] = Weighted(
    {None: 45, TEXT: 21, "text-classification": 5.6, IMAGE: 6, "reinforcement-learning": 4}
    | {"token-classification": 2, "automatic-speech-recognition": 2.6, "fill-mask": 1.4}
    | {"sentence-similarity": 2.2, "feature-extraction": 2.1, "image-classification": 2}
    | {"image-text-to-text": 2.4, "image-to-text": 0.3, SPEECH: 0.9, VIDEO: 0.4}
    | {"text-to-audio": 0.2, "image-to-image": 0.4, "image-to-video": 0.3, "robotics": 1.6}
    | {"question-answering": 0.8, "translation": 0.8, "summarization": 0.6, "text-ranking": 0.3}
    | {"object-detection": 0.4, "any-to-any": 0.2, "image-to-3d": 0.1, "audio-to-audio": 0.1}
    | {"audio-text-to-text": 0.1, "image-text-to-video": 0.1, "time-series-forecasting": 0.1}
    # removed from the taxonomy in 2025, and one that it never had
    | {"text2text-generation": 0.5, "scent-generation": 0.1}
)
# tasks of which providers serve many models
GENERATIVE = (TEXT, IMAGE, VIDEO, SPEECH, "image-text-to-text", "image-to-image", "image-to-video")
LIBRARIES: dict[str | None, Weighted[str | None]] = {
    None: Weighted({None: 66, "transformers": 21, "peft": 7, "gguf": 4, "diffusers": 2}),
    TEXT: Weighted({None: 14, "transformers": 65, "peft": 8, "gguf": 8, "mlx": 3, "vllm": 1}),
    IMAGE: Weighted({None: 8, "diffusers": 90, "diffusion-single-file": 2}),
}
LIBRARIES_ELSE: Weighted[str | None] = Weighted(
    {None: 22, "transformers": 56, "stable-baselines3": 9, "lerobot": 5, "timm": 3}
    | {"sentence-transformers": 5, "transformers.js": 1, "ml-agents": 2}
)
# measured: tag missing 28-40 %, apache-2.0 15-43 %, mit 14-18 %, other 5-7 %
LICENCES: Weighted[str | None] = Weighted(
    {None: 16, "apache-2.0": 32, "mit": 13, "other": 5.5, "creativeml-openrail-m": 2.4}
    | {"openrail": 1.8, "llama3.1": 1.2, "llama3.2": 1, "llama2": 0.9, "gemma": 1.2}
    | {"cc-by-nc-4.0": 1.9, "cc-by-4.0": 1.1, "cc-by-nc-sa-4.0": 0.6, "cc-by-sa-4.0": 0.4}
    | {"bsd-3-clause": 0.3, "gpl-3.0": 0.4, "agpl-3.0": 0.3, "unknown": 0.4, "afl-3.0": 0.3}
    | {
        "bigscience-openrail-m": 0.1,
        "bsl-1.0": 0.05,
        "mpl-2.0": 0.2,
        "cc0-1.0": 0.1,
        "cc-by-nc-nd-4.0": 0.2,
    }
)
LICENCE_KEYS = Weighted(
    {"license": 97, "licence": 1.5, "License": 0.5, "licenses": 0.8, "liscence": 0.2}
)
FREE_TEXTS = ("MIT", "???", "BSD-3", "Academic Free License v3.0", "CC-BY-SA-4.0", "PDDL", "ask us")
OTHER_LICENCES = (
    ("fluxion-1-dev-non-commercial", "LICENSE.md"),
    ("sample-community-license", "https://example.com/sample/LICENSE"),
    ("quill-research", "LICENSE"),
)
RELATIONS = Weighted({"finetune": 45, "adapter": 22, "quantized": 27, "merge": 6})
# the places that name the parents
PARENTS_NAMED_IN = Weighted(
    {("card", "tags", "baseModels"): 94, ("card",): 3, ("tags",): 1.5, ("baseModels",): 1.5}
)
SUFFIXES = {
    "finetune": ("Instruct", "sft", "DPO", "roleplay", "Medical", "GRPO-math"),
    "adapter": ("LoRA", "lora-style", "qlora", "adapter"),
    "quantized": ("GGUF", "AWQ", "GPTQ-Int4", "4bit-mlx", "i1-GGUF"),
    "merge": ("slerp", "TIES", "Merge", "della"),
}
# what only a model of text is called, and what others are called instead
TEXT_SUFFIXES = ("-Instruct", "-sft", "-DPO", "-GRPO-math")
OTHER_SUFFIXES = ("style", "roleplay", "Medical", "portraits", "v2")
COUNTS = Weighted({0: 25, 1: 40, 2: 20, 4: 15})
LANGUAGES = Weighted(
    {"en": 70, "zh": 9, "fr": 4, "de": 4, "ja": 4, "ko": 4, "ru": 3, "no": 1, "eng": 1, "yue": 0.5}
)
DATASETS = Weighted(
    {"squad": 3, "c4": 2, "tatsu-lab/alpaca": 2, "ultra/chat_200k": 2, "aihub 대화": 1}
)
TOPICS = Weighted(
    # `it` is for instruction-tuned, no language here
    dict.fromkeys(("code", "math", "legal", "medical", "roleplay", "anime", "ocr", "it"), 1)
)
# odd spellings, all recorded
ODD_TAGS = (
    *("Pixart-α", "古文", "🤗 friendly", "𝒻ancy", "Bokm\xc3\xa5l", "author’s cut", "two  spaces"),  # noqa: RUF001
    *("3:4 portrait", "https://example.com/paper?a=1#b", "phase:2", "x" * 219),
)
# the Hub's providers, with guessed weights, and one that no list of providers has
# made up, as their prices are: nobody shall take them for what a real provider charges
PROVIDERS = Weighted(
    {"novabell": 14, "weavers": 11, "plumeless-ai": 18, "sparkler-ai": 9, "mscale": 5}
    | {"sample-inference": 12, "grokket": 4, "cervelle": 3, "deepstrata": 8, "fable-ai": 12}
    | {"cohesia": 2, "replika-lab": 6, "stairway": 3, "haycloud": 2, "commons-ai": 2}
    | {"tidepace": 3, "base-eleven": 2, "zed-org": 1, "openish-ai": 1, "fresh-provider": 0.5}
)
DTYPES = Weighted({"BF16": 45, "F32": 30, "F16": 20, "F8_E4M3": 2, "U8": 2, "I64": 1})

_ORGS = ("north", "delta", "lumen", "paper", "quartz", "ember", "violet", "cedar", "tidal", "Zeta")
_KINDS = ("labs", "ai", "research", "mind", "forge", "models", "NLP")
ORGANISATIONS = tuple(f"{org}-{kind}" for kind, org in product(_KINDS, _ORGS))
PRIVATE_OWNERS = ORGANISATIONS[40:44]
FIRST_NAMES = ("ana", "Bjorn", "chen", "dmitri", "Eve", "farid", "gita", "Hugo", "ines", "jun")
WORDS = ("tiny", "my", "distil", "ppo", "test", "large", "Base", "fast", "final", "Model", "toy")
CHAT_TEMPLATE = (
    "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\\n' + "
    "message['content'] + '<|im_end|>' + '\\n'}}{% endfor %}"
)

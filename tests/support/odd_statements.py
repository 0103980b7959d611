"""Model objects that state licences, parents and languages in ways that no recording has."""

from typing import Any


def _model(number: int, name: str, tags: list[str] | None = None, **card: Any) -> dict[str, Any]:
    model: dict[str, Any] = {"_id": f"6ab2b9f6148b5cae56d6e{number:03x}", "id": f"said/{name}"}
    return model | {"tags": tags or [], "cardData": card}


def _made_from(*parents: str, relation: str = "finetune") -> dict[str, Any]:
    models = [{"_id": "f" * 24, "id": name} for name in parents]
    return {"baseModels": {"relation": relation, "models": models}}


ODD_STATEMENTS = [
    # licences: keys in all spellings and together, texts in lists, blank ones, things that are none
    _model(1, "key-1", licence="MIT"),
    _model(2, "key-2", licenses=["Apache 2.0", "mit"]),
    _model(3, "key-3", License="agpl-3.0", licence=None),
    _model(4, "key-4", liscence="bsd-3"),
    _model(5, "key-5", License="gpl-3.0", license="mit", licence="license"),
    _model(6, "key-6", license=None, License=None, liscence=["", "  ", "PDDL"]),
    _model(7, "key-7", license={"name": "mit"}),
    _model(8, "key-8", license=["mit", None, {"x": 1}, False, "MIT", "my own words"]),
    # tags and card: the same, more, other ones, in other spellings, and nothing but a prefix
    _model(9, "both-1", ["license:mit", "license:MIT"], license=["MIT license"]),
    _model(10, "both-2", ["license:mit", "license:llama3"], license="mit"),
    _model(11, "both-3", ["license:cc0-1.0"], license="other", license_name="n", license_link="L"),
    _model(12, "both-4", ["license:"], license="gemma"),
    _model(13, "both-5", ["license:future-2.0", "license:apache-2.0"]),
    _model(14, "no-card", ["license:cc-by-nc-4.0", "license:other"]) | {"cardData": "none"},
    # a round of three through the second parents of merges, and what hangs on it
    _model(20, "round-1", base_model=["said/top", "said/round-2"]),
    _model(21, "round-2", base_model=["said/top", "said/round-3"]),
    _model(22, "round-3", base_model=["said/round-1"]),
    _model(23, "below", base_model=["said/round-3"]),
    _model(24, "top"),
    # a chain that is no power of two long, each from the one before
    *(_model(30 + n, f"chain-{n}", base_model=f"said/chain-{n - 1}") for n in range(1, 14)),
    # named in every form: lists of names, nothing, paths, addresses; a tag with a word of its own
    _model(50, "form-1") | {"baseModels": ["said/top"]},
    _model(51, "form-2") | {"baseModels": {"relation": None, "models": None}},
    _model(52, "form-3", base_model=["", "./local", "https://example.com/said/top", "said/top"]),
    _model(53, "form-4", ["base_model:distil:said/top", "base_model:", "base_model:merge:"]),
    _model(54, "form-5", ["base_model:said/top", "base_model:adapter:said/top"]),
    _model(55, "form-6", base_model="SAID/TOP", base_model_relation="quantized"),
    _model(56, "form-7", base_model="said/top", base_model_relation={"is": "merge"}),
    # two models of one name, of which the later one has it, and two names that differ only in case
    _model(60, "again"),
    _model(61, "again", base_model="said/again"),
    _model(62, "Twin"),
    _model(63, "twin", base_model="said/TWIN"),
    # former names: the odd ones out, ambiguous ones, and evidence that contradicts itself
    _model(70, "old-1", base_model="said/was-top") | _made_from("said/top"),
    _model(71, "old-2", base_model=["said/was-top"]),
    _model(72, "old-3", base_model=["said/was-a", "said/was-b"]) | _made_from("said/a", "said/b"),
    _model(73, "old-4", base_model="said/was-c") | _made_from("said/c"),
    _model(74, "old-5", base_model="said/was-c") | _made_from("said/d"),
    # languages: words that the card lists, doesn't list, and lists in a way that is none
    _model(80, "tongue-1", ["en", "eng", "trl", "sft", "it", "xx"], language=["en", "eng", "trl"]),
    _model(81, "tongue-2", ["en", "no", "fr"], language=False),
    _model(82, "tongue-3", ["en", "fr"], language={"en": None}),
    _model(83, "tongue-4", ["en", "trl", "sft", "eng", "iw", "3:2", "en"]) | {"cardData": None},
    _model(84, "tongue-5", ["language:de", "zh-CN", "pt-br"], language=["zh-CN", "de"]),
]

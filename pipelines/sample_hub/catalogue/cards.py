"""The cardData of a generated model: every key optional, most of them of more than one type."""

from typing import Any

from pipelines.sample_hub.catalogue.model_facts import ModelFacts
from pipelines.sample_hub.catalogue.parentage import names_in_card
from pipelines.sample_hub.catalogue.tagging import stated_licences
from pipelines.sample_hub.catalogue.vocabulary import OTHER_LICENCES

BENCHMARKS = (
    ("IFEval (0-Shot)", "wis-k/instruction-following-eval"),
    ("BBH (3-Shot)", "SaylorTwift/bbh"),
    ("MATH Lvl 5 (4-Shot)", "lighteval/MATH-Hard"),
    ("MuSR (0-shot)", "TAUR-Lab/MuSR"),
)
WIDGET = [
    {
        "text": "Once upon a time, in a land far away, there was a model that",
        "example_title": "Tale",
    },
    {"text": "Die Hauptstadt von Frankreich ist", "output": {"text": " Paris, natürlich!"}},
]


def card_of(facts: ModelFacts) -> dict[str, Any] | None:
    """Return what the author wrote at the head of the README; None without a card."""
    if not facts.has_card:
        return None
    odd = facts.oddity
    card = _licence(facts, odd)
    if facts.languages:
        # YAML 1.1 parses Norwegian, `no`, as false
        spoken = [False if name == "no" else name for name in facts.languages]
        card["language"] = spoken[0] if len(spoken) == 1 and odd % 3 else spoken
    elif odd % 50 == 7:
        card["language"] = None
    if facts.library and odd % 5:
        card["library_name"] = facts.library
    if facts.pipeline_tag and odd % 2:
        card["pipeline_tag"] = facts.pipeline_tag
    if facts.topics:
        card["tags"] = facts.topics
    if names := names_in_card(facts):
        card["base_model"] = names[0] if len(names) == 1 and odd % 2 else names
        if odd % 30 == 9:
            card["base_model_relation"] = facts.relation
    if facts.datasets:
        card["datasets"] = facts.datasets if odd % 3 else facts.datasets[0]
    if facts.gated:
        card["extra_gated_prompt"] = "By clicking below you agree not to harm anyone with it."
        card["extra_gated_fields"] = {"Name": "text", "I agree": {"type": "checkbox"}}
    if odd % 5 > 1:
        card["widget"] = WIDGET
    if odd % 2 == 0:
        card["model-index"] = [_results(facts, odd)]
    return card | _oddities(odd)


def _licence(facts: ModelFacts, odd: int) -> dict[str, Any]:
    """Return the licence: a text or a list, under the right key or a misspelt one."""
    stated = stated_licences(facts)
    if not stated:
        return {}
    card: dict[str, Any] = {facts.licence_key: stated[0]}
    if len(stated) > 1 or odd % 80 == 4:
        card[facts.licence_key] = stated
    if facts.licence == "other" and odd % 4:
        card["license_name"], card["license_link"] = OTHER_LICENCES[odd % len(OTHER_LICENCES)]
    return card


def _results(facts: ModelFacts, odd: int) -> dict[str, Any]:
    """Return evaluation results: most scores are numbers; a few lists are very long."""
    score: Any = f"{odd % 100}.88%" if odd % 60 == 22 else odd % 9973 / 100 + 0.001
    metric = {"type": "acc_norm", "value": score, "name": "normalized accuracy", "verified": False}
    task = {"type": facts.pipeline_tag or "text-generation"}
    results = [
        {"task": task, "dataset": {"name": name, "type": kind}, "metrics": [metric]}
        for name, kind in BENCHMARKS * (50 if odd % 1000 == 20 else 1)
    ]
    return {"name": facts.id.rpartition("/")[2], "results": results}


def _oddities(odd: int) -> dict[str, Any]:
    """Return odd keys and types, each on a few cards in a thousand."""
    if odd % 300 == 3:
        return {"co2_eq_emissions": "17g"}
    if odd % 300 == 4:
        return {"tags": ["merge"], "Tags": ["Merge"], "Language": ["English"]}
    if odd % 300 == 7:  # a training library's placeholder
        return {"licence": "license"}
    if odd % 300 == 5:
        return {"co2_eq_emissions": 17.5, "inference": {"parameters": {"temperature": 0.7}}}
    if odd % 300 == 6:
        return {"co2_eq_emissions": {"emissions": "17g", "source": "a guess"}, "inference": False}
    return {}

"""The tags of a generated model, in about the Hub's order."""

import random

from pipelines.sample_hub.catalogue.model_facts import ModelFacts
from pipelines.sample_hub.catalogue.parentage import base_model_tags
from pipelines.sample_hub.catalogue.vocabulary import FREE_TEXTS, ODD_TAGS
from pipelines.sample_hub.catalogue.weights import packing_of


def tags_of(facts: ModelFacts, rng: random.Random) -> tuple[str, ...]:
    """Return the tags, from the library and the architecture to the licence and the region."""
    chance, is_text = rng.random, facts.pipeline_tag == "text-generation"
    tags = [facts.library] if facts.library else []
    if facts.library != "gguf":
        tags.append("safetensors" if facts.parameters else "pytorch")
    tags.append(facts.architecture)
    if facts.pipeline_tag:
        tags.append(facts.pipeline_tag)
    tags += facts.topics
    if packing := packing_of(facts):
        tags += packing.tags
    if chance() < 0.35:
        tags += ("generated_from_trainer", "trl", "sft")
    if is_text and chance() < 0.7:
        tags.append("conversational")
    tags += facts.languages
    tags += [f"dataset:{name}" for name in facts.datasets]
    if chance() < 0.25:
        tags.append(f"arxiv:{int(1706 + 900 * chance()):04d}.{int(99999 * chance()):05d}")
    tags += base_model_tags(facts)
    tags += [f"license:{name}" for name in tagged_licences(facts)]
    if is_text and facts.library == "transformers":
        tags += ("text-generation-inference", "endpoints_compatible")
    elif chance() < 0.4:
        tags.append("endpoints_compatible")
    if chance() < 0.02:
        tags.append(ODD_TAGS[int(chance() * len(ODD_TAGS))])
    if facts.is_crowded:
        tags += [f"crowd-{number}" for number in range(2000)]
    tags.append("region:us")
    return tuple(dict.fromkeys(tags))


def tagged_licences(facts: ModelFacts) -> list[str]:
    """Return the card's licences; the Hub skips misspelt keys and free texts.

    A few cards were changed after the Hub read them.
    """
    if facts.licence_key != "license":
        return []
    if facts.licence and facts.oddity % 150 == 17:
        return ["gpl-3.0"]
    return [name for name in stated_licences(facts) if name not in FREE_TEXTS]


def stated_licences(facts: ModelFacts) -> list[str]:
    """Return the licence as the card states it: in a few with a second one, or as free text."""
    if facts.licence is None:
        return []
    if facts.oddity % 100 == 1:
        return [facts.licence, "cc-by-nc-sa-4.0" if facts.licence == "mit" else "mit"]
    if facts.oddity % 200 == 2:
        return [FREE_TEXTS[facts.oddity // 200 % len(FREE_TEXTS)]]
    return [facts.licence]

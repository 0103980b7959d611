"""Draws the facts of one generated model, from which its fields are rendered."""

import random

from pipelines.sample_hub.catalogue.catalogue import Facts
from pipelines.sample_hub.catalogue.families import Identity
from pipelines.sample_hub.catalogue.vocabulary import (
    ARCHITECTURES,
    COUNTS,
    DATASETS,
    DTYPES,
    GENERATIVE,
    LANGUAGES,
    LIBRARIES,
    LIBRARIES_ELSE,
    LICENCE_KEYS,
    LICENCES,
    PARENTS_NAMED_IN,
    PROVIDERS,
    TASKS,
    TOPICS,
    Weighted,
)


class ModelFacts(Facts, frozen=True, kw_only=True):
    """All facts of a model. The tags are set last, since they follow from the rest."""

    created: int
    modified: int
    disabled: bool
    downloads: int
    likes: int
    trending_score: float
    library: str | None
    architecture: str
    has_card: bool
    licence: str | None
    licence_key: str  # the card's key for it; the Hub reads only "license"
    languages: tuple[str, ...]
    datasets: tuple[str, ...]
    topics: tuple[str, ...]
    relation: str | None
    parents: tuple[tuple[str, str], ...]  # `_id` and `id`
    parents_named_in: tuple[str, ...]
    providers: tuple[tuple[str, str], ...]  # name and status
    parameters: int  # 0: no weights that the Hub could count
    dtype: str
    oddity: int  # 0 … 9999: selects the model's odd notations, if any
    is_crowded: bool  # the one model with some 2,000 tags
    downloads_all_time: int | None = None  # None: follows from the downloads of 30 days


def draw_facts(
    rng: random.Random, who: Identity, parents: list[Identity], *, is_crowded: bool, newest: int
) -> ModelFacts:
    """Return all facts but the tags. Those of the card are empty where there is no card.

    No model is modified after `newest`, in Unix seconds.
    """
    chance, family, is_base = rng.random, who.family, who.is_base
    has_card = family is not None or chance() < 0.6
    task = family.task if family and (is_base or chance() < 0.4) else TASKS.pick(chance())
    licence = family.licence if family and (is_base or chance() < 0.6) else LICENCES.pick(chance())
    fame = 1 - (1 - chance()) / (50 if is_base else 1)
    likes = 0 if chance() < (0.1 if is_base else 0.82) else int(10 ** (3.5 * fame**6))
    providers = _providers(rng, task)
    live = tuple([name for name, status in providers if status == "live"])
    return ModelFacts(
        id=who.id,
        object_id=who.object_id,
        author=who.author,
        private=who.private,
        gated=_gated(chance()),
        pipeline_tag=task,
        live_providers=live,
        warm=bool(live),
        created=who.created,
        modified=_modified(rng, who.created, newest),
        disabled=chance() < 0.001,
        downloads=_downloads(fame),
        likes=likes,
        trending_score=_trending(rng) if likes and chance() < 0.2 else 0,
        library=LIBRARIES.get(task, LIBRARIES_ELSE).pick(chance()),
        architecture=family.architecture if family else ARCHITECTURES.pick(chance()),
        has_card=has_card,
        licence=licence if has_card else None,
        licence_key=LICENCE_KEYS.pick(chance()),
        languages=_some(rng, LANGUAGES) if has_card else (),
        datasets=_some(rng, DATASETS) if has_card and chance() < 0.4 else (),
        topics=_some(rng, TOPICS) if has_card else (),
        relation=who.relation or ("finetune" if parents else None),
        parents=tuple([(parent.object_id, parent.id) for parent in parents]),
        parents_named_in=PARENTS_NAMED_IN.pick(chance()) if parents else (),
        providers=providers,
        parameters=int(10 ** (5.5 + 5 * chance() + 1.5 * chance() ** 30)) * (chance() < 0.7),
        dtype=DTYPES.pick(chance()),
        oddity=int(10_000 * chance()),
        is_crowded=is_crowded,
    )


def _some(rng: random.Random, among: Weighted[str]) -> tuple[str, ...]:
    """Draw up to three different values."""
    found = [among.pick(rng.random()) for _ in range(COUNTS.pick(rng.random()))]
    return tuple(dict.fromkeys(found))


def _modified(rng: random.Random, created: int, newest: int) -> int:
    """Draw a Unix time, mostly within days of the creation, rarely before it."""
    later = int(86_400 * 10 ** (4 * rng.random() ** 2 - 2))
    if rng.random() < 0.001:
        return created - later
    return created + later % max(newest - created, 1)


def _gated(chance: float) -> bool | str:
    """Return the gate. Measured: auto 2.6 %, manual 0.8 % of the finetunes of 2025."""
    return "auto" if chance < 0.022 else "manual" if chance < 0.03 else False


def _downloads(fame: float) -> int:
    """Return downloads: a third 0, the 90th percentile near 500, the largest near 10**8."""
    rank = max(fame - 0.33, 0) / 0.67
    return int(10 ** (3 * rank + 5 * rank**100)) - 1 if rank else 0


def _trending(rng: random.Random) -> float:
    """Draw a score, mostly a whole number; the floats were recorded from the Hub."""
    if rng.random() < 0.05:
        return rng.choice((0.7000000000000001, 2.2, 1.6, 1.2000000000000002, 3.4000000000000004))
    return int(10 ** (2.7 * rng.random() ** 2))


def _providers(rng: random.Random, task: str | None) -> tuple[tuple[str, str], ...]:
    """Draw providers: 2.5 % of generative models are served, a few more have no live entry."""
    luck = rng.random() / (0.025 if task in GENERATIVE else 0.002 if task else 1e-9)
    if luck >= 1.15:
        return ()
    found = [PROVIDERS.pick(rng.random()) for _ in range(1 + int(5 * rng.random()))]
    first, *others = dict.fromkeys(found)
    if luck >= 1:
        return ((first, "staging"), *((name, "error") for name in others))
    states = ("live", "live", "live", "live", "staging", "error")
    return ((first, "live"), *((name, rng.choice(states)) for name in others))

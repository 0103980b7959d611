"""What changes every day: downloads, likes, trending, each a function of (seed, index, day)."""

from typing import Any

from pipelines.sample_hub.catalogue.creation import noise
from pipelines.sample_hub.catalogue.model_facts import ModelFacts
from pipelines.sample_hub.catalogue.rendering import downloads_all_time

SPARED = 20  # one model in 20 keeps its downloads when the Hub's counter fails


def counters(facts: ModelFacts, seed: int, index: int, day: int, *, fail: bool) -> dict[str, Any]:
    """Return the counters of one model on a day, from those of day 0."""
    if day == 0:
        return {}
    trend = noise(seed + 1, index)  # whether the model goes up or down in these weeks
    luck = noise(seed + 1 + day, index)
    pace = (trend % 2001 - 1000) / 1000
    downloads = facts.downloads * max(1 + 0.015 * pace * day + (luck % 101 - 50) / 1000, 0.02)
    if facts.downloads == 0 and trend % 20 == 0:
        downloads = luck % 5  # found by somebody
    a_day = facts.downloads / 30 * (1 + abs(pace)) + (trend % 20 == 0)
    return {
        "downloads": 0 if fail and luck % SPARED else int(downloads),
        "downloads_all_time": downloads_all_time(facts) + int(day * a_day),
        "likes": _likes(facts.likes, trend, day),
        "trending_score": _trending(facts, trend, luck, day),
    }


def _likes(likes: int, trend: int, day: int) -> int:
    """Return the likes: one is added within two months, one lost within three; liked ones grow."""
    liked = likes + (day >= trend % 60 + 1) - (day >= trend // 60 % 90 + 1)
    return max(liked + int(day * likes * (trend % 7) / 2000), 0)


def _trending(facts: ModelFacts, trend: int, luck: int, day: int) -> float:
    """Return the score: it fades within a fortnight; a few liked models trend for five days."""
    score = facts.trending_score
    if not score:
        is_up = facts.likes and 0 <= day - trend % 40 < 5
        return luck % 9 + 1 if is_up else 0
    faded = score * max(1 - day / 14 + (luck % 21 - 10) / 100, 0)
    return int(faded) if isinstance(score, int) else faded

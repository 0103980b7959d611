"""What moves every day: downloads, likes, trending, each a function of (seed, index, day)."""

from typing import Any

from pipelines.sample_hub.catalogue.creation import noise
from pipelines.sample_hub.catalogue.model_facts import ModelFacts
from pipelines.sample_hub.catalogue.rendering import downloads_all_time

SPARED = 20  # one model in so many keeps its downloads when the Hub's counter fails


def counters(facts: ModelFacts, seed: int, index: int, day: int, *, fail: bool) -> dict[str, Any]:
    """The counters of one model on a day, from those of day 0."""
    if day == 0:
        return {}
    bent = noise(seed + 1, index)  # whether the model goes up or down in these weeks
    luck = noise(seed + 1 + day, index)
    pace = (bent % 2001 - 1000) / 1000
    downloads = facts.downloads * max(1 + 0.015 * pace * day + (luck % 101 - 50) / 1000, 0.02)
    if facts.downloads == 0 and bent % 20 == 0:
        downloads = luck % 5  # found by somebody
    a_day = facts.downloads / 30 * (1 + abs(pace)) + (bent % 20 == 0)
    return {
        "downloads": 0 if fail and luck % SPARED else int(downloads),
        "downloads_all_time": downloads_all_time(facts) + int(day * a_day),
        "likes": _likes(facts.likes, bent, day),
        "trending_score": _trending(facts, bent, luck, day),
    }


def _likes(likes: int, bent: int, day: int) -> int:
    """One comes in these two months, one goes in these three; a liked model goes on being liked."""
    liked = likes + (day >= bent % 60 + 1) - (day >= bent // 60 % 90 + 1)
    return max(liked + int(day * likes * (bent % 7) / 2000), 0)


def _trending(facts: ModelFacts, bent: int, luck: int, day: int) -> float:
    """Fades within a fortnight; a few that are liked come up for five days."""
    score = facts.trending_score
    if not score:
        is_up = facts.likes and 0 <= day - bent % 40 < 5
        return luck % 9 + 1 if is_up else 0
    faded = score * max(1 - day / 14 + (luck % 21 - 10) / 100, 0)
    return int(faded) if isinstance(score, int) else faded

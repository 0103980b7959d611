"""Which licences a model declares, read in Python: what the licence marts must say."""

from collections.abc import Iterable
from typing import Any

from tests.support.payloads import Row, seed

KEYS = ("license", "licence", "licenses", "License", "liscence")
KNOWN = {row["license_id"]: row for row in seed("licenses")}
ALIASES = {row["license_text"]: row["license_id"] for row in seed("license_aliases")}
POSITIONS = {row["license_class"]: int(row["class_position"]) for row in seed("license_classes")}


def license_key(card: Any) -> str | None:
    """Return the card's key for its licence: the first that holds anything."""
    found = card if isinstance(card, dict) else {}
    return next((key for key in KEYS if found.get(key) is not None), None)


def card_texts(card: Any) -> list[str]:
    """Return what the card says, a text or a list of texts with odd things in it."""
    value = card[key] if (key := license_key(card)) else None
    items = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    texts = [str(i).lower() if isinstance(i, bool) else i for i in items]
    return [text for text in texts if isinstance(text, str) and text.strip()]


def tag_texts(tags: Iterable[str] | None) -> list[str]:
    """Return what `license:` tags say."""
    return [tag[8:] for tag in tags or () if tag.startswith("license:") and tag[8:].strip()]


def placed(text: str) -> str:
    """Return the licence that a text means."""
    word = text.strip().lower()
    return word if word in KNOWN else ALIASES.get(word, "unknown")


def once(texts: Iterable[str]) -> list[str]:
    """Return the licences that texts mean, each where it came first."""
    return list(dict.fromkeys(map(placed, texts)))


def license_ids(tags: Iterable[str] | None, card: Any) -> list[str]:
    """Return the licences in tags, else those of the card under whatever key."""
    return once(tag_texts(tags)) or once(card_texts(card))


def is_unplaced(text: str) -> bool:
    """Whether nobody can tell what a text means."""
    word = text.strip().lower()
    return word not in KNOWN and word not in ALIASES


def most_restrictive(ids: list[str]) -> Row | None:
    """Return the licence that decides a model's class, the first of those in the last class."""
    by_class = {name: -POSITIONS[KNOWN[name]["license_class"]] for name in ids}
    return KNOWN[min(ids, key=by_class.__getitem__)] if ids else None

"""When a generated model was made, and the ObjectId that says so.

On the Hub the first four bytes of an `_id` are its createdAt, so the order of `_id`s is the order
of creation (HUB_API.md 2.2). Here that is the order of the indexes.
"""

import time

FLOOR = 0x621FFDC0  # 2022-03-02T23:29:04Z: the Hub's createdAt of all that is older
FLOOR_SHARE = 0.005
NEWEST = 0x6AFF8D80  # 2026-11-20
GROWTH = 0.45  # time goes like share ** GROWTH: half of all models are from the last quarter
MASK = (1 << 64) - 1


def noise(seed: int, index: int) -> int:
    """64 bits that look random (splitmix64)."""
    mixed = (index + 1) * 0x9E3779B97F4A7C15 + seed * 0xD1342543DE82EF95 & MASK
    mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9 & MASK
    mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB & MASK
    return mixed ^ mixed >> 31


def created(index: int, size: int) -> int:
    """The second of creation, never before that of a lower index."""
    share = index / size
    if share < FLOOR_SHARE:
        return FLOOR + (2 * share >= FLOOR_SHARE)
    age = (share - FLOOR_SHARE) / (1 - FLOOR_SHARE)
    return FLOOR + 2 + int((NEWEST - FLOOR - 2) * age**GROWTH)


def object_id(seed: int, index: int, size: int) -> str:
    """The second of creation, then 64 bits that rise with the index and look random."""
    step = MASK // size
    return f"{created(index, size):08x}{index * step + noise(seed, index) % step:016x}"


def iso(seconds: int) -> str:
    """A time as the Hub writes it."""
    return time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(seconds))

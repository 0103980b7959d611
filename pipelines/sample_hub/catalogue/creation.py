"""When a generated model was created, and the ObjectId that contains that time.

On the Hub the first four bytes of an `_id` are its createdAt, so the order of `_id`s is the order
of creation. Here that is the order of the indexes.
"""

import time

FLOOR = 0x621FFDC0  # 2022-03-02T23:29:04Z: the Hub's createdAt of all that is older
FLOOR_SHARE = 0.005
NEWEST = 0x6AFF8D80  # 2026-11-20, unless told otherwise
GROWTH = 0.45  # time grows as share ** GROWTH: half of all models are from the last quarter
MASK = (1 << 64) - 1


def noise(seed: int, index: int) -> int:
    """Return 64 pseudo-random bits (splitmix64)."""
    mixed = (index + 1) * 0x9E3779B97F4A7C15 + seed * 0xD1342543DE82EF95 & MASK
    mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9 & MASK
    mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB & MASK
    return mixed ^ mixed >> 31


def created(index: int, size: int, newest: int = NEWEST) -> int:
    """Return the Unix time of creation, never before that of a lower index, up to `newest`."""
    share = index / size
    if share < FLOOR_SHARE:
        return FLOOR + (2 * share >= FLOOR_SHARE)
    age = (share - FLOOR_SHARE) / (1 - FLOOR_SHARE)
    return FLOOR + 2 + int((newest - FLOOR - 2) * age**GROWTH)


def object_id(seed: int, index: int, size: int, newest: int = NEWEST) -> str:
    """Return an ObjectId: the time of creation, then 64 noisy bits that rise with the index."""
    step = MASK // size
    return f"{created(index, size, newest):08x}{index * step + noise(seed, index) % step:016x}"


def iso(seconds: int) -> str:
    """Return a Unix time as the Hub writes it."""
    return time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(seconds))

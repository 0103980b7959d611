"""When the sample Hub injects faults: at which positions of a listing, how often, or at random."""

import math
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

from starlette.requests import Request

SPEC = re.compile(r"([a-z0-9-]+)@([1-9]\d*|\*)(?:x([1-9]\d*|\*))?")
FOR_EVER = {"heavy"}  # by default: a page doesn't get lighter
# what a client gets past by a retry
TRANSIENT_KINDS = (
    *("429-window", "429-retry-after", "429-retry-date", "429-action", "429-bare"),
    *("408", "500", "502", "503", "503-retry-after", "504"),
    *("reset", "truncated", "html", "not-json", "error-object", "slow"),
)


@dataclass(frozen=True)
class Fault:
    """A kind of fault at one position, or (None) at each, for a number of requests of it."""

    kind: str
    page: int | None
    times: float


def parse_fault(text: str) -> Fault:
    """Parse KIND@PAGE or KIND@PAGExTIMES; raises ValueError for anything else."""
    found = SPEC.fullmatch(text)
    if not found:
        raise ValueError(f"{text!r} isn't KIND@PAGE or KIND@PAGExTIMES")
    kind, page, times = found.groups()
    usual = math.inf if kind in FOR_EVER else 1
    return Fault(
        kind=kind,
        page=None if page == "*" else int(page),
        times=usual if times is None else math.inf if times == "*" else int(times),
    )


@dataclass(frozen=True)
class RandomFaults:
    """Transient faults, once or twice at a share of all positions, drawn from a seed."""

    seed: int
    share: float

    def at(self, position: str) -> list[Fault]:
        """Return the faults of a position; the same for an equal seed."""
        rng = random.Random(f"{self.seed} {position}")
        if rng.random() >= self.share:
            return []
        return [Fault(rng.choice(TRANSIENT_KINDS), None, rng.randint(1, 2))]


@dataclass
class Plan:
    """Faults, given and random, and how often each has been injected."""

    faults: list[Fault]
    random_faults: RandomFaults | None = None
    _numbers: dict[str, int] = field(default_factory=dict)
    _spent: Counter[tuple[str, int]] = field(default_factory=Counter)

    def next_fault(self, request: Request) -> tuple[int, str] | None:
        """Return the page's number and the fault for it, if any; counts the request."""
        position = position_of(request)
        page = self._numbers.setdefault(position, len(self._numbers) + 1)
        for number, fault in self._at(position, page):
            if self._spent[position, number] < fault.times:
                self._spent[position, number] += 1
                return page, fault.kind
        return None

    def _at(self, position: str, page: int) -> Iterator[tuple[int, Fault]]:
        """Yield the faults of one position, each with its number."""
        drawn = self.random_faults.at(position) if self.random_faults else []
        for number, fault in enumerate([*self.faults, *drawn]):
            if fault.page in (None, page):
                yield number, fault


def position_of(request: Request) -> str:
    """Return a request's place in a listing: all its parameters but the page size."""
    asked = request.query_params.multi_items()
    return urlencode(sorted(pair for pair in asked if pair[0] != "limit"))

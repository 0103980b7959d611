"""Counts requests in fixed windows, one per client."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Quota:
    """The number of requests that a client may send in a window; `window` is in seconds."""

    limit: int
    window: int
    clock: Callable[[], float] = time.monotonic
    _spent: dict[str, tuple[float, int]] = field(default_factory=dict)

    def spend(self, client: str) -> tuple[bool, dict[str, str]]:
        """Count one request; return whether it is allowed, and the headers of its answer."""
        now = self.clock()
        started, spent = self._spent.get(client, (now, 0))
        if now >= started + self.window:
            started, spent = now, 0
        self._spent[client] = started, spent + 1
        left, seconds = max(self.limit - spent - 1, 0), math.ceil(started + self.window - now)
        return spent < self.limit, {
            "RateLimit": f'"api";r={left};t={seconds}',
            "RateLimit-Policy": f'"fixed window";"api";q={self.limit};w={self.window}',
        }

"""One rate limiter for all chains of a crawl: no request goes out beyond the Hub's quota."""

import threading
import time
from collections.abc import Callable

from pipelines.hub.backoff import Quota, Wait

# Below this share of the window's quota, what is left is spread over what is left of the window:
# a small crawl isn't slowed, a long one doesn't run into a 429.
SPREAD_BELOW = 0.2


class RateLimiter:
    """Schedules the requests of all chains; safe to share between threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._quota: Quota | None = None
        self._window_ends = 0.0
        self._in_flight = 0
        self._last_slot = 0.0
        self._pause_until = 0.0
        self._pause_reason = ""

    def reserve(self) -> Wait | None:
        """Take the next slot; return the wait before it, None for none."""
        with self._lock:
            now = self._clock()
            slot, reason = self._next_slot(now)
            self._last_slot = slot
            self._in_flight += 1
            return Wait(slot - now, reason) if slot > now else None

    def record_answer(self, quota: Quota | None) -> None:
        """Record the quota that an answer stated; answers may come out of order."""
        with self._lock:
            self._in_flight -= 1
            if quota is None:
                return
            ends = self._clock() + quota.resets_in_seconds
            # the Hub counts in whole seconds: ends less than two apart are of one window
            if self._quota and abs(ends - self._window_ends) < 2:
                quota = min(quota, self._quota, key=lambda known: known.remaining)
            self._quota, self._window_ends = quota, ends

    def pause(self, wait: Wait) -> None:
        """Let no chain send a request before the wait is over: the refusal of one is for all."""
        with self._lock:
            self._pause_until = max(self._pause_until, self._clock() + wait.seconds)
            self._pause_reason = wait.reason

    def _next_slot(self, now: float) -> tuple[float, str]:
        start, reason = max(now, self._pause_until), self._pause_reason
        if self._quota is None or start >= self._window_ends:
            return start, reason  # nothing is known of the new window
        left = self._quota.remaining - self._in_flight
        if left <= 0:
            return self._window_ends + 1, "the quota is used up"
        if left >= self._quota.limit * SPREAD_BELOW:
            return start, reason
        spread = self._last_slot + (self._window_ends - self._last_slot) / (left + 1)
        return (spread, "sparing the quota") if spread > start else (start, reason)

"""When to retry a request: the Hub's quota headers, its Retry-After, and our own back-off.

The Hub counts requests in fixed windows and states what is left on every answer, not only on 429:
`RateLimit: "api";r=LEFT;t=SECONDS` and `RateLimit-Policy: "fixed window";"api";q=QUOTA;w=SECONDS`
(models/docs/hub_api.md, "Quota"). CloudFront's 429s carry neither; those of other limits leave
requests in the window.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from tenacity import RetryCallState, wait_random_exponential

ANONYMOUS_QUOTA = 500
WINDOW_SECONDS = 300

# [0-9], not \d: that takes the digits of any script
_RATE_LIMIT = re.compile(r'"\w+"\s*;\s*r\s*=\s*([0-9]{1,9})\s*;\s*t\s*=\s*([0-9]{1,9})(?![0-9])')
_POLICY = re.compile(r"\bq\s*=\s*([0-9]{1,9})\b")
_back_off = wait_random_exponential(multiplier=1, max=60)


@dataclass(frozen=True)
class Quota:
    """The quota that an answer states: requests left, seconds to its reset, requests a window."""

    remaining: int
    resets_in_seconds: int
    limit: int = ANONYMOUS_QUOTA

    @property
    def requests_a_second(self) -> float:
        """The pace that it allows in the long run."""
        return self.limit / WINDOW_SECONDS


@dataclass(frozen=True)
class Wait:
    """A pause that the client makes, in seconds, and why."""

    seconds: float
    reason: str

    def __str__(self) -> str:
        return f"{self.reason}: {self.seconds:.1f} s"


def parse_quota(headers: Mapping[str, str]) -> Quota | None:
    """Parse the rate-limit headers; None where they are absent or malformed."""
    left = _RATE_LIMIT.search(headers.get("RateLimit", ""))
    if left is None:
        return None
    policy = _POLICY.search(headers.get("RateLimit-Policy", ""))
    limit = int(policy[1]) if policy else ANONYMOUS_QUOTA
    return Quota(int(left[1]), int(left[2]), limit)


def asked_wait(status: int, headers: Mapping[str, str]) -> float | None:
    """Return the seconds that a refusal asks for: to the quota's reset, or Retry-After, or None."""
    quota = parse_quota(headers)
    if status == 429 and quota and quota.remaining == 0:
        return quota.resets_in_seconds + 1
    return parse_retry_after(headers.get("Retry-After", ""))


def parse_retry_after(text: str) -> float | None:
    """Parse Retry-After, which is in seconds or a date; return seconds, None if it is neither."""
    if text.strip().isdecimal():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def wait_before_retry(state: RetryCallState) -> float:
    """Return the seconds that the Hub asked for, else an exponential back-off with jitter.

    This is tenacity's `wait`.
    """
    error = state.outcome.exception() if state.outcome else None
    asked = getattr(error, "retry_after", None)
    return _back_off(state) if asked is None else float(asked)

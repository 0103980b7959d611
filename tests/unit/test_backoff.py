"""When to ask again: the Hub's headers, read whatever they hold, and the pace that follows."""

import heapq
import math
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tenacity import Future, RetryCallState, Retrying

from pipelines.hub.backoff import (
    Quota,
    Wait,
    asked_wait,
    parse_quota,
    parse_retry_after,
    wait_before_retry,
)
from pipelines.hub.errors import TransientHubError
from pipelines.hub.listing import BadLinkError, next_cursor
from pipelines.hub.rate_limit import RateLimiter

PAGE = "https://hub.example/api/models?limit=2"
counts = st.integers(0, 999_999_999)
texts = st.text(max_size=80)
cursors = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1)


@given(counts, counts, counts, st.sampled_from(["", " ", "  "]))
def test_quota_headers_are_read_as_they_are_written(r: int, t: int, q: int, space: str) -> None:
    headers = {
        "RateLimit": f'"api"{space};{space}r={r};{space}t={t}',
        "RateLimit-Policy": f'"fixed window";"api";{space}q={q};w=300',
    }
    assert parse_quota(headers) == Quota(r, t, q)
    del headers["RateLimit-Policy"]
    assert parse_quota(headers) == Quota(r, t, 500)


@given(texts, texts)
def test_any_other_quota_header_says_nothing(limit: str, policy: str) -> None:
    quota = parse_quota({"RateLimit": limit, "RateLimit-Policy": policy})
    assert quota is None or f"r={quota.remaining}" in limit.replace(" ", "")


@given(st.one_of(texts, st.just("r=7"), st.just('"api";r=;t='), st.just('"api";r=-1;t=5')))
def test_retry_after_is_a_number_of_seconds_or_nothing(text: str) -> None:
    seconds = parse_retry_after(text)
    assert seconds is None or (seconds >= 0 and math.isfinite(seconds))
    assert parse_quota({"RateLimit": "r=7"}) is None


@given(st.integers(0, 10**6))
def test_retry_after_is_read_in_both_its_forms(seconds: int) -> None:
    assert parse_retry_after(str(seconds)) == seconds
    later = datetime.now(UTC) + timedelta(seconds=seconds)
    read = parse_retry_after(format_datetime(later, usegmt=True))
    assert read is not None and seconds - 2 <= read <= seconds


@given(st.sampled_from([408, 429, 500, 503, 504]), counts, counts, st.none() | counts)
def test_the_wait_asked_for_is_the_windows_end_else_retry_after(
    status: int, r: int, t: int, retry_after: int | None
) -> None:
    headers = {"RateLimit": f'"api";r={r};t={t}'}
    if retry_after is not None:
        headers["Retry-After"] = str(retry_after)
    is_used_up = status == 429 and r == 0
    assert asked_wait(status, headers) == (t + 1 if is_used_up else retry_after)


@given(st.integers(1, 50), st.none() | st.floats(0, 10**6))
def test_a_retry_waits_as_asked_or_backs_off_up_to_a_minute(
    tries: int, asked: float | None
) -> None:
    state = RetryCallState(Retrying(), None, (), {})
    state.attempt_number = tries
    state.outcome = Future.construct(tries, TransientHubError("no", "busy", asked), True)
    wait = wait_before_retry(state)
    assert wait == asked if asked is not None else 0 <= wait <= min(2 ** (tries - 1), 60)


@given(cursors)
def test_the_successors_cursor_is_read_from_absolute_and_relative_links(cursor: str) -> None:
    from urllib.parse import quote

    path = f"/api/models?limit=2&cursor={quote(cursor, safe='')}"
    for url in (path, f"https://hub.example{path}", f"https://hub.example:443{path}"):
        assert next_cursor(f'<{url}>; rel="next"', PAGE) == cursor
    with pytest.raises(BadLinkError, match="another origin"):
        next_cursor(f'<https://evil.example{path}>; rel="next"', PAGE)


@given(st.text(min_size=1, max_size=120) | st.from_regex(r'<[^>]*>; rel="?next"?'))
def test_any_other_link_is_refused_and_never_taken_for_the_end(link: str) -> None:
    try:
        assert next_cursor(link, PAGE)
    except BadLinkError as error:
        assert str(error)


def test_no_link_is_the_end() -> None:
    assert next_cursor("", PAGE) is None


@settings(deadline=None, max_examples=60)
@given(
    chains=st.integers(1, 6),
    latency=st.floats(0.05, 1.5),
    limit=st.integers(20, 500),
    window=st.integers(30, 300),
)
def test_a_shared_pace_keeps_to_the_quota_and_uses_it(
    chains: int, latency: float, limit: int, window: int
) -> None:
    windows = 4
    sent = simulated(chains, latency, limit, window, until=windows * window)
    per_window = [sum(i * window <= at < (i + 1) * window for at in sent) for i in range(windows)]
    assert max(per_window) <= limit
    possible = min(limit, chains * (window / latency))
    # a second is left at each window's end, since the Hub tells its length in whole ones
    spared = chains + limit * 2 / window + 1
    assert min(per_window) >= possible * 0.95 - spared


def simulated(chains: int, latency: float, limit: int, window: int, until: float) -> list[float]:
    """Return when requests reach a Hub of fixed windows, from chains that share a pace."""
    clock = [0.0]
    pace = RateLimiter(lambda: clock[0])
    sent: list[float] = []
    spent: dict[int, int] = {}
    # (moment, order, what): ask for a slot, send, hear the answer
    events: list[tuple[float, int, str, Quota | None]] = [
        (0.0, i, "ask", None) for i in range(chains)
    ]
    order = chains
    while events and clock[0] < until:
        clock[0], _, what, quota = heapq.heappop(events)
        order += 1
        if what == "ask":
            pause = pace.reserve()
            at = clock[0] + (pause.seconds if pause else 0)
            heapq.heappush(events, (at, order, "send", None))
        elif what == "send":
            sent.append(clock[0])
            number = int(clock[0] // window)
            spent[number] = spent.get(number, 0) + 1
            left = max(limit - spent[number], 0)
            resets = math.ceil((number + 1) * window - clock[0])
            heard = Quota(left, resets, limit)
            heapq.heappush(events, (clock[0] + latency, order, "hear", heard))
        else:
            pace.record_answer(quota)
            heapq.heappush(events, (clock[0], order, "ask", None))
    return sent


def test_a_refusal_of_one_chain_holds_all_of_them() -> None:
    clock = [0.0]
    pace = RateLimiter(lambda: clock[0])
    pace.pause(Wait(7.0, "too many requests"))
    assert pace.reserve() == Wait(7.0, "too many requests")
    clock[0] = 8.0
    assert pace.reserve() is None

"""The sample Hub's faults, seen on the wire: each at its page, its number of times, in its form."""

import asyncio
import gzip
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
import urllib3

from pipelines.sample_hub import running
from pipelines.sample_hub.catalogue.generated import GeneratedCatalogue
from pipelines.sample_hub.faults.deviations import DEVIATIONS
from pipelines.sample_hub.faults.injection import KINDS
from pipelines.sample_hub.faults.plan import TRANSIENT_KINDS, RandomFaults
from pipelines.sample_hub.http import server
from pipelines.sample_hub.http.control import CurrentDay

MODELS, LIMIT = 60, 20
Answer = requests.Response
SPOILT: dict[str, Callable[[Answer, str], bool]] = {}


@contextmanager
def hub(*options: str) -> Iterator[str]:
    with running("--models", str(MODELS), "--quota", "100000", *options) as url:
        yield f"{url}/api/models?sort=createdAt&limit={LIMIT}"


def get(url: str, **headers: str) -> Answer:
    return requests.get(url, headers=headers, timeout=600)


def successor(answer: Answer) -> str | None:
    return answer.links.get("next", {}).get("url")


def ids(answer: Answer) -> list[str]:
    return [row["_id"] for row in answer.json()]


@pytest.fixture(scope="module")
def pages() -> list[list[str]]:
    """The `_id`s of each right page."""
    with hub() as url:
        return [ids(get(page)) for page in walk(url)]


def walk(url: str) -> Iterator[str]:
    """The addresses of all right pages, by the links."""
    following: str | None = url
    while following:
        yield following
        following = successor(get(following))


def delivered(url: str) -> Any:
    parts = urlsplit(url)
    return get(f"{parts.scheme}://{parts.netloc}/_sample/faults").json()


def is_json_error(status: int) -> Callable[[Answer], bool]:
    return lambda answer: answer.status_code == status and list(answer.json()) == ["error"]


def is_gateways(status: int) -> Callable[[Answer], bool]:
    return lambda answer: (
        (answer.status_code, answer.headers["Content-Type"]) == (status, "text/html; charset=utf-8")
        and answer.text.startswith("<!DOCTYPE html>")
        and not {"RateLimit", "Retry-After", "X-Powered-By"} & set(answer.headers)
    )


def left(answer: Answer) -> tuple[int, int]:
    """`r` and `t`."""
    _, remaining, seconds = answer.headers["RateLimit"].split(";")
    return int(remaining[2:]), int(seconds[2:])


def asks_for_a_second_or_two(answer: Answer) -> bool:
    date = parsedate_to_datetime(answer.headers["Retry-After"]).timestamp()
    return answer.headers["Retry-After"].endswith("GMT") and -1 < date - time.time() <= 2


def starts_right(answer: Answer) -> bool:
    return answer.status_code == 200 and "RateLimit" in answer.headers


ANSWERS: dict[str, Callable[[Answer], bool]] = {
    "429-window": lambda answer: (
        is_json_error(429)(answer)
        and answer.headers["RateLimit"] == '"api";r=0;t=1'
        and answer.headers["RateLimit-Policy"] == '"fixed window";"api";q=500;w=300'
        and "rate limit your IP" in answer.json()["error"]
        and "Retry-After" not in answer.headers
    ),
    "429-retry-after": lambda answer: (
        is_json_error(429)(answer)
        and answer.headers["Retry-After"] == "1"
        and "RateLimit" not in answer.headers
    ),
    "429-retry-date": lambda answer: (
        is_json_error(429)(answer)
        and asks_for_a_second_or_two(answer)
        and "RateLimit" not in answer.headers
    ),
    "429-action": lambda answer: (
        is_json_error(429)(answer) and left(answer)[0] > 0 and "Retry-After" not in answer.headers
    ),
    "429-bare": is_gateways(429),
    "408": is_json_error(408),
    "500": is_json_error(500),
    "502": is_gateways(502),
    "503": lambda answer: is_json_error(503)(answer) and "Retry-After" not in answer.headers,
    "503-retry-after": lambda answer: (
        is_json_error(503)(answer) and answer.headers["Retry-After"] == "1"
    ),
    "504": is_gateways(504),
    "refused-cursor": lambda answer: (
        is_json_error(400)(answer) and answer.json() == {"error": "Invalid cursor"}
    ),
    "html": is_gateways(200),
    "not-json": lambda answer: (
        starts_right(answer)
        and answer.text.startswith('[{"_id":')
        and not answer.text.endswith("]")
        and successor(answer) is not None
    ),
    "error-object": lambda answer: (
        starts_right(answer) and "rate limit your IP" in answer.json()["error"]
    ),
    "empty-page": lambda answer: starts_right(answer) and answer.text == "[]",
}


@pytest.mark.parametrize("kind", ANSWERS)
def test_answer_is_spoilt_at_its_page_and_its_number_of_times(
    kind: str, pages: list[list[str]]
) -> None:
    with hub("--fault", f"{kind}@2x2") as url:
        first = get(url)
        second = successor(first)
        assert second and ids(first) == pages[0]
        spoilt = [get(second), get(second)]
        right = get(second)
        assert ids(right) == pages[1]
        assert [ids(get(page)) for page in walk(url)] == pages
        assert delivered(url) == [[2, kind]] * 2
    for answer in spoilt:
        assert ANSWERS[kind](answer), (answer.status_code, answer.headers, answer.text[:200])
    if kind == "empty-page":
        assert successor(spoilt[0]) == successor(right)


def cursor_of(url: str) -> str | None:
    return dict(parse_qsl(urlsplit(url).query, keep_blank_values=True)).get("cursor")


# kind -> whether a link is what it makes of page 2's: (link, page 1, page 2, page 3)
LINKS: dict[str, Callable[[str, str, str, str], bool]] = {
    "relative-link": lambda link, first, second, third: (
        link.startswith("/api/models?") and third.endswith(link)
    ),
    "foreign-link": lambda link, first, second, third: (
        link == third.replace(urlsplit(third).netloc, "127.0.0.1:9")
    ),
    "empty-cursor": lambda link, first, second, third: link == f"{first}&cursor=",
    "no-cursor": lambda link, first, second, third: link == first,
    "repeated-cursor": lambda link, first, second, third: link == second,
}


@pytest.mark.parametrize("kind", LINKS)
def test_link_is_spoilt_at_its_page_once(kind: str, pages: list[list[str]]) -> None:
    with hub("--fault", f"{kind}@2") as url:
        second = successor(get(url))
        assert second
        spoilt = get(second)
        third = successor(get(second))
        assert third and cursor_of(third)
        assert delivered(url) == [[2, kind]]
    assert ids(spoilt) == pages[1]  # the page itself is right
    link = spoilt.headers["Link"]
    assert link.endswith('>; rel="next"')
    assert LINKS[kind](link[1:].partition(">")[0], url, second, third), link


@pytest.mark.parametrize("sort", ["createdAt", "lastModified", "downloads"])
def test_loop_leads_to_the_first_page_under_a_new_cursor(sort: str) -> None:
    with hub("--fault", "loop@2") as url:
        first_url = url.replace("createdAt", sort)
        first = get(first_url)
        second = successor(first)
        assert second
        loop = successor(get(second))
        assert loop and cursor_of(loop) and cursor_of(loop) != cursor_of(second)
        again = get(loop)
        assert (ids(again), cursor_of(successor(again) or "")) == (ids(first), cursor_of(second))


@pytest.mark.parametrize("sort", ["createdAt", "lastModified", "likes"])
def test_moved_rows_come_again_at_the_start_of_the_next_page(sort: str) -> None:
    with hub("--fault", "moved@1") as url:
        first_url = url.replace("createdAt", sort)
        first = get(first_url)
        link = successor(first)
        assert link
        second = get(link)
        assert len(ids(first)) == len(ids(second)) == LIMIT
        assert ids(second)[:3] == ids(first)[-3:]
        # nothing is left out by it
        right = [row for page in walk(first_url) for row in ids(get(page))]
        assert ids(first) + ids(second)[3:] == right[: 2 * LIMIT - 3]


@pytest.mark.parametrize("kind", [*LINKS, "loop", "moved", "empty-page"])
def test_last_page_has_no_link_to_spoil(kind: str, pages: list[list[str]]) -> None:
    with hub("--fault", f"{kind}@1") as url:
        answer = get(url.replace(f"limit={LIMIT}", f"limit={MODELS}"))
        assert "Link" not in answer.headers
        assert ids(answer) == [row for page in pages for row in page]
        assert delivered(url) == []


def read_raw(url: str) -> tuple[dict[str, str], bytes, bool]:
    """Headers, what came of the body, and whether the connection was reset: by a bare socket."""
    parts = urlsplit(url)
    assert parts.port
    with socket.create_connection((parts.hostname, parts.port), timeout=600) as connection:
        connection.sendall(
            f"GET {parts.path}?{parts.query} HTTP/1.1\r\nHost: {parts.netloc}\r\n"
            "Accept-Encoding: gzip\r\nConnection: close\r\n\r\n".encode()
        )
        received, was_reset = b"", False
        try:
            while piece := connection.recv(65536):
                received += piece
        except ConnectionResetError:
            was_reset = True
    head, _, body = received.partition(b"\r\n\r\n")
    lines = [line.partition(": ") for line in head.decode().split("\r\n")[1:]]
    return {name.lower(): value for name, _, value in lines}, body, was_reset


@pytest.mark.parametrize(("kind", "is_reset"), [("reset", True), ("truncated", False)])
def test_body_is_broken_off_in_the_middle(
    kind: str, is_reset: bool, pages: list[list[str]]
) -> None:
    with hub("--fault", f"{kind}@1x2") as url:
        headers, body, was_reset = read_raw(url)
        assert was_reset is is_reset
        assert len(body) == int(headers["content-length"]) // 2
        assert headers["content-encoding"] == "gzip"
        with pytest.raises(EOFError):
            gzip.decompress(body)
        with pytest.raises(requests.RequestException):
            get(url)
        assert ids(get(url)) == pages[0]  # the server is well
        assert delivered(url) == [[1, kind]] * 2


def test_slow_body_takes_its_time_and_comes_whole(pages: list[list[str]]) -> None:
    with hub("--fault", "slow@1", "--slow-seconds", "0.6") as url:
        started = time.monotonic()
        assert ids(get(url)) == pages[0]
        assert time.monotonic() - started >= 0.6
        assert ids(get(url)) == pages[0]
        assert delivered(url) == [[1, "slow"]]


def test_stalled_body_lasts_until_the_client_gives_up(pages: list[list[str]]) -> None:
    with hub("--fault", "stall@1") as url:
        answer = requests.get(url, stream=True, timeout=600)
        assert answer.status_code == 200
        connection = answer.raw.connection
        assert connection
        connection.sock.settimeout(0.3)  # of the body alone: headers may take long
        with pytest.raises(urllib3.exceptions.ReadTimeoutError):
            answer.raw.read()
        assert ids(get(url)) == pages[0]


def test_heavy_page_can_be_had_in_smaller_pieces(pages: list[list[str]]) -> None:
    with hub("--fault", "heavy@2", "--heavy-limit", "8") as url:
        second = successor(get(url))
        assert second
        assert [get(second).status_code for _ in range(4)] == [504] * 4
        small = get(second.replace(f"limit={LIMIT}", "limit=8"))
        assert ids(small) == pages[1][:8]
        assert get(second.replace(f"limit={LIMIT}", "limit=9")).status_code == 504
        link = successor(small)
        assert link and get(link.replace("limit=8", "limit=20")).status_code == 200


def test_position_is_counted_by_first_asking_and_without_the_limit() -> None:
    with hub("--fault", "500@3") as url:
        tags = [url, url.replace(f"limit={LIMIT}", "limit=2"), f"{url}&author=a", url]
        assert [get(tag).status_code for tag in tags] == [200] * 4
        third = f"{url}&author=b"
        answers = [get(f"{url}&author=a"), get(third), get(url), get(third)]
        assert [answer.status_code for answer in answers] == [200, 500, 200, 200]


def test_faults_of_one_page_take_turns_and_a_star_means_every_page_or_for_ever() -> None:
    with hub("--fault", "502@*", "--fault", "503@2", "--fault", "500@2x*") as url:
        second = f"{url}&author=a"
        assert [get(url).status_code for _ in range(3)] == [502, 200, 200]
        assert [get(second).status_code for _ in range(5)] == [502, 503, 500, 500, 500]


def test_right_refusals_are_not_spoilt() -> None:
    with running("--models", "5", "--quota", "1", "--fault", "500@*x*") as url:
        answers = [get(f"{url}/api/models"), get(f"{url}/api/models")]
        assert [answer.status_code for answer in answers] == [500, 429]


def survive(url: str) -> tuple[list[str], list[list[Any]]]:
    """Walk by asking again and again: the `_id`s, and what the server did meanwhile."""
    found: list[str] = []
    following: str | None = url
    while following:
        try:
            answer = requests.get(following, timeout=600)
            rows = answer.json()
        except (requests.RequestException, ValueError):
            continue
        if answer.status_code == 200 and isinstance(rows, list):
            found += [row["_id"] for row in rows]
            following = successor(answer)
    return found, delivered(url)


def test_storm_is_the_same_for_a_seed_and_passes(pages: list[list[str]]) -> None:
    def storm(seed: int) -> list[list[Any]]:
        options = ("--storm", str(seed), "--storm-share", "0.6", "--slow-seconds", "0.1")
        with hub(*options) as url:
            found, done = survive(url.replace(f"limit={LIMIT}", "limit=3"))
        assert found == [row for page in pages for row in page]
        return done

    done = storm(5)
    assert done == storm(5) != storm(6)
    assert len({kind for _, kind in done}) > 4


def test_storm_hits_its_share_with_every_passing_kind_once_or_twice() -> None:
    drawn = [RandomFaults(3, 0.3).at(f"cursor={number}") for number in range(4000)]
    faults = [fault for found in drawn for fault in found]
    assert 0.27 < len(faults) / len(drawn) < 0.33
    assert {fault.kind for fault in faults} == set(TRANSIENT_KINDS) < set(KINDS)
    not_passing = {"stall", "heavy", "refused-cursor", "empty-page", "loop", "moved", *LINKS}
    assert set(KINDS) - set(TRANSIENT_KINDS) == not_passing | set(DEVIATIONS)
    assert {fault.times for fault in faults} == {1, 2}


def test_every_kind_is_proved_here() -> None:
    by_hand = {"loop", "moved", "reset", "truncated", "slow", "stall", "heavy"}
    # the deviations are proved by test_probe, which finds each of them
    assert set(KINDS) == {*ANSWERS, *LINKS, *by_hand, *DEVIATIONS}


def test_latency_is_the_time_of_the_whole_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, pauses, sent = iter([10.0, 10.3]), list[float](), list[Any]()

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.request"}

    monkeypatch.setattr(server, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    monkeypatch.setattr(server, "anyio", SimpleNamespace(sleep=pause))
    current = CurrentDay(lambda day: GeneratedCatalogue(10, 1))
    app = server.create_app(current, server.Settings(latency=0.4))
    request = {"type": "http", "method": "GET", "path": "/api/models", "headers": []}
    asyncio.run(app(request | {"query_string": b"sort=createdAt"}, receive, send))
    assert [message.get("status") for message in sent] == [200, None]
    assert pauses == [pytest.approx(0.1)]


@pytest.mark.parametrize("wrong", ["500", "500@0", "nonsense@1", "500@1x0", "500@-1"])
def test_unknown_fault_is_refused(wrong: str) -> None:
    with pytest.raises(RuntimeError, match="--fault"), running("--fault", wrong):
        pass

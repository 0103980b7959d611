"""Several walks side by side: nothing lost, each in its order, errors told, threads let go."""

import threading
import time
from collections.abc import Iterator

import pytest

from pipelines.hub.client import HubClient
from pipelines.hub.listing import listing_url
from pipelines.hub.parallel import interleaved
from pipelines.hub.rate_limit import RateLimiter
from pipelines.hub.request import CrawlRequest
from pipelines.settings import Scope, load_settings
from tests.conftest import HANGING_SECONDS
from tests.support.scripted_hub import Answer, model, scripted_hub


def numbered(name: str, count: int) -> Iterator[tuple[str, int]]:
    for number in range(count):
        time.sleep(0.001)
        yield name, number


@pytest.mark.parametrize("side_by_side", [1, 2, 5])
def test_everything_comes_once_and_each_chain_in_its_order(side_by_side: int) -> None:
    chains = [numbered(name, count) for name, count in (("a", 30), ("b", 0), ("c", 7))]
    found = [item for item in interleaved(chains, side_by_side) if item is not None]
    assert sorted(found) == [("a", i) for i in range(30)] + [("c", i) for i in range(7)]
    for name in "ac":
        numbers = [number for each, number in found if each == name]
        assert numbers == sorted(numbers)


def test_as_many_chains_as_allowed_are_walked_at_once() -> None:
    meeting = threading.Barrier(2, timeout=HANGING_SECONDS)

    def chain() -> Iterator[int]:
        meeting.wait()  # broken unless the other chain is under way too
        yield 1

    assert sum(item or 0 for item in interleaved([chain(), chain()], 2)) == 2


def test_an_error_in_a_chain_is_the_readers() -> None:
    def broken() -> Iterator[int]:
        yield 1
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        list(interleaved([broken(), iter([])], 2))


def test_a_pause_shows_as_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.hub.parallel.IDLE_SECONDS", 0.01)
    noticed = threading.Event()

    def slow() -> Iterator[int]:
        noticed.wait(HANGING_SECONDS)
        yield 1

    items = interleaved([slow()], 1)
    assert next(items) is None
    noticed.set()
    assert [item for item in items if item is not None] == [1]


def test_closing_stops_the_threads() -> None:
    walked = []

    def endless() -> Iterator[int]:
        while True:
            walked.append(1)
            yield 1

    items = interleaved([endless()], 1)
    next(items)
    items.close()
    while any(thread.name.startswith("chain-") for thread in threading.enumerate()):
        time.sleep(0.01)
    assert len(walked) < 20


def test_each_task_of_a_scope_is_requested_with_its_filters() -> None:
    scopes = {"two": Scope(pipeline_tags=("text-to-image", "text-to-video"), gated=False)}
    with scripted_hub(Answer([model(0)])) as hub:
        settings = load_settings(endpoint=hub.endpoint).model_copy(
            update={"scope": "two", "scopes": scopes}
        )
        rate_limiter = RateLimiter()
        request, tasks = CrawlRequest(settings), scopes["two"].pipeline_tags
        walks = [HubClient(request, rate_limiter).walk(task) for task in tasks]
        chains = {page.chain for page in interleaved(walks, 2) if page}
    assert chains == {"text-to-image", "text-to-video"}
    asked = [dict(request.query_params) for request in hub.requests]
    assert {query["pipeline_tag"] for query in asked} == chains
    assert {(query["gated"], query["sort"]) for query in asked} == {("false", "createdAt")}
    assert "pipeline_tag=text-to-image" in listing_url(request, "text-to-image")

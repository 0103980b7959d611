"""Pages that another process fetches: the same pages, waits and errors as without one."""

import os
import signal
from operator import attrgetter
from pathlib import Path

import psutil
import pytest

from pipelines.errors import WarehouseError
from pipelines.hub.backoff import Wait
from pipelines.hub.errors import CursorRefusedError, HubError
from pipelines.hub.request import CrawlRequest
from pipelines.load.checkpoint import Chain
from pipelines.load.fetch import fetch
from pipelines.load.fetch_process import fetch_elsewhere
from pipelines.sample_hub import running
from pipelines.settings import load_settings
from tests.support.scripted_hub import Answer, model, scripted_hub


def asking(endpoint: str, **settings: object) -> CrawlRequest:
    return CrawlRequest(load_settings(endpoint=endpoint).model_copy(update=settings), "hf_secret")


def test_the_pages_are_those_of_a_fetch_in_this_process() -> None:
    waits: list[Wait] = []
    options = ("--models", "1000", "--fault", "429-retry-after@1", "--token", "hf_secret=somebody")
    with running(*options) as endpoint:
        request = asking(endpoint, page_size=100)
        there = list(filter(None, fetch_elsewhere(request, {}, waits.append)))
        here = list(filter(None, fetch(request, {}, lambda wait: None)))
    sent = attrgetter("models", "hub_object_ids", "url", "cursor_in", "cursor_out", "body_sha256")
    assert len(there) == 10 and list(map(sent, there)) == list(map(sent, here))
    assert [wait.reason for wait in waits] == ["too many requests"]


def test_errors_are_of_the_same_kind() -> None:
    with scripted_hub(Answer({"error": "no"}, 401)) as hub:
        with pytest.raises(HubError, match="HF_TOKEN") as refused:
            list(fetch_elsewhere(asking(hub.endpoint), {}, print))
    assert "hf_secret" not in str(refused.value)
    with scripted_hub(Answer({"error": "no such cursor"}, 400)) as hub:
        with pytest.raises(CursorRefusedError):
            list(fetch_elsewhere(asking(hub.endpoint), {"": Chain("gone")}, print))


def test_a_process_that_is_killed_is_an_error_that_says_how_to_go_on() -> None:
    link = {"Link": '<{endpoint}/api/models?cursor=c>; rel="next"'}
    with scripted_hub(Answer([model(0)], headers=link), Answer([], 500)) as hub:
        pages = fetch_elsewhere(asking(hub.endpoint), {}, lambda wait: None)
        assert next(pages)
        [child] = [each for each in psutil.Process().children() if is_fetching(each)]
        os.kill(child.pid, signal.SIGKILL)
        with pytest.raises(
            WarehouseError, match=r"ended too early.*resumes after the pages landed"
        ):
            list(pages)


def test_the_process_ends_with_who_reads() -> None:
    with scripted_hub(*(Answer([], 500) for _ in range(50))) as hub:
        pages = fetch_elsewhere(asking(hub.endpoint), {}, lambda wait: None)
        next(pages)
        pages.close()
    assert not [each for each in psutil.Process().children() if is_fetching(each)]


def is_fetching(process: psutil.Process) -> bool:
    return Path(process.exe()).name.startswith("python") and (
        "pipelines.load.fetch_process" in process.cmdline()
    )

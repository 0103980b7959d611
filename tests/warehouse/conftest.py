"""A browser tab for the tests of the site: it fails a test whose page complains or asks anybody."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.conftest import BuiltWarehouse
from tests.support.browser import WIDE, NoBrowserError, browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    try:
        with browser() as started:
            yield started
    except NoBrowserError as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="module")
def site(built: BuiltWarehouse) -> Path:
    return built.path.with_suffix(".site")


@pytest.fixture
def page(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """An empty tab; fails the test when a page complains, or asks for anything but itself."""
    settings = getattr(request, "param", {})
    context = chromium.new_context(viewport={"width": WIDE, "height": 900}, **settings)
    tab = context.new_page()
    complaints: list[str] = []
    requests: list[str] = []
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.on("console", lambda said: complain(complaints, said))
    tab.on("request", lambda asked: requests.append(asked.url.partition("#")[0]))
    yield tab
    opened = tab.url.partition("#")[0].partition("?")[0]
    context.close()
    assert complaints == []
    assert {url for url in requests if not url.startswith(("data:", "blob:"))} <= {opened}


def complain(complaints: list[str], said: ConsoleMessage) -> None:
    if said.type in ("error", "warning"):
        complaints.append(said.text)

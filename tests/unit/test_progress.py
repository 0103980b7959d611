"""The line of progress: n of m, the time left, waits while they last; lines without a terminal."""

import time
from types import SimpleNamespace

import pytest

from pipelines import progress
from pipelines.progress import ProgressLine


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A clock that stands still until `now` is changed."""
    moved = SimpleNamespace(now=100.0)
    monkeypatch.setattr(progress, "time", SimpleNamespace(monotonic=lambda: moved.now))
    return moved


def test_a_wait_is_shown_while_it_lasts_whatever_is_landed(clock: SimpleNamespace) -> None:
    told: list[str] = []
    line = ProgressLine("Crawling", told.append)
    line.show_wait(212, "the quota is used up")
    line.show_wait(0.5, "sparing the quota")
    line.add_page(1000, 0)
    assert told[-1].startswith("Crawling: 1 pages, 1,000 models, ")
    assert told[-1].endswith("; waiting 212 s (the quota is used up)")
    clock.now += 100
    assert line.text().endswith("; waiting 112 s (the quota is used up)")
    clock.now += 112
    line.add_page(1000, 499)
    assert line.text().endswith(", 499 requests left")


def test_the_rate_falls_while_nothing_comes(clock: SimpleNamespace) -> None:
    line = ProgressLine("Crawling")
    clock.now += 10
    line.add_page(1000)
    assert " 100/s" in line.text()
    clock.now += 90
    assert " 10/s" in line.text()


def test_the_time_left_is_that_of_the_pace_or_of_the_quota(clock: SimpleNamespace) -> None:
    line = ProgressLine("Crawling", models_expected=1_000_000)
    clock.now += 10
    line.add_page(1000)
    assert "1 pages, 1,000 of about 1,000,000 models, 100/s, 166 min left" in line.text()
    # 999 pages more, 499 of them in this window: 500 at 500 in five minutes
    fast = ProgressLine("Crawling", models_expected=1_000_000)
    clock.now += 3
    fast.add_page(500, 0, 0.0)
    fast.add_page(500, 499, 500 / 300)
    assert ", 50 min left" in fast.text(), "a page has 500 models, so 1998 are left"
    late = ProgressLine("Crawling", pages=999, models=999_000, models_expected=1_000_000)
    clock.now += 3
    late.add_page(1200)
    assert "left" not in late.text(), "there are more than there were last time"


def test_steps_tell_how_many_and_how_long(clock: SimpleNamespace) -> None:
    told: list[str] = []
    line = ProgressLine("Building", told.append, before="reading the project")
    assert told == ["Building, reading the project"]
    clock.now += 50
    line.step(1, 101)
    clock.now += 9
    line.step(10, 100)
    assert told[-1] == "Building: 10 of 100, 81 s left"


def test_without_a_terminal_lines_are_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(progress, "SECONDS_BETWEEN_UPDATES", 0.001)
    monkeypatch.setattr(progress, "SECONDS_BETWEEN_LINES", 0.0)
    printed = ""
    line = ProgressLine("Crawling")
    line.add_page(1000)
    with line:
        while printed.count("\n") < 2:
            time.sleep(0.001)
            printed += capsys.readouterr().err
    assert printed.startswith("Crawling: 1 pages, 1,000 models, ")

"""What is told to whoever stops a command: only what is true."""

from collections.abc import Iterator

import pytest

from pipelines import signals
from pipelines.signals import DEMO, LANDED, NOTHING_LANDED, STOPPED, mark_landed, say_when_stopped


@pytest.fixture(autouse=True)
def told() -> Iterator[dict[str, str]]:
    before = dict(signals._state)
    yield signals._state
    signals._state |= before


def test_pages_are_kept_once_there_are_some(told: dict[str, str]) -> None:
    say_when_stopped(NOTHING_LANDED)
    assert told["stop_message"] == NOTHING_LANDED
    mark_landed()
    assert told["stop_message"] == LANDED


@pytest.mark.parametrize("message", [DEMO, STOPPED])
def test_a_command_that_does_not_resume_promises_nothing(
    message: str, told: dict[str, str]
) -> None:
    say_when_stopped(message)
    mark_landed()
    assert told["stop_message"] == message

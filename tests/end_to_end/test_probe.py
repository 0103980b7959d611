"""`make probe` against the sample Hub: healthy, and with each way in which it might differ."""

import pytest

from pipelines.sample_hub import running
from pipelines.sample_hub.faults.deviations import DEVIATIONS
from tests.conftest import run_pipelines

# what the line of the difference tells, and whether a crawl could still work
TOLD = {
    "no-base-models": ("!!  fields              refused: baseModels; not all of `expand`", True),
    "no-quota": ("!!  quota               no such header; not RateLimit headers", True),
    "small-pages": ("!!  page limit          100; not 1000 models a page", True),
    "oldest-first": ("NO  order               40 models of two pages, 38 out of order", False),
    "wrong-types": ("!!  types               likes is a str; not those that staging reads", True),
    "unfiltered": ("!!  inference=warm ", True),
    "strict-parameters": ("!!  unknown parameter", True),
    "relative-link": ("!!  next page           relative:", True),
    "foreign-link": ("NO  next page           leads to another origin", False),
    "error-object": ("NO  reachable", False),
    "html": ("NO  reachable", False),
    "500": ("NO  reachable", False),
}


def probed(endpoint: str) -> tuple[int, str]:
    done = run_pipelines("probe", HF_ENDPOINT=endpoint, COLUMNS="80")
    assert not done.stderr
    return done.returncode, done.stdout


def test_a_healthy_hub_is_as_expected() -> None:
    with running("--models", "3000", "--seed", "3") as endpoint:
        status, printed = probed(endpoint)
    assert status == 0
    lines = [line for line in printed.splitlines() if line[:2] in ("ok", "!!", "NO")]
    assert len(lines) > 12 and all(line.startswith("ok") for line in lines)
    assert "12 requests, no differences." in printed
    assert "A crawl can work." in printed
    assert max(map(len, printed.splitlines())) <= 80


def test_every_deviation_is_in_the_table() -> None:
    assert set(DEVIATIONS) <= set(TOLD)


@pytest.mark.parametrize("kind", TOLD)
def test_a_difference_is_told(kind: str) -> None:
    with running("--models", "3000", "--seed", "3", "--fault", f"{kind}@*x*") as endpoint:
        status, printed = probed(endpoint)
    told, can_work = TOLD[kind]
    assert told in printed
    assert (status == 0) == can_work
    assert ("A crawl can work." in printed) == can_work


def test_a_hub_that_cannot_be_reached_is_told_at_once() -> None:
    status, printed = probed("http://127.0.0.1:9")
    assert status == 1
    assert "NO  reachable" in printed and "can't be reached" in printed


def test_no_token_is_printed() -> None:
    token = "hf_probe_token_that_must_not_leak"
    with running("--models", "50", "--token", f"{token}=someone") as endpoint:
        done = run_pipelines("probe", HF_ENDPOINT=endpoint, HF_TOKEN=token)
    assert "signed in, by a token" in done.stdout
    assert token not in done.stdout + done.stderr

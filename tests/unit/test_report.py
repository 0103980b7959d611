"""The report's words for odd data, and what it hands on: CSV, links, small lines."""

import csv
import io
from datetime import UTC, date, datetime
from typing import Any

import pytest

from pipelines.report.chapters.core import gates_finding
from pipelines.report.chapters.history import events_chart, events_finding
from pipelines.report.chapters.serving import prices_finding
from pipelines.report.claims import (
    downloads_claim,
    downloads_picture,
    drift_claim,
    licenses_claim,
)
from pipelines.report.csv_text import comma_separated
from pipelines.report.names import gated_finding, liked_finding
from pipelines.report.section import link, named_by, share, since
from pipelines.report.trends import change, sparkline

NBSP = "\u00a0"


def downloads(models: int, top: int, ratio: float | None) -> list[dict[str, Any]]:
    row = {"model_count": models, "top_model_count": top, "top_model_ratio": top / models}
    return [row | {"top_download_ratio": ratio}]


@pytest.mark.parametrize(
    ("rows", "claim"),
    [
        ([], "The Hub sent no downloads."),
        (downloads(500, 5, None), "No model was downloaded."),
        (downloads(1, 1, 1.0), "The only model takes every download."),
        (
            downloads(40, 1, 0.5),
            f"The most downloaded of 40 models takes 50{NBSP}% of the downloads.",
        ),
        (downloads(100, 1, 1.0), f"1{NBSP}% of the models take 100{NBSP}% of the downloads."),
        (downloads(101, 2, 0.5), f"2{NBSP}% of the models take 50{NBSP}% of the downloads."),
        (
            downloads(2_000_000, 20_000, 0.9999),
            f"1{NBSP}% of the models take over 99.9{NBSP}% of the downloads.",
        ),
    ],
    ids=["none", "no downloads", "one", "few", "all", "odd", "nearly all"],
)
def test_the_claim_on_downloads_reads_right(rows: list[dict[str, Any]], claim: str) -> None:
    assert downloads_claim(rows) == claim


def test_no_downloads_have_no_picture() -> None:
    assert downloads_picture(downloads(500, 5, None)) is None


@pytest.mark.parametrize(
    ("ratios", "claim"),
    [
        ([], "No model is listed."),
        ([0], "Every model declares a licence."),
        ([1, 0.5], "No model declares a licence."),
        ([0.309], f"31{NBSP}% of the models declare no licence."),
    ],
    ids=str,
)
def test_the_claim_on_licences_reads_right(ratios: list[float], claim: str) -> None:
    assert licenses_claim([{"undeclared_ratio": ratio} for ratio in ratios]) == claim


@pytest.mark.parametrize(
    ("numbers", "claim"),
    [
        ([], "No child is licensed more permissively than its use-limited parent."),
        ([1], "1 child is licensed more permissively than its use-limited parent."),
        (
            [1000, 50],
            "1,050 children are licensed more permissively than their use-limited parents.",
        ),
    ],
    ids=str,
)
def test_the_claim_on_children_reads_right(numbers: list[int], claim: str) -> None:
    assert drift_claim([{"model_count": number} for number in numbers]) == claim


THEN, NOW = datetime(2026, 11, 23, tzinfo=UTC), datetime(2026, 11, 24, tzinfo=UTC)


@pytest.mark.parametrize(
    ("row", "finding"),
    [
        ({}, "No crawl is complete yet"),
        ({"previous_crawled_at": None}, "This file holds one complete crawl, of 24 November 2026."),
        ({}, "Nothing has changed since 23 November 2026."),
        (
            {"event_kind": "gated", "event_count": 1, "suspected_event_count": 0},
            "Since 23 November 2026, most often: 1 model gated.",
        ),
    ],
    ids=["no crawl", "one crawl", "no event", "an event"],
)
def test_what_changed_is_stated_or_why_it_is_not(
    row: dict[str, Any], finding: str, request: pytest.FixtureRequest
) -> None:
    crawls = {"crawled_at": NOW, "previous_crawled_at": THEN, "event_kind": None}
    rows = [] if "no crawl" in request.node.name else [crawls | row]
    assert events_finding(rows).startswith(finding)
    assert (events_chart(rows) is None) == ("event_kind" not in row)


def test_gates_are_compared_with_what_people_want() -> None:
    groups = [(None, "all models", 0.03), (1000, "most liked", 0.1), (100, "most liked", 0.25)]
    rows = [
        {"of_models": name, "group_size": size, "model_count": size or 5000, "gated_ratio": ratio}
        for size, name, ratio in groups
    ]
    assert gates_finding(rows) == (
        f"3.0{NBSP}% of the models ask for something before a download; of the 100 most liked "
        f"it is 25{NBSP}%."
    )
    assert gates_finding([]) == "No model's gate is known."
    assert gates_finding([rows[0] | {"gated_ratio": None}]) == "No model's gate is known."


def test_prices_of_one_model_are_compared_without_a_half_of_it() -> None:
    row = {
        "model_id": "o/a",
        "compared_model_count": 1,
        "median_price_ratio": 3.0,
        "price_ratio": 3.0,
        "min_output_usd_per_million_tokens": 0.5,
        "max_output_usd_per_million_tokens": 1.5,
        "cheapest_provider_name": "here",
        "dearest_provider_name": "there",
    }
    assert prices_finding([row]) == (
        "1 model has a price at two providers or more. o/a differs most: $0.5 a million output "
        "tokens at here, $1.5 at there, 3 times as much."
    )
    assert "For half of them" in prices_finding([row | {"compared_model_count": 2}, row])
    assert prices_finding([]) == "No model has a price at two providers."


def test_names_without_a_model_are_stated_too() -> None:
    assert liked_finding([]) == "No model has a like."
    row = {"gated_at_once_count": 1, "gated_date": date(2026, 11, 24)}
    assert gated_finding([row]).startswith("1 model was found with a new gate on 24 November")


@pytest.mark.parametrize(
    ("ratio", "words"),
    [
        *((0, "0"), (0.0004, "under 0.1"), (0.012, "1.2"), (0.123, "12"), (0.993, "99")),
        *((0.9985, "99.9"), (0.9995, "over 99.9"), (1, "100")),
    ],
)
def test_a_share_is_told_from_none_and_all(ratio: float, words: str) -> None:
    assert share(ratio) == f"{words}{NBSP}%"


def test_only_web_addresses_become_links() -> None:
    assert link("https://huggingface.co/o/a") == "https://huggingface.co/o/a"
    assert link("javascript:alert(1)") is None
    assert link(None) is None


def test_an_entry_is_as_long_as_its_part_of_the_largest() -> None:
    entries = named_by(lambda row: f"{row['n']} likes", "n")
    rows = [{"model_id": "o/a", "model_url": None, "n": n} for n in (4, 1)]
    assert [(e.words, e.part) for e in entries(rows)] == [("4 likes", 1), ("1 likes", 0.25)]
    assert entries([]) == []


def test_csv_keeps_every_value_and_runs_nothing_in_a_spreadsheet() -> None:
    formula = '=cmd("x"),\n'
    row = {"text": formula, "number": -5, "list": ["a", "b"], "none": None, "day": NOW}
    [read] = csv.DictReader(io.StringIO(comma_separated([row])))
    assert read == {
        "text": f"'{formula}",
        "number": "-5",
        "list": "a; b",
        "none": "",
        "day": "2026-11-24 00:00:00+00:00",
    }


def test_two_crawls_of_one_day_are_told_apart_by_their_time() -> None:
    assert since(THEN, NOW) == "23 November 2026"
    assert since(NOW.replace(hour=5, minute=7), NOW.replace(hour=9)) == "05:07 UTC"


def test_a_change_has_its_sign() -> None:
    assert [change(number) for number in (1234, -4, 0)] == ["+1,234", "-4", "unchanged"]


def test_a_line_needs_three_crawls() -> None:
    assert sparkline([1, 2]) is None
    assert sparkline([5, 5, 5]) is not None  # level: no division by the span
    line = str(sparkline([10, 20, 15]))
    assert 'aria-label="10 to 20 in 3 crawls"' in line
    assert 'points="2.0,16.0 36.0,2.0 70.0,9.0"' in line

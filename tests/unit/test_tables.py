"""Rows in the terminal: names whole, numbers with separators, nothing wider than it."""

import io

import pytest
from rich.console import Console

from pipelines.cli.tables import as_table

LONG = "an-organisation-with-a-long-name/and-a-model-with-a-longer-one"


def printed(rows: list[dict[str, object]], width: int = 80) -> str:
    file = io.StringIO()
    Console(file=file, width=200, highlight=False, markup=False).print(as_table(rows, width))
    told = "\n".join(line.rstrip() for line in file.getvalue().splitlines())
    assert max(map(len, told.splitlines()), default=0) <= width
    return told


def test_numbers_have_separators_but_years_do_not() -> None:
    rows: list[dict[str, object]] = [
        {"model_id": "a/b", "downloads": 1234567, "usd": 0.25, "days": 1234.5, "created_year": 2026}
    ]
    told = printed(rows)
    for text in ("1,234,567", "0.25", "1,234.5", " 2026"):
        assert text in told


@pytest.mark.parametrize("width", [80, 120])
def test_a_name_stays_whole_where_others_wrap(width: int) -> None:
    name = LONG[:50]
    rows: list[dict[str, object]] = [
        {"model_id": name, "task": "automatic-speech-recognition", "download_change": 12345}
    ]
    told = printed(rows, width)
    assert name in told
    # at 80 columns the task goes on after a hyphen, in the column where it began
    assert ("automatic-speech-recognition" in told) == (width > 80)
    assert "model_id" in [line.split()[0] for line in told.splitlines()]


def test_rows_that_do_not_fit_are_listed_column_by_column() -> None:
    rows: list[dict[str, object]] = [{"model_id": LONG, "root_model_id": LONG, "likes": 1000}] * 2
    told = printed(rows)
    assert told.count(LONG) == 4
    assert [line.split()[0] for line in told.splitlines()[:3]] == list(rows[0])
    assert "1,000" in told


def test_what_a_terminal_would_obey_is_written_out() -> None:
    assert "a\\x1b[2Jb" in printed([{"text": "a\x1b[2Jb"}])


def test_no_rows_are_no_table() -> None:
    assert printed([]).strip() == ""

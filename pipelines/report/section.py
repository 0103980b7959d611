"""A section of the report: its query, its finding, its chart; and how values are formatted."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import altair as alt

SQL = Path(__file__).parent / "sql"

Rows = list[dict[str, Any]]
Facts = list[tuple[str, str]]


@dataclass(frozen=True)
class Entry:
    """A model in a list of names: its address on the Hub, and what it is listed for."""

    model_id: str
    url: str | None
    # what it is listed for, in words, and as a part of the largest of the list
    words: str
    part: float = 0


@dataclass(frozen=True)
class Section:
    """One question: `sql/<name>.sql` asks it, `finding` answers in words, `chart` in a picture."""

    name: str
    title: str
    finding: Callable[[Rows], str]
    # None of it: these rows have nothing to draw
    chart: Callable[[Rows], alt.TopLevelMixin | None] | None = None
    # the kind of chart, for those who can't see it; a screen reader has just read the finding
    alt_text: str = ""
    # what the colours mean, in the order of the theme's: sign and text
    legend: tuple[tuple[str, str], ...] = ()
    facts: Callable[[Rows], Facts] | None = None
    # the models that the section names, each with a link
    entries: Callable[[Rows], list[Entry]] | None = None
    # what the reader must know to interpret it correctly
    note: str = ""
    # the section that has more of it
    more: str = ""
    # left out, rather than shown empty, when the query finds nothing
    is_optional: bool = False

    @property
    def sql(self) -> str:
        """The query, which anyone can run on a warehouse."""
        return (SQL / f"{self.name}.sql").read_text()

    @property
    def marts(self) -> list[str]:
        """The names of the marts, or tables of history, that the query reads, in its order."""
        return list(dict.fromkeys(re.findall(r"\b(?:marts|history)\.(\w+)", self.sql)))


@dataclass(frozen=True)
class Chapter:
    """Sections that belong together."""

    title: str
    sections: tuple[Section, ...] = field(default_factory=tuple)
    # how the stylesheet lays its sections out: `claims`, `names`, or one below the other
    layout: str = ""
    # closed until the reader opens it
    is_folded: bool = False


def named_by(
    words: Callable[[dict[str, Any]], str], part_of: str = "", name: str = "model_id"
) -> Callable[[Rows], list[Entry]]:
    """Return what makes rows a list of names, each with its words and its part of a column."""

    def entries(rows: Rows) -> list[Entry]:
        numbers = [row[part_of] if part_of else 0 for row in rows]
        largest = max(numbers, default=0) or 1
        return [
            Entry(row[name], link(row["model_url"]), words(row), number / largest)
            for row, number in zip(rows, numbers, strict=True)
        ]

    return entries


def link(url: str | None) -> str | None:
    """Return an address that the report may link to; None for all else, such as a script."""
    return url if url and url.startswith(("https://", "http://")) else None


def share(ratio: float | None) -> str:
    """Return a ratio as per cent, with the digits that it takes to tell it from 0 and 100."""
    if ratio is None:
        return "an unknown share"
    percent = ratio * 100
    if 0 < percent < 0.1:
        return "under 0.1\u00a0%"
    if 99.9 < percent < 100:
        return "over 99.9\u00a0%"
    is_whole = percent == 0 or 10 <= percent < 99.5 or percent == 100
    return f"{percent:.0f}\u00a0%" if is_whole else f"{percent:.1f}\u00a0%"


def count(number: int, noun: str = "", nouns: str = "") -> str:
    """Return a number with its noun: `1 model`, `24,879 models`."""
    word = noun if number == 1 else nouns or f"{noun}s" if noun else ""
    return f"{number:,} {word}".strip()


def duration(seconds: float) -> str:
    """Return seconds in the two units that fit them: `2.2 s`, `31 min 5 s`, `1 h 2 min`."""
    if seconds < 60:
        return f"{seconds:.1f} s" if seconds else "0 s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s"


def size(byte_count: float) -> str:
    """Return a number of bytes in the unit that fits it."""
    for unit in ("B", "kB", "MB", "GB"):
        if byte_count < 1000 or unit == "GB":
            break
        byte_count /= 1000
    return f"{byte_count:.0f} {unit}" if byte_count >= 10 else f"{byte_count:.1f} {unit}"


def day(moment: date) -> str:
    """Return a date as `24 November 2026`."""
    return f"{moment.day} {moment:%B %Y}"


def since(earlier: datetime, later: datetime) -> str:
    """Return the earlier of two moments: its day, or its time where both are of one day."""
    return day(earlier) if earlier.date() != later.date() else f"{earlier:%H:%M} UTC"


def in_words(value: Any) -> str:
    """Return a value of a row as the data table shows it."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)

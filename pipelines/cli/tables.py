"""Rows as the terminal shows them: aligned, within its width, and a name never broken in two."""

import re
import textwrap
from collections.abc import Iterable
from typing import Literal

from rich.console import Group, RenderableType
from rich.table import Table

Rows = list[dict[str, object]]
GAP = 2
NOT_PRINTABLE = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069]")
# where a value or a column's name may go on in the next line: after a space, "-" or "_"
CHUNKS = re.compile(r"[^ _-]*[ _-]?")


def as_table(rows: Rows, width: int = 80) -> RenderableType:
    """Return rows as a table of that width; where they don't fit, each row's columns in a list."""
    texts = {
        name: [in_words(row[name], name) for row in rows] for name in (rows[0] if rows else ())
    }
    widths = _widths(texts, width)
    if widths is None:
        return Group(*(_listed(row) for row in rows))
    table = Table(box=None, pad_edge=False, padding=(0, GAP, 0, 0))
    for name, wide in widths.items():
        table.add_column(
            _wrapped(name, wide), justify=_side(row[name] for row in rows), no_wrap=True
        )
    for place in range(len(rows)):
        table.add_row(*(_wrapped(texts[name][place], wide) for name, wide in widths.items()))
    return table


def _widths(texts: dict[str, list[str]], width: int) -> dict[str, int] | None:
    """Return a width for each column, the widest made narrower first; None where none will do."""
    widths = {name: max(map(len, (name, *column))) for name, column in texts.items()}
    least = {name: max(map(_least, (name, *column))) for name, column in texts.items()}
    while (over := sum(widths.values()) + GAP * (len(widths) - 1) - width) > 0:
        spare = {name: wide for name, wide in widths.items() if wide > least[name]}
        if not spare:
            return None
        widest = max(spare, key=lambda name: spare[name])
        widths[widest] -= min(over, 1 + (widths[widest] - least[widest]) // 4)
    return widths


def _least(text: str) -> int:
    """Return the length of a text's longest part that stays whole: all of a name with an owner."""
    return len(text) if "/" in text else max(map(len, CHUNKS.findall(text)))


def _wrapped(text: str, wide: int) -> str:
    lines, line = [], ""
    for chunk in CHUNKS.findall(text):
        if len(line) + len(chunk.rstrip()) > wide and line:
            lines.append(line.rstrip())
            line = ""
        line += chunk
    return "\n".join([*lines, line.rstrip()])


def _listed(row: dict[str, object]) -> Table:
    table = Table.grid(padding=(0, GAP))
    for name, value in row.items():
        table.add_row(name, in_words(value, name))
    table.add_row("")
    return table


def _side(values: Iterable[object]) -> Literal["left", "right"]:
    known = [value for value in values if value is not None]
    are_numbers = all(isinstance(v, int | float) and not isinstance(v, bool) for v in known)
    return "right" if are_numbers else "left"


def in_words(value: object, column: str = "") -> str:
    """Return a value as the terminal shows it: numbers with separators, but for years."""
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool) and "year" not in column:
        return f"{value:,}"
    return printable(
        f"{value:,}" if isinstance(value, float) and abs(value) >= 1000 else str(value)
    )


def printable_lines(text: str) -> str:
    """Return a text of several lines as `printable` does each of them, wrapped at words."""
    lines = map(printable, text.split("\n"))
    return "\n".join(
        textwrap.fill(line, 80, subsequent_indent="    ", break_long_words=False) for line in lines
    )


def printable(text: str) -> str:
    """Return a text of the Hub's with what a terminal would obey written out, as in Python.

    Those are control characters, and those that turn the direction of writing.
    """
    return NOT_PRINTABLE.sub(lambda found: ascii(found[0])[1:-1], text)

"""A section's rows as CSV, which the browser saves: exact, and safe to open in a spreadsheet."""

import csv
import io
from typing import Any

from pipelines.report.section import Rows

# what a spreadsheet would run as a formula
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def comma_separated(rows: Rows) -> str:
    """Return rows as CSV, in which no text of the Hub's is a formula."""
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    return text.getvalue()


def _cell(value: Any) -> Any:
    text = "; ".join(map(str, value)) if isinstance(value, list) else value
    return f"'{text}" if isinstance(text, str) and text.startswith(FORMULA) else text

"""Trends of the headline's numbers: the change since the crawl before, and a line of them all."""

from typing import Any

import duckdb
from markupsafe import Markup

from pipelines.report.section import SQL, count, since
from pipelines.warehouse.rows import query

MEASURES = {"listed_models": "listed_model_count", "eligible_models": "eligible_model_count"}
SPARKLINE = 72, 18  # width and height in pixels
CRAWLS_SHOWN = 60


def trends(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, Any]]:
    """Return the change of a headline's number since the crawl before, by its name in `totals`."""
    return {
        MEASURES[row["measure_name"]]: {
            "words": f"{change(row['change_count'])} since "
            f"{since(row['previous_started_at'], row['started_at'])}",
            "line": sparkline(row["model_counts"] or []),
        }
        for row in query(connection, (SQL / "trends.sql").read_text())
    }


def change(number: int) -> str:
    """Return by how much a number has changed: `+123`, `-4`, or that it has not."""
    return f"{number:+,}" if number else "unchanged"


def sparkline(numbers: list[int]) -> Markup | None:
    """Return a line of three numbers or more as SVG; None for fewer, which have no shape."""
    shown = numbers[-CRAWLS_SHOWN:]
    if len(shown) < 3:
        return None
    width, height = SPARKLINE
    least, span = min(shown), (max(shown) - min(shown)) or 1
    points = " ".join(
        f"{2 + index * (width - 4) / (len(shown) - 1):.1f},"
        f"{height - 2 - (number - least) * (height - 4) / span:.1f}"
        for index, number in enumerate(shown)
    )
    return Markup(
        '<svg class="sparkline" width="{}" height="{}" role="img" aria-label="{}">'
        '<polyline points="{}"/></svg>'
    ).format(width, height, f"{count(least)} to {count(max(shown))} in {len(shown)} crawls", points)

"""Renders the report: runs the queries, builds the charts, writes one HTML file."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import jinja2
import vl_convert
from markupsafe import Markup

from pipelines.report.chapters import CHAPTERS, CLAIMS
from pipelines.report.charts import CONFIG
from pipelines.report.csv_text import comma_separated
from pipelines.report.section import SQL, Rows, Section, count, day, in_words
from pipelines.report.trends import trends
from pipelines.warehouse.connection import connect
from pipelines.warehouse.invented import INVENTED
from pipelines.warehouse.rows import query

FOLDER = Path(__file__).parent
ROWS_IN_TABLE = 60
ENTRIES_SHOWN = 10
# in this order: each uses what those before it define
SCRIPTS = ("report.js", "picture.js", "search.js")


def write_report(warehouse: Path, target: Path) -> None:
    """Write the report of a warehouse file, which is only read, to `target`, an HTML file."""
    with connect(warehouse, read_only=True) as connection:
        connection.execute("set TimeZone = 'UTC'")
        totals = query(connection, (SQL / "totals.sql").read_text())[0]
        trend = trends(connection)
        chapters = [
            (chapter, [shown for s in chapter.sections if (shown := _shown(connection, s))])
            for chapter in CHAPTERS
        ]
    claims = next(sections for chapter, sections in chapters if chapter is CLAIMS)
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"in_words": in_words, "day": day, "count": count}
    target.write_text(
        environment.get_template("report.html.jinja").render(
            totals=totals,
            trends=trend,
            in_short=" ".join(shown["finding"] for shown in claims),
            invented=INVENTED,
            chapters=[chapter for chapter in chapters if chapter[1]],
            file_name=warehouse.name,
            entries_shown=ENTRIES_SHOWN,
            style=Markup((FOLDER / "report.css").read_text()),
            vega=vega(),
            script=Markup("\n".join((FOLDER / name).read_text() for name in SCRIPTS)),
            config=_json(CONFIG),
        )
    )


@cache
def vega() -> Markup:
    """Return the script that draws the charts, of Vega-Lite and all it needs; it takes a second."""
    script = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")
    return Markup(script.replace("</script", "<\\/script"))


def _shown(connection: duckdb.DuckDBPyConnection, section: Section) -> dict[str, Any] | None:
    """Return what the template shows of a section; None for an optional one without rows."""
    rows = query(connection, section.sql)
    if section.is_optional and not rows:
        return None
    return {
        "section": section,
        "finding": section.finding(rows),
        "facts": section.facts(rows) if section.facts and rows else [],
        "entries": section.entries(rows) if section.entries else [],
        "spec": _spec(section, rows),
        "csv": _json(comma_separated(rows)) if rows else None,
        "rows": rows[:ROWS_IN_TABLE],
        "row_count": len(rows),
    }


def _spec(section: Section, rows: Rows) -> Markup | None:
    """Return a section's chart as Vega-Lite, without the config that the report sets for all."""
    chart = section.chart(rows) if section.chart and rows else None
    if chart is None:
        return None
    spec: dict[str, Any] = chart.to_dict()
    del spec["config"]
    return _json(spec)


def _json(value: Any) -> Markup:
    """Return JSON for a script element, in which no text of the Hub's can end that element."""
    text = json.dumps(value, default=str, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c"))

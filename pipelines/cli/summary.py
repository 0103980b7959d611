"""What `make build` and `make demo` print at the end: results, files to open, a first query."""

import re
import textwrap
from pathlib import Path

from rich.console import Console
from rich.table import Table

from pipelines.orchestration.build import Built
from pipelines.site.write import DOCS, REPORT
from pipelines.warehouse.connection import connect
from pipelines.warehouse.invented import invented_note
from pipelines.warehouse.paths import Paths
from pipelines.warehouse.rows import query

FIRST_QUERY = """\
select rule_name, input_model_count as "in", removed_model_count as removed,
       unknown_model_count as unknown, output_model_count as "out"
from marts.rpt_filter_funnel order by rule_position"""

NOT_PRINTABLE = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069]")


def show(built: Built) -> None:
    """Print the summary of a build to standard output."""
    console = Console(highlight=False, soft_wrap=True, markup=False)
    passed = sum(result.status in ("pass", "success") for result in built.results)
    with connect(built.published, read_only=True) as connection:
        listed = query(connection, "select count(*) as n from marts.dim_models")[0]["n"]
        eligible = query(connection, "select count(*) as n from marts.eligible_models")[0]["n"]
        funnel = query(connection, FIRST_QUERY)
    if built.crawl and built.crawl.finished_at:
        seconds = (built.crawl.finished_at - built.crawl.started_at).total_seconds()
        console.print(
            f"Landed {built.crawl.model_count:,} models in {built.crawl.page_count:,} pages "
            f"from {built.crawl.endpoint} in {seconds:.1f} s."
        )
    before = built.eligible_before
    change = "" if before in (None, eligible) else f", {before:,} before"
    console.print(f"Built {listed:,} listed models, {eligible:,} of them eligible{change}.")
    console.print(
        f"{passed} steps and checks passed, {len(built.warnings)} warned; "
        f"{built.seconds:.0f} s in all.\n"
    )
    for what, path in output_files(built.published):
        console.print(f"  {what:<15}{path}")
    console.print(f"\nA first query, for `make query`:\n\n{FIRST_QUERY};\n")
    console.print(as_table(funnel))
    if built.warnings:
        console.print("\nTo look at:")
        for warning in built.warnings:
            console.print(f"\n{printable_lines(warning)}")
    if note := invented_note(built.published):
        console.print(f"\n{note}")


def output_files(published: Path) -> list[tuple[str, Path]]:
    """Return the existing files of a warehouse that a person may open, with a label for each."""
    site = Paths(published).site
    site_files = [("the report", site / REPORT), ("the docs", site / DOCS)]
    return [("the warehouse", published), *(each for each in site_files if each[1].exists())]


def as_table(rows: list[dict[str, object]]) -> Table:
    """Return query rows as a table for the terminal: numbers right-aligned, plain characters."""
    table = Table(box=None, pad_edge=False)
    for name in rows[0] if rows else ():
        known = [row[name] for row in rows if row[name] is not None]
        is_number = all(isinstance(v, int | float) and not isinstance(v, bool) for v in known)
        # folded rather than truncated: part of a name can't be looked up
        table.add_column(name, justify="right" if is_number else "left", overflow="fold")
    for row in rows:
        table.add_row(*("" if value is None else printable(str(value)) for value in row.values()))
    return table


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

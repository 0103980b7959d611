"""What `make build` and `make demo` end with: what was built, what to look at, a first query."""

import duckdb
from rich.console import Console
from rich.table import Table

from pipelines.build import FIRST_QUERY, Built, query


def show(built: Built) -> None:
    """Print the summary of a build to standard output."""
    console = Console(highlight=False, soft_wrap=True, markup=False)
    passed = sum(result.status in ("pass", "success") for result in built.results)
    with duckdb.connect(str(built.published), read_only=True) as connection:
        listed = query(connection, "select count(*) as n from marts.dim_models")[0]["n"]
        opened = query(connection, "select count(*) as n from marts.open_models")[0]["n"]
        funnel = query(connection, FIRST_QUERY)
    for warning in built.warnings:
        console.print(f"warning: {warning}")
    if built.crawl:
        seconds = (built.crawl.finished_at - built.crawl.started_at).total_seconds()
        console.print(
            f"Landed {built.crawl.model_count:,} models in {built.crawl.page_count:,} pages "
            f"from {built.crawl.endpoint} in {seconds:.1f} s."
        )
    console.print(
        f"Built {listed:,} listed models, {opened:,} of them open; {passed} steps and checks "
        f"passed, {len(built.warnings)} warned; {built.seconds:.0f} s in all."
    )
    console.print(f"The warehouse is {built.published}. A first query:\n\n{FIRST_QUERY};\n")
    console.print(as_table(funnel))
    console.print("\n`make docs` explains every table and column.")


def as_table(rows: list[dict[str, object]]) -> Table:
    """Return query rows as a table for the terminal: numbers right-aligned, plain characters."""
    table = Table(box=None, pad_edge=False)
    for name in rows[0] if rows else ():
        known = [row[name] for row in rows if row[name] is not None]
        is_number = all(isinstance(v, int | float) and not isinstance(v, bool) for v in known)
        # folded rather than cut off: a name that isn't whole can't be looked up
        table.add_column(name, justify="right" if is_number else "left", overflow="fold")
    for row in rows:
        table.add_row(*("" if value is None else str(value) for value in row.values()))
    return table

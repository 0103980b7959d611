"""What `make build` and `make demo` print at the end: results, files to open, a first query."""

from contextlib import suppress
from pathlib import Path
from typing import Any

import duckdb
from rich.console import Console

from pipelines.cli.tables import as_table, printable_lines
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
# of the crawl that the tables show, where there is one to compare it with
_CHANGED = """
    select
        earlier.started_at as previous_started_at,
        coalesce(sum(event_count) filter (event_kind in ('first_seen', 'returned')), 0)::bigint
            as came,
        coalesce(sum(event_count) filter (event_kind = 'missing'), 0)::bigint as went,
        coalesce(sum(event_count) filter (event_kind not in ('first_seen', 'returned', 'missing')),
            0)::bigint as others
    from marts.rpt_crawls as crawls
    inner join marts.rpt_crawls as earlier on crawls.previous_crawl_id = earlier.crawl_id
    left join marts.rpt_changes as changes
        on crawls.crawl_id = changes.crawl_id and changes.group_kind = 'all'
    where crawls.crawl_id = (select max(crawl_id) from raw.models)
    group by earlier.started_at
"""


def show(built: Built) -> None:
    """Print the summary of a build to standard output."""
    console = Console(highlight=False, soft_wrap=True, markup=False)
    passed = sum(result.status in ("pass", "success") for result in built.results)
    with connect(built.published, read_only=True) as connection:
        listed = query(connection, "select count(*) as n from marts.dim_models")[0]["n"]
        eligible = query(connection, "select count(*) as n from marts.eligible_models")[0]["n"]
        changed = []
        with suppress(duckdb.CatalogException):  # a part of the tables alone was ever built
            changed = query(connection, _CHANGED)
        funnel = query(connection, FIRST_QUERY)
    if built.crawl and built.crawl.finished_at:
        seconds = (built.crawl.finished_at - built.crawl.started_at).total_seconds()
        console.print(
            f"Landed {built.crawl.model_count:,} models in {built.crawl.page_count:,} pages "
            f"from {built.crawl.endpoint} in {seconds:.1f} s."
        )
    console.print(f"Built {listed:,} listed models, {eligible:,} of them eligible.")
    if changed:
        console.print(_changes(changed[0]))
    if before := built.before:
        took = f" and took {before.seconds / 60:.1f} min" if before.seconds is not None else ""
        console.print(
            f"The build before: {before.listed:,} listed, {before.eligible:,} eligible{took}."
        )
    console.print(
        f"{passed} steps and checks passed, {len(built.warnings)} warned; "
        f"{built.seconds / 60:.1f} min in all.\n"
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


def _changes(crawl: dict[str, Any]) -> str:
    """Return a sentence on what the shown crawl found to be other than the one before."""
    return (
        f"Since the crawl of {crawl['previous_started_at']:%Y-%m-%d}: {crawl['came']:,} models "
        f"came, {crawl['went']:,} went, {crawl['others']:,} other changes."
    )


def output_files(published: Path) -> list[tuple[str, Path]]:
    """Return the existing files of a warehouse that a person may open, with a label for each."""
    site = Paths(published).site
    site_files = [("the report", site / REPORT), ("the docs", site / DOCS)]
    return [("the warehouse", published), *(each for each in site_files if each[1].exists())]

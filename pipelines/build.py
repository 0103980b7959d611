"""The main job: crawl, transform, test, publish; or stop with the published file untouched."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from pipelines import warehouse
from pipelines.crawl import Crawl, crawl_hub
from pipelines.docs import WRITE_DOCS
from pipelines.errors import WarehouseError
from pipelines.pages import write_pages
from pipelines.progress import ProgressLine
from pipelines.seeds import check_seeds, check_tasks
from pipelines.settings import HubSettings
from pipelines.transform import NodeResult, TransformError, run_dbt
from pipelines.warehouse import Paths

FIRST_QUERY = """\
select rule_name, input_model_count as "in", removed_model_count as removed,
       unknown_model_count as unknown, output_model_count as "out"
from marts.rpt_filter_funnel order by rule_position"""
ROWS_SHOWN = 5


@dataclass(frozen=True)
class Built:
    """A published warehouse: its file, its crawl (none when only SQL ran), dbt's results."""

    published: Path
    crawl: Crawl | None
    results: list[NodeResult]
    warnings: list[str]
    seconds: float


def build(published: Path, settings: HubSettings, token: str | None) -> Built:
    """Crawl the scope and build every table; publish the file when all tests have passed.

    Raises WarehouseError (or what dlt wraps around one); the published file is then as it was.
    """
    started = time.monotonic()
    paths = Paths(published)
    check_seeds()
    check_tasks(settings.filters.pipeline_tags)
    with warehouse.build_lock(paths):
        warehouse.check_published(published)
        warehouse.begin(paths)
        crawl = crawl_hub(settings, token, paths.building)
        return _finish(paths, crawl, started)


def transform(published: Path) -> Built:
    """Build every table again from the models that the published file landed; publish likewise."""
    started = time.monotonic()
    paths = Paths(published)
    check_seeds()
    if not published.exists():
        raise WarehouseError(f"There is no {published} yet: run `make build` or `make demo` first.")
    with warehouse.build_lock(paths):
        warehouse.check_published(published)
        warehouse.begin_with_landed_models(paths)
        return _finish(paths, None, started)


def _finish(paths: Paths, crawl: Crawl | None, started: float) -> Built:
    with ProgressLine("Building and testing tables") as progress:
        try:
            results = run_dbt(["build"], paths.building, paths.dbt, progress.step, WRITE_DOCS)
        except TransformError as error:
            kept = warehouse.keep_failed(paths)
            rows = "".join(_offending_rows(r, kept) for r in error.results if r.is_failed)
            raise WarehouseError(
                f"{error}{rows}\nNothing was published. The failed build is kept as {kept}."
            ) from None
    warnings = [_warning(r, paths.building) for r in results if r.status == "warn"]
    warehouse.publish(paths)
    write_pages(paths)
    return Built(paths.published, crawl, results, warnings, time.monotonic() - started)


def _warning(result: NodeResult, file: Path) -> str:
    what = result.name.removeprefix("warn_of_").replace("_", " ")
    advice = " (add them to configs/seeds/)" if what.endswith(" lacks") else ""
    return f"{what}{advice}:{_offending_rows(result, file)}"


def _offending_rows(result: NodeResult, file: Path) -> str:
    """Return the first rows that a data test found, a line each; nothing for other nodes."""
    if not result.sql or result.status not in ("fail", "warn"):
        return ""
    with duckdb.connect(str(file), read_only=True) as connection:
        found = query(connection, f"select * from ({result.sql}) limit {ROWS_SHOWN}")
    more = result.failure_count - len(found)
    shown = [*map(str, found), *([f"... and {more:,} more"] if more > 0 else [])]
    return "".join(f"\n    {line}" for line in shown)


def query(connection: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, Any]]:
    """Return a query's rows as mappings of column name to value."""
    cursor = connection.execute(sql)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

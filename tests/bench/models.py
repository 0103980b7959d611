"""`models`: builds everything once, and prints what each dbt model took, the slowest first."""

import json
import sys
import tempfile
from pathlib import Path
from typing import Annotated, Any

import duckdb
import typer
from rich.console import Console
from rich.table import Table

from pipelines.settings import ROOT
from pipelines.warehouse.paths import Paths
from tests.bench.meter import Measured, measured
from tests.bench.page_server import make_pages, serving
from tests.bench.results import report

# The bounds of the whole build, with every mart and test, at a million models.
AT_MOST_SECONDS_A_MILLION = 90.0
AT_MOST_GB = 2.0
MILLION = 1_000_000


def models(
    models: Annotated[int, typer.Option(help="Size of the catalogue.")] = 100_000,
) -> None:
    """Measure the whole build: seconds and rows of each dbt model, wall time, peak memory."""
    pages = make_pages(models, ROOT / "data" / "bench" / f"pages-{models}")
    with serving(pages) as endpoint, tempfile.TemporaryDirectory(dir=pages.parent) as work:
        paths = Paths(Path(work) / "hub.duckdb")
        took = build_from(Path(work), endpoint)
        seconds, gigabytes = took.seconds, took.memory_bytes / 1e9
        results = json.loads((paths.dbt / "run_results.json").read_text())
        _show(results, _row_counts(paths.published), models, took)
    if models >= MILLION:  # start-up weighs too much in smaller ones
        bound = AT_MOST_SECONDS_A_MILLION * models / MILLION
        verdict(f"{seconds:.0f} s of {bound:.0f}", seconds <= bound)
    verdict(f"{gigabytes:.2f} GB of {AT_MOST_GB:g}", gigabytes <= AT_MOST_GB)


def verdict(text: str, is_reached: bool) -> None:
    """Print whether a bound is kept."""
    print(f"{'reached' if is_reached else 'MISSED '}  {text}")


def build_from(data: Path, endpoint: str, *options: str) -> Measured:
    """Build a warehouse, as a person would; the benchmark ends where that fails."""
    command = [sys.executable, "-m", "pipelines", "build", "--data", str(data), *options]
    took = measured(command, data, HF_ENDPOINT=endpoint, HF_HUB_DISABLE_IMPLICIT_TOKEN="1")
    if took.returncode:
        sys.exit(f"The build failed:\n{took.output[-4000:]}")
    return took


def _row_counts(warehouse: Path) -> dict[str, int]:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        tables = connection.execute("select table_name, estimated_size from duckdb_tables()")
        return dict(tables.fetchall())


def _show(results: dict[str, Any], rows: dict[str, int], models: int, took: Measured) -> None:
    built = [
        (node["unique_id"].split(".")[2], node["unique_id"].split(".")[0], node["execution_time"])
        for node in results["results"]
    ]
    table = Table("model", "seconds", "rows")
    for column in table.columns[1:]:
        column.justify = "right"
    table.add_row("the whole build", f"{took.seconds:.2f}", "")
    for name, kind, seconds in sorted(built, key=lambda node: -node[2]):
        if kind == "model" and name in rows:  # a view takes its time where it is read
            table.add_row(name, f"{seconds:.2f}", f"{rows[name]:,}")
    console = Console()
    report("models", models, table)
    for kind in ("model", "seed", "test"):
        each = [node[2] for node in built if node[1] == kind]
        console.print(f"{sum(each):6.1f} s in {len(each)} {kind}s, two at a time")
    console.print(
        f"{results['elapsed_time']:6.1f} s dbt in all; {took.seconds:.1f} s with the crawl;"
        f" {took.memory_bytes / 1e9:.2f} GB at most"
    )

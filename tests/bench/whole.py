"""`whole`: all that is done with a warehouse, one after the other, and what each step takes.

Each step is a command as a person would give it. A step that fails ends the benchmark.
"""

import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import duckdb
import msgspec
import requests
import typer
from rich.console import Console
from rich.table import Table

from pipelines.cli.questions import questions
from pipelines.settings import ROOT
from pipelines.site.write import DOCS, LINEAGE, REPORT
from pipelines.warehouse.paths import Paths
from pipelines.warehouse.resources import resources
from tests.bench.meter import Measured, measured, watched
from tests.bench.page_server import make_pages, serving, write_changed_pages
from tests.bench.results import report
from tests.conftest import copy_of_the_project

Step = Callable[[Path], Measured]
# a column of the log that `rpt_crawls` must have, and no earlier table
MISSING = "is_authenticated"


def whole(
    models: Annotated[int, typer.Option(help="Size of the catalogue.")] = 100_000,
) -> None:
    """Measure every step from the first build to the export: seconds, memory, disk, file size."""
    pages = make_pages(models, ROOT / "data" / "bench" / f"pages-{models}")
    write_changed_pages(pages)
    Console(stderr=True).print(f"Allowed: {resources()}.")
    table = Table("step", "seconds", "memory GB", "disk GB", "file GB")
    for column in table.columns[1:]:
        column.justify = "right"
    with serving(pages) as endpoint, tempfile.TemporaryDirectory(dir=pages.parent) as folder:
        data = Path(folder)
        for name, took in _steps(data, endpoint):
            file = (data / "hub.duckdb").stat().st_size
            sizes = (took.memory_bytes, took.disk_bytes, file)
            row = (f"{took.seconds:.0f}", *(f"{size / 1e9:.2f}" for size in sizes))
            Console(stderr=True).print(name, *row)
            table.add_row(name, *row)
        _check(data, pages)
    report("whole", models, table)


def _steps(data: Path, endpoint: str) -> Iterator[tuple[str, Measured]]:
    """Take the steps in turn; yield each one's name and what it took."""
    hub: dict[str, Any] = {"HF_ENDPOINT": endpoint, "HF_HUB_DISABLE_IMPLICIT_TOKEN": "1"}
    warehouse = str(data / "hub.duckdb")
    yield "first build", _run(data, "build", "--data", str(data), **hub)
    yield "second build", _run(data, "build", "--data", str(data), **hub)
    yield (
        "incremental build, 1 in 100 changed",
        _run(data, "build", "--mode", "incremental", "--data", str(data), **hub),
    )
    yield "transform", _run(data, "transform", warehouse, "--fresh")
    changed = _with_a_changed_rule(data)
    yield "transform of a changed rule", _run(data, "transform", warehouse, project=changed)
    with _one_value_missing(data):
        failing = _run(data, "transform", warehouse, "--fresh", fails=MISSING)
        yield "transform that fails", failing
    goes_on = _run(data, "transform", warehouse, "--failed", HUB_WAREHOUSE_QUICK="0")
    yield "going on with it", goes_on
    yield "status", _run(data, "status", "--data", str(data))
    yield "report", _run(data, "report", warehouse)
    yield "docs, served", _docs(data)
    yield "export", _run(data, "export", warehouse, "--to", str(data / "export"))
    asked = [_run(data, "ask", each.name, "--warehouse", warehouse) for each in questions()]
    yield (
        f"all {len(asked)} questions",
        Measured(
            seconds=sum(each.seconds for each in asked),
            memory_bytes=max(each.memory_bytes for each in asked),
            disk_bytes=max(each.disk_bytes for each in asked),
        ),
    )


def _run(
    data: Path,
    *arguments: str,
    fails: str | None = None,
    project: Path = ROOT,
    **environment: str,
) -> Measured:
    """Run `python -m pipelines`; end the benchmark where it doesn't go as it should."""
    command = [sys.executable, "-m", "pipelines", *arguments]
    took = measured(command, data, project, **environment)
    if took.returncode != (1 if fails else 0) or (fails or "") not in took.output:
        sys.exit(f"`{' '.join(arguments)}` ended with {took.returncode}:\n{took.output[-4000:]}")
    return took


def _docs(data: Path) -> Measured:
    """Serve the docs and the report as `make docs` does, and fetch each of the pages once."""
    command = [sys.executable, "-m", "pipelines", "docs", str(data / "hub.duckdb")]
    with watched(command, data, PYTHONUNBUFFERED="1") as (process, took):
        assert process.stdout is not None
        address = process.stdout.readline().split()[-1]
        for page in (DOCS, LINEAGE, REPORT):
            requests.get(address + page, timeout=60).raise_for_status()
    return took


def _with_a_changed_rule(data: Path) -> Path:
    """Copy the project, and enforce one rule less in the copy."""
    project = copy_of_the_project(data / "project")
    rules = project / "configs" / "seeds" / "filter_rules.csv"
    rules.write_text(rules.read_text().replace("inference,true", "inference,false"))
    return project


@contextmanager
def _one_value_missing(data: Path) -> Iterator[None]:
    """Have the log of crawls in the published file lack a value; mend that of the failed build."""
    paths = Paths(data / "hub.duckdb")
    _log(paths.published, "raw.crawls", "null")
    yield
    for table in ("raw.crawls", "staging.stg_hub__crawls"):  # built already, so built no more
        _log(paths.failed, table, "false")


def _log(file: Path, table: str, value: str) -> None:
    with duckdb.connect(str(file)) as connection:
        connection.execute(f"update {table} set {MISSING} = {value}")


def _check(data: Path, pages: Path) -> None:
    """Hold what was built and exported against the pages that were sent."""
    sent = sum(
        len(msgspec.json.decode(page.read_bytes(), type=list[msgspec.Raw]))
        for page in pages.glob("*.json")
    )
    with duckdb.connect(str(data / "hub.duckdb"), read_only=True) as connection:
        [(listed,)] = connection.execute("select count(*) from marts.dim_models").fetchall()
    manifest = json.loads((data / "export" / "manifest.json").read_text())
    [exported] = [t["rows"] for t in manifest["tables"] if t["name"] == "dim_models"]
    if not sent == listed == exported:
        sys.exit(f"{sent:,} models were sent, {listed:,} are listed, {exported:,} were exported.")

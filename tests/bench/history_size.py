"""`history`: imports days of the sample Hub, and weighs the tables of history before and after."""

import gzip
import shutil
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import duckdb
import msgspec
import typer
from rich.console import Console
from rich.table import Table

from pipelines.load.recordings import recordings
from pipelines.orchestration.backfill import import_recordings
from pipelines.orchestration.upgrade import HISTORY
from pipelines.sample_hub.days.evolution import Evolution
from pipelines.settings import ROOT, load_settings
from tests.bench.results import report

FIRST_DAY = datetime(2026, 3, 1, tzinfo=UTC)
WHOLE_HUB = 3_000_000
DAYS_A_MONTH = 30


def history(
    models: Annotated[int, typer.Option(help="Models on the first day.")] = 100_000,
    days: Annotated[int, typer.Option(min=2, help="Days after it.")] = 30,
    seed: Annotated[int, typer.Option(help="Of the sample Hub.")] = 1,
) -> None:
    """Print what history weighs after the first day and the last, and a month at 3M models."""
    folder = ROOT / "data" / "bench" / f"days-{models}-{seed}"
    write_days(Evolution(models, seed), folder, days)
    found = recordings(folder, None)
    moments = list(found)[: days + 1]
    work = folder.with_name("history")
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    weights = []
    for part in (moments[:1], moments[1:]):
        chosen = {moment: found[moment] for moment in part}
        import_recordings(
            work / "hub.duckdb", load_settings(), chosen, is_complete=True, quick=True
        )
        weights.append(weigh(work / "hub.duckdb"))
    show(weights[0], weights[1], models, days)


def write_days(evolution: Evolution, folder: Path, days: int) -> None:
    """Write each day as a file of models, those that aren't there yet."""
    folder.mkdir(parents=True, exist_ok=True)
    for day in range(days + 1):
        file = folder / f"{FIRST_DAY + timedelta(days=day):%Y-%m-%d}.jsonl.gz"
        if not file.exists():
            print(f"writing day {day} of {days} ...", file=sys.stderr)
            with gzip.open(file.with_suffix(".tmp"), "wb", compresslevel=1) as lines:
                lines.writelines(msgspec.json.encode(row) + b"\n" for row in evolution.state(day))
            file.with_suffix(".tmp").rename(file)


def weigh(file: Path) -> dict[str, int]:
    """Return the bytes of each table of history, in a file of its own."""
    alone = file.with_name("alone.duckdb")
    with duckdb.connect() as connection:
        connection.execute(f"attach '{file}' as grown (read_only)")
        names = connection.execute(
            "select table_name from duckdb_tables()"
            f" where database_name = 'grown' and schema_name = '{HISTORY}'"
        ).fetchall()
        weights = {}
        for (name,) in names:
            connection.execute(f"attach '{alone}' as alone")
            connection.execute(f"create table alone.{name} as from grown.{HISTORY}.{name}")
            connection.execute("checkpoint alone")
            connection.execute("detach alone")
            weights[name] = alone.stat().st_size
            alone.unlink()
    return weights


def show(first: dict[str, int], last: dict[str, int], models: int, days: int) -> None:
    """Print the weights and what follows from them for the whole Hub."""
    table = Table("table", "first day MB", "last day MB", "bytes a model a day", "GB a month at 3M")
    total = 0.0
    for name in sorted(last):
        daily = (last[name] - first[name]) / days / models
        monthly = daily * WHOLE_HUB * DAYS_A_MONTH / 1e9
        total += monthly
        table.add_row(
            name,
            f"{first[name] / 1e6:.1f}",
            f"{last[name] / 1e6:.1f}",
            f"{daily:.2f}",
            f"{monthly:.2f}",
        )
    report("history", models, table)
    Console().print(f"History grows by {total:.2f} GB a month at 3M models, built daily.")

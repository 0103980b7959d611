"""What a benchmark measured, and on what: printed, written to a file, compared with such a file."""

import json
import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psutil
from rich.console import Console
from rich.table import Table

from pipelines.settings import ROOT

FOLDER = ROOT / "data" / "bench" / "results"
PACKAGES = ("duckdb", "dlt", "dbt-core", "dbt-duckdb", "pyarrow")


def report(section: str, models: int, table: Table, before: str | None = None) -> None:
    """Print a section's table, and write it to a file; compare it with an earlier one's file.

    `before` is the path of that file; the variable BENCH_BEFORE names it else.
    """
    console = Console()
    console.print(table)
    now = measured_on() | {
        "section": section,
        "models": models,
        "columns": [str(column.header) for column in table.columns],
        "rows": [list(row) for row in zip(*(c.cells for c in table.columns), strict=True)],
    }
    FOLDER.mkdir(parents=True, exist_ok=True)
    file = FOLDER / f"{section}-{models}-{datetime.now(UTC):%Y%m%dT%H%M%S}.json"
    file.write_text(json.dumps(now, indent=1) + "\n")
    console.print(f"Written to {file.relative_to(ROOT)}", soft_wrap=True)
    if before := before or os.environ.get("BENCH_BEFORE"):
        earlier = json.loads(Path(before).read_text())
        console.print(comparison(earlier, now))


def measured_on() -> dict[str, Any]:
    """Return the moment, the commit, the machine and the versions of what is measured."""
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, check=False
    )
    return {
        "measured_at": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "commit": commit.stdout.decode().strip(),
        "machine": {
            "system": platform.platform(terse=True),
            "processor": processor(),
            "cores": os.cpu_count(),
            "memory_gb": round(psutil.virtual_memory().total / 1e9),
        },
        "versions": {"python": platform.python_version()} | {p: version(p) for p in PACKAGES},
    }


def processor() -> str:
    """Return the processor's name; empty where the system doesn't say."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text().splitlines() if told.exists() else []
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), "")


def comparison(before: dict[str, Any], now: dict[str, Any]) -> Table:
    """Return how many times its earlier value each number of a section is.

    Raises ValueError where the two are not of the same section and size.
    """
    if any(before[key] != now[key] for key in ("section", "models")):
        raise ValueError(
            f"{before['section']} of {before['models']:,} models can't be compared with "
            f"{now['section']} of {now['models']:,}."
        )
    table = Table(*now["columns"], title=f"times those of {before['commit']}")
    earlier = {row[0]: dict(zip(before["columns"], row, strict=True)) for row in before["rows"]}
    for row in now["rows"]:
        found = earlier.get(row[0], {})
        cells = zip(now["columns"][1:], row[1:], strict=True)
        table.add_row(row[0], *(_times(found.get(column), value) for column, value in cells))
    return table


def _times(before: str | None, now: str) -> str:
    try:
        return f"{float(now.replace(',', '')) / float((before or '').replace(',', '')):.2f}"
    except (ValueError, ZeroDivisionError):
        return ""

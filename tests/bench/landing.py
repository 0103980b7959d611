"""`landing`: runs the contestants in turn, round after round, and prints medians and ratios."""

import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from pipelines.settings import ROOT
from tests.bench.contestants import CONTESTANTS
from tests.bench.page_server import make_pages, serving
from tests.bench.results import report

# The bounds: at most so many times the limit's wall time, at least so many times less CPU.
AT_MOST_TIMES_THE_LIMIT = 4.0
AT_LEAST_TIMES_LESS_CPU = {"client": 4.0, "stock_dlt": 7.0}


def landing(
    models: Annotated[int, typer.Option(help="Size of the catalogue.")] = 100_000,
    rounds: Annotated[int, typer.Option(min=1, help="Runs of each way; medians count.")] = 3,
    only: Annotated[list[str] | None, typer.Option(help="Only these ways; repeatable.")] = None,
) -> None:
    """Measure landing + staging + eligible_models against public tools, on the same pages."""
    names = [name for name in CONTESTANTS if not only or name in only]
    pages = make_pages(models, ROOT / "data" / "bench" / f"pages-{models}")
    runs: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    with serving(pages) as endpoint:
        for number in range(rounds):
            for name in names:
                print(f"round {number + 1} of {rounds}: {name} ...", file=sys.stderr)
                runs[name].append(_measured(name, endpoint, pages))
    _show(runs, models)
    hashes = {run["ids_sha256"] for name in names for run in runs[name]}
    if len(hashes) != 1:
        sys.exit("The ways don't agree on which models pass the filters.")


def _measured(name: str, endpoint: str, pages: Path) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(dir=pages.parent) as work:
        command = [sys.executable, "-m", "tests.bench.contestants", name, endpoint]
        done = subprocess.run(
            [*command, str(pages), work], cwd=ROOT, capture_output=True, text=True, check=False
        )
    lines = [line for line in done.stdout.splitlines() if line.startswith("RESULT ")]
    if done.returncode or not lines:
        sys.exit(f"{name} failed:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
    measured: dict[str, Any] = json.loads(lines[0].removeprefix("RESULT "))
    return measured


def _show(runs: dict[str, list[dict[str, Any]]], models: int) -> None:
    table = Table("way", "models/s", "wall s", "CPU s", "memory GB", "wall / limit", "CPU / ours")
    medians = {
        name: {
            key: statistics.median(run[key] for run in measured)
            for key in ("seconds", "cpu_seconds", "memory_gb", "models", "eligible_models")
        }
        for name, measured in runs.items()
    }
    for name, median in medians.items():
        walls = _ratio(median, medians.get("read_json"), "seconds")
        cpus = _ratio(median, medians.get("ours"), "cpu_seconds")
        table.add_row(
            name,
            f"{median['models'] / median['seconds']:,.0f}",
            f"{median['seconds']:.1f}",
            f"{median['cpu_seconds']:.1f}",
            f"{median['memory_gb']:.2f}",
            f"{walls:.2f}",
            f"{cpus:.2f}",
        )
    report("landing", models, table)
    if {"ours", "read_json"} <= medians.keys():
        times = _ratio(medians["ours"], medians["read_json"], "seconds")
        _verdict(f"{times:.2f} times the limit's wall time", times <= AT_MOST_TIMES_THE_LIMIT)
    for name, bound in AT_LEAST_TIMES_LESS_CPU.items():
        if {"ours", name} <= medians.keys():
            times = _ratio(medians[name], medians["ours"], "cpu_seconds")
            _verdict(f"{times:.1f} times less CPU than {name}", times >= bound)


def _ratio(left: dict[str, float], right: dict[str, float] | None, key: str) -> float:
    return left[key] / right[key] if right else float("nan")


def _verdict(text: str, is_reached: bool) -> None:
    print(f"{'reached' if is_reached else 'MISSED '}  ours: {text}")

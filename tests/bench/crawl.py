"""How much of what the Hub allows a crawl uses: of one chain's pace, and of the quota.

`python -m tests.bench.crawl` crawls the sample Hub with full pages of 300 ms each:
once without a quota, to be held against the 3.3 pages a second that one chain can have, and once
with the Hub's anonymous quota scaled down in time (50 requests in 30 s are 500 in 300 s), to be
held against the requests that its windows have room for.
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import duckdb
import typer
from rich.console import Console
from rich.table import Table

from pipelines.sample_hub import running
from pipelines.settings import ROOT

LATENCY = 0.3
AT_LEAST = 0.95


def bench(
    windows: Annotated[int, typer.Option(min=1, help="Quota windows to crawl through.")] = 3,
    quota: Annotated[int, typer.Option(min=10, help="Requests a window.")] = 50,
    window: Annotated[int, typer.Option(min=1, help="Its length in seconds.")] = 30,
) -> None:
    """Report the share of the quota and of one chain's limit that a crawl uses."""
    table = Table("crawl", "pages", "seconds", "allowed seconds", "share")
    shares = {}
    pages = quota * windows
    chain = _crawl(pages=60, quota=10_000, window=300)
    shares["one chain"] = _share(table, "one chain", 60, chain, 60 * LATENCY)
    seconds = _crawl(pages=pages, quota=quota, window=window)
    # the last window's requests need only be sent, not sat out
    allowed = (windows - 1) * window + max(quota * LATENCY, LATENCY)
    shares["quota"] = _share(table, f"{quota} in {window} s", pages, seconds, allowed)
    full = [at for at in _moments if at < (windows - 1) * window]
    shares["full windows"] = len(full) / (quota * (windows - 1))
    table.add_row("its full windows", str(len(full)), "", "", f"{shares['full windows']:.1%}")
    Console().print(table)
    for name, bound in (("one chain", AT_LEAST), ("full windows", AT_LEAST)):
        reached = "reached" if shares[name] >= bound else "MISSED "
        print(f"{reached}  {shares[name]:.1%} of what {name} allows")


_moments: list[float] = []


def _share(table: Table, name: str, pages: int, seconds: float, allowed: float) -> float:
    share = allowed / seconds
    table.add_row(name, str(pages), f"{seconds:.1f}", f"{allowed:.1f}", f"{share:.1%}")
    return share


def _crawl(pages: int, quota: int, window: int) -> float:
    """Crawl so many pages of a thousand; return the seconds from the first answer's start."""
    options = ("--models", str(pages * 1000), "--latency-ms", str(int(LATENCY * 1000)))
    with (
        tempfile.TemporaryDirectory() as folder,
        running(*options, "--quota", str(quota), "--window", str(window)) as endpoint,
    ):
        command = [sys.executable, "-m", "tests.bench.crawl", endpoint, folder]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        with duckdb.connect(str(Path(folder) / ".hub.work" / "hub.duckdb")) as connection:
            found = connection.execute(
                "select epoch(fetched_at) - elapsed_seconds, epoch(fetched_at) from raw.pages"
                " order by 1"
            ).fetchall()
    started = found[0][0]
    _moments[:] = [fetched - started for _, fetched in found]
    return float(_moments[-1])


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[1].startswith("http"):
        from pipelines.settings import load_settings
        from tests.landing import crawled

        crawled(Path(sys.argv[2]), load_settings(endpoint=sys.argv[1]))
    else:
        typer.run(bench)

"""`crawl`: how much a crawl uses of what the Hub allows, by one chain's pace and by the quota.

The sample Hub takes 300 ms for a page of a thousand. Once it has no quota worth the name, and a
crawl is held against the 3.3 pages a second that one chain can have; once it has the Hub's
anonymous quota scaled down in time (50 requests in 30 s are 500 in 300 s), and a crawl is held
against the requests that the windows have room for.
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import duckdb
import typer
from rich.table import Table

from pipelines.sample_hub import running
from pipelines.settings import ROOT
from tests.bench.results import report

LATENCY = 0.3
CHAIN_PAGES = 100
AT_LEAST = 0.95
# in a process of its own, as a build has it
CRAWL = """
import sys
from pathlib import Path
from pipelines.settings import load_settings
from tests.support.landing import crawled
crawled(Path(sys.argv[2]), load_settings(endpoint=sys.argv[1]))
"""


def crawl(
    pages: Annotated[int, typer.Option(min=2, help="Pages of the one chain.")] = CHAIN_PAGES,
    windows: Annotated[int, typer.Option(min=2, help="Quota windows to crawl through.")] = 3,
    quota: Annotated[int, typer.Option(min=10, help="Requests a window.")] = 50,
    window: Annotated[int, typer.Option(min=1, help="Its length in seconds.")] = 30,
) -> None:
    """Measure the share of a chain's limit, and of the quota, that a crawl uses."""
    table = Table("crawl", "pages", "seconds", "allowed", "share")
    seconds = _fetched(pages, 10 * pages, 300)[-1]
    of_chain = pages * LATENCY / seconds
    possible = f"{pages * LATENCY:.1f} s"
    table.add_row("one chain", str(pages), f"{seconds:.1f}", possible, f"{of_chain:.1%}")
    # the last window only drains what is left, so it says nothing of the pace
    full = (windows - 1) * window
    sent = [at for at in _fetched(quota * windows, quota, window) if at < full]
    of_quota = len(sent) / (quota * (windows - 1))
    allowed = f"{quota * (windows - 1)} pages"
    table.add_row("full windows", str(len(sent)), f"{full}", allowed, f"{of_quota:.1%}")
    report("crawl", pages * 1000, table)
    for share, limit in ((of_chain, "one cursor chain"), (of_quota, "the quota")):
        reached = "reached" if share >= AT_LEAST else "MISSED "
        print(f"{reached}  {share:.1%} of what {limit} allows")


def _fetched(pages: int, quota: int, window: int) -> list[float]:
    """Crawl so many pages; return when each had come, in seconds from the first request on."""
    options = ("--models", str(pages * 1000), "--latency-ms", str(int(LATENCY * 1000)))
    with (
        tempfile.TemporaryDirectory() as folder,
        running(*options, "--quota", str(quota), "--window", str(window)) as endpoint,
    ):
        command = [sys.executable, "-c", CRAWL, endpoint, folder]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        with duckdb.connect(str(Path(folder) / ".hub.work" / "hub.duckdb")) as connection:
            found = connection.execute(
                "select epoch(fetched_at) - elapsed_seconds, epoch(fetched_at) from raw.pages"
                " order by 2"
            ).fetchall()
    return [fetched - found[0][0] for _, fetched in found]

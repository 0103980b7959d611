"""`incremental`: what an incremental build takes, held against the full build before it.

Both ask the same Hub: 300 ms a page and 500 pages in five minutes, as the real one has them, unless
`--calm`. One model in a hundred was modified in between, spread over the whole listing.
"""

import tempfile
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from pipelines.settings import ROOT
from tests.bench.models import MILLION, build_from, verdict
from tests.bench.page_server import ONE_IN, make_pages, serving, write_changed_pages
from tests.bench.results import report

AT_MOST = 0.10
LATENCY, QUOTA = 0.3, 500


def incremental(
    models: Annotated[int, typer.Option(help="Size of the catalogue.")] = 100_000,
    calm: Annotated[bool, typer.Option(help="No time a page, and no quota.")] = False,
) -> None:
    """Measure a full build, then an incremental one on top of it."""
    pages = make_pages(models, ROOT / "data" / "bench" / f"pages-{models}")
    write_changed_pages(pages)
    limits = (0.0, 10_000) if calm else (LATENCY, QUOTA)
    with serving(pages, *limits) as endpoint, tempfile.TemporaryDirectory(dir=pages.parent) as work:
        full = build_from(Path(work), endpoint).seconds
        changes = build_from(Path(work), endpoint, "--mode", "incremental").seconds
    table = Table("build", "seconds", "share")
    table.add_row("full", f"{full:.1f}", "")
    table.add_row(f"incremental, 1 in {ONE_IN}", f"{changes:.1f}", f"{changes / full:.1%}")
    report("incremental", models, table)
    if models >= MILLION:  # start-up weighs too much in smaller ones
        verdict(f"{changes / full:.1%} of {AT_MOST:.0%}", changes / full <= AT_MOST)

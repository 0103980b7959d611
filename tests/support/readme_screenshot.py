"""`make picture`: takes the README's picture of the report's head, from the demo's report."""

import sys
from pathlib import Path

from playwright.sync_api import ViewportSize

from pipelines.settings import ROOT
from tests.support.browser import address, browser

PICTURE = ROOT / "pipelines" / "report" / "report.png"
WIDTH, HEIGHT = 960, 1032
SCALE = 0.8  # so that a whole screen fits into the README, and is still read
LARGEST_BYTES = 150_000
ALT_TEXT = (
    "The head of the report: how many models are listed and eligible, three claims with small "
    "pictures (who takes the downloads, how many declare no licence, whose licence loosens), and "
    "what changed since the last crawl."
)


def take(report: Path, picture: Path) -> None:
    """Write the first screen of a report as PNG."""
    with browser() as chromium:
        screen = ViewportSize(width=round(WIDTH / SCALE), height=round(HEIGHT / SCALE))
        page = chromium.new_page(viewport=screen, device_scale_factor=SCALE)
        page.goto(address(report))
        page.wait_for_selector("#funnel svg")
        page.screenshot(path=picture)


if __name__ == "__main__":
    take(Path(sys.argv[1]), PICTURE)
    print(f"{PICTURE.relative_to(ROOT)}: {PICTURE.stat().st_size:,} bytes")

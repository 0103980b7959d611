"""A real browser for the tests: Debian's Chromium, alone with the pages that it is shown."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
# a sandbox isn't to be had as root, and none of its own services may speak to anybody
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
INSTALL_SECONDS = 240
WIDE, NARROW = 1280, 390  # pixels


class NoBrowserError(Exception):
    """There is no Chromium here, and none can be installed; the text says why."""


@contextmanager
def browser() -> Iterator[Browser]:
    """Start Chromium with a profile of its own, empty and thrown away; raises NoBrowserError."""
    path = _installed() or _install()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        started.close()


def _installed() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def _install() -> str:
    """Install Debian's Chromium, where this user may."""
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        raise NoBrowserError("there is no Chromium here: install it to run the tests in a browser")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    install = "apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium"
    done = subprocess.run(
        ["sh", "-c", install],
        env=environment,
        capture_output=True,
        text=True,
        timeout=INSTALL_SECONDS,
    )
    path = _installed()
    if path is None:
        raise NoBrowserError(f"Chromium can't be installed: {done.stderr.strip()[-300:]}")
    return path


def address(page: Path) -> str:
    """Return the address of a page on this disk: as who is sent the file opens it."""
    return page.resolve().as_uri()


def draw_all(page: Page, report: Path) -> None:
    """Open a report, unfold all of it, and wait until every chart is drawn."""
    page.goto(address(report))
    for summary in page.locator("details.chapter > summary").all():
        summary.click()
    expect(page.locator(".chart svg")).to_have_count(page.locator(".chart").count())

"""What a build under way says of itself, to wait for a moment in its life."""

import json
import subprocess
import time
from collections.abc import Callable
from pathlib import Path


def doing(data: Path) -> str:
    """Return what the build in a folder is doing, such as `Crawling the Hub: 3 of about 15 pages`.

    Empty if none is under way.
    """
    try:
        return str(json.loads((data / ".hub.work" / "activity.json").read_text())["doing"])
    except (OSError, ValueError):
        return ""


def done_so_far(data: Path) -> int:
    """Return how many pages or steps are done of what the build in a folder is doing."""
    return int("0" + doing(data).partition(": ")[2].partition(" ")[0].replace(",", ""))


def wait_until(process: "subprocess.Popen[str]", is_so: Callable[[], bool]) -> None:
    """Wait for a moment in a build's life, or for its end."""
    while process.poll() is None and not is_so():
        time.sleep(0.005)

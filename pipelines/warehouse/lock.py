"""One build of a warehouse at a time; the others see which process builds, and its progress."""

import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from pipelines.errors import WarehouseError
from pipelines.warehouse.paths import Paths

SECONDS_BETWEEN_REPORTS = 1.0
# `status` takes the lock for a moment to see whether it is free; that mustn't stop a build.
SECONDS_TO_CHECK = 0.5


@dataclass(frozen=True)
class Builder:
    """The process that holds the lock, and its last report of what it is doing."""

    process: int
    host: str
    since: str
    doing: str

    def __str__(self) -> str:
        return f"process {self.process} on {self.host}, since {self.since} ({self.doing})"


class Activity:
    """The report beside the lock, for `status` and for a build that finds it locked."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._since = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC"
        self._reported_at = 0.0

    def report(self, doing: str) -> None:
        """Report what is being done; at most once a second."""
        now = time.monotonic()
        if now - self._reported_at >= SECONDS_BETWEEN_REPORTS or not self._reported_at:
            self._reported_at = now
            builder = Builder(os.getpid(), socket.gethostname(), self._since, doing)
            half = self._file.with_suffix(".half")  # so that nobody reads half a report
            half.write_text(json.dumps(asdict(builder)))
            half.replace(self._file)


@contextmanager
def build_lock(paths: Paths) -> Iterator[Activity]:
    """Hold the lock on building this warehouse; raises WarehouseError when another build has it.

    The system releases the lock when its process ends, in any way; so a dead one blocks nobody.
    """
    paths.work.mkdir(parents=True, exist_ok=True)
    lock = FileLock(paths.lock)
    try:
        lock.acquire(timeout=SECONDS_TO_CHECK)
    except Timeout:
        builder = _last_report(paths) or "just started"
        raise WarehouseError(
            f"Another build of {paths.published} is under way: {builder}. "
            "Wait until it has ended, or stop it."
        ) from None
    activity = Activity(paths.activity)
    activity.report("starting")
    try:
        yield activity
    finally:
        paths.activity.unlink(missing_ok=True)
        lock.release()


def active_builder(paths: Paths) -> Builder | None:
    """Return the process that builds this warehouse now; None without one."""
    if not paths.lock.exists():
        return None
    try:
        with FileLock(paths.lock, timeout=0):
            return None
    except Timeout:
        return _last_report(paths) or Builder(0, "this machine", "a moment ago", "starting")


def _last_report(paths: Paths) -> Builder | None:
    try:
        return Builder(**json.loads(paths.activity.read_text()))
    except (OSError, ValueError, TypeError):
        return None

"""Who builds a warehouse, since when, and how far: one build at a time, visible to the others."""

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

SECONDS_BETWEEN_NOTES = 1.0
# `status` takes the lock for a moment to see whether it is free; that mustn't stop a build.
SECONDS_FOR_A_LOOK = 0.5


@dataclass(frozen=True)
class Builder:
    """The process that holds the lock, and the last that it told of its work."""

    process: int
    host: str
    since: str
    doing: str

    def __str__(self) -> str:
        return f"process {self.process} on {self.host}, since {self.since} ({self.doing})"


class Activity:
    """The note beside the lock: for who wants to build too, and for `status`."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._since = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC"
        self._noted = 0.0

    def note(self, doing: str) -> None:
        """Write down what is being done, unless that was done a moment ago."""
        now = time.monotonic()
        if now - self._noted >= SECONDS_BETWEEN_NOTES or not self._noted:
            self._noted = now
            builder = Builder(os.getpid(), socket.gethostname(), self._since, doing)
            half = self._file.with_suffix(".half")  # so that nobody reads half a note
            half.write_text(json.dumps(asdict(builder)))
            half.replace(self._file)


@contextmanager
def build_lock(paths: Paths) -> Iterator[Activity]:
    """Hold the right to build this warehouse; raises WarehouseError when another build holds it.

    The system gives the lock up with its process, however that ends; so a dead one blocks nobody.
    """
    paths.work.mkdir(parents=True, exist_ok=True)
    lock = FileLock(paths.lock)
    try:
        lock.acquire(timeout=SECONDS_FOR_A_LOOK)
    except Timeout:
        raise WarehouseError(
            f"Another build of {paths.published} is under way: {_noted(paths) or 'just resumed'}. "
            "Wait until it has ended, or stop it."
        ) from None
    activity = Activity(paths.activity)
    activity.note("beginning")
    try:
        yield activity
    finally:
        paths.activity.unlink(missing_ok=True)
        lock.release()


def active_builder(paths: Paths) -> Builder | None:
    """Return who builds this warehouse now; None where nobody does."""
    if not paths.lock.exists():
        return None
    try:
        with FileLock(paths.lock, timeout=0):
            return None
    except Timeout:
        return _noted(paths) or Builder(0, "this machine", "a moment ago", "beginning")


def _noted(paths: Paths) -> Builder | None:
    try:
        return Builder(**json.loads(paths.activity.read_text()))
    except (OSError, ValueError, TypeError):
        return None

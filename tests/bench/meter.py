"""Watches a command and all its children: wall time, memory of all together, disk that it takes."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

import psutil

from pipelines.settings import ROOT

SECONDS_BETWEEN_LOOKS = 0.1


@dataclass
class Measured:
    """What a command took: seconds, and the most bytes of memory and disk at any one moment.

    Memory is the sum over the process and its descendants, each page that they share counted once a
    process; disk is all that lies in the folder, what is spilled included.
    """

    seconds: float = 0.0
    memory_bytes: int = 0
    disk_bytes: int = 0
    returncode: int = 0
    output: str = field(default="", repr=False)


def measured(
    command: list[str], folder: Path, project: Path = ROOT, **environment: str
) -> Measured:
    """Run a command to its end and return what it took; `folder` is where it writes."""
    with watched(command, folder, project, **environment) as (process, measure):
        measure.output, _ = process.communicate()
    return measure


@contextmanager
def watched(
    command: list[str], folder: Path, project: Path = ROOT, **environment: str
) -> "Iterator[tuple[subprocess.Popen[str], Measured]]":
    """Start a command and yield it with what it takes, which is complete when it has ended."""
    measure, ended = Measured(), Event()
    started = time.monotonic()
    process = subprocess.Popen(
        command,
        cwd=project,
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    watcher = Thread(target=_watch, args=(process.pid, folder, measure, ended))
    watcher.start()
    try:
        yield process, measure
    finally:
        process.kill()
        measure.returncode = process.wait()
        measure.seconds = time.monotonic() - started
        ended.set()
        watcher.join()


def disk_bytes(folder: Path) -> int:
    """Return the bytes of all files below a folder, whichever vanish meanwhile left out."""
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.stat(os.path.join(parent, name)).st_size
            except FileNotFoundError:
                continue
    return total


def _watch(pid: int, folder: Path, measure: Measured, ended: Event) -> None:
    while not ended.wait(SECONDS_BETWEEN_LOOKS):
        measure.memory_bytes = max(measure.memory_bytes, _memory_bytes(pid))
        measure.disk_bytes = max(measure.disk_bytes, disk_bytes(folder))


def _memory_bytes(pid: int) -> int:
    total = 0
    try:
        parent = psutil.Process(pid)
        for process in [parent, *parent.children(recursive=True)]:
            total += process.memory_info().rss
    except psutil.NoSuchProcess:
        pass  # it has ended while we looked
    return total

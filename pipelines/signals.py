"""Ctrl-C, and the system's wish that we stop: heeded within two seconds, with nothing lost.

Everything that is landed is committed in the file under construction, and the published file is
only ever replaced whole. So any moment is a safe one, and what takes longer is cut off.
"""

import os
import signal
import sys
import threading
from types import FrameType

SECONDS_TO_STOP = 1.5
_BEFORE = (
    "Stopped. Nothing was published, and what was landed is kept: the same command goes on "
    "from there, and `make status` tells where that is."
)
_AFTER = (
    "Stopped. The warehouse is published; `make transform` writes its docs and its report again."
)
_state = {"stop_message": _BEFORE}


def note_published() -> None:
    """From here on, who stops us is told that it is done."""
    _state["stop_message"] = _AFTER


def stop_message() -> str:
    """Return what to tell a person who stopped us."""
    return _state["stop_message"]


def handle_signals() -> None:
    """Turn SIGINT and SIGTERM into KeyboardInterrupt(number), and see to it that they work."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)


def _interrupt(number: int, frame: FrameType | None) -> None:
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.SIG_IGN)
    timer = threading.Timer(SECONDS_TO_STOP, _end, [number])
    timer.daemon = True
    timer.start()
    raise KeyboardInterrupt(number)


def _end(number: int) -> None:
    """End the process where it is: in the middle of a long load, say."""
    show_cursor = "\x1b[?25h" if sys.stderr.isatty() else ""
    sys.stderr.write(f"{show_cursor}{stop_message()}\n")
    sys.stderr.flush()
    os._exit(128 + number)


def stop_with_parent() -> None:
    """End this process when its standard input ends: the parent holds the other end of the pipe."""

    def wait_for_the_end() -> None:
        # not sys.stdin: its lock, held here, would break the interpreter's own shutdown
        while os.read(0, 4096):
            pass
        os._exit(0)  # nothing to save, and nobody is left to be polite to

    threading.Thread(target=wait_for_the_end, daemon=True).start()

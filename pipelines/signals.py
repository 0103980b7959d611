"""SIGINT (Ctrl-C) and SIGTERM: the process stops within two seconds, and loses nothing.

All landed pages are committed in the file under construction, and publishing is atomic. So it is
safe to stop at any moment, and a step that takes longer is aborted.
"""

import os
import signal
import sys
import threading
from collections.abc import Callable
from types import FrameType

SECONDS_TO_STOP = 1.5
STOPPED = "Stopped."
NOTHING_LANDED = "Stopped. Nothing was published, and no page had been landed."
LANDED = (
    "Stopped. Nothing was published, and the landed pages are kept: the same command resumes "
    "there, and `make status` shows where that is."
)
NOTHING_PUBLISHED = (
    "Stopped. Nothing was published: the warehouse is as it was, and the same command starts again."
)
DEMO = "Stopped. Nothing was published: `make demo` starts afresh, within a minute."
PUBLISHED = (
    "Stopped. The warehouse is published; `make transform` writes its docs and its report again."
)
_state = {"stop_message": STOPPED}


def say_when_stopped(message: str) -> None:
    """From now on, whoever stops the process is told this: what is kept, and how to go on."""
    _state["stop_message"] = message


def mark_landed() -> None:
    """From now on, whoever stops a build that resumes is told that pages are kept."""
    if _state["stop_message"] == NOTHING_LANDED:
        say_when_stopped(LANDED)


def handle_signals() -> None:
    """Turn SIGINT and SIGTERM into KeyboardInterrupt(number), even where a parent ignores them."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)


def _interrupt(number: int, frame: FrameType | None) -> None:
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.SIG_IGN)
    timer = threading.Timer(SECONDS_TO_STOP, stop, [number])
    timer.daemon = True
    timer.start()
    raise KeyboardInterrupt(number)


def stop(number: int) -> None:
    """Say what is kept, and exit at once: in the middle of a long load, say.

    An exit of the interpreter would at times end in the signal itself instead of a status: where
    that came during an `exec`, as in the definition of a data class.
    """
    show_cursor = "\x1b[?25h" if sys.stderr.isatty() else ""
    sys.stderr.write(f"{show_cursor}{_state['stop_message']}\n")
    sys.stderr.flush()
    sys.stdout.flush()
    os._exit(128 + number)


def stop_with_parent(on_line: Callable[[bytes], None] = lambda line: None) -> None:
    """End this process when its standard input ends: the parent holds the other end of the pipe.

    Until then, `on_line` gets each line that the parent writes there.
    """

    def wait_for_the_end() -> None:
        # not sys.stdin: its lock, held here, would break the interpreter's own shutdown
        read = b""
        while chunk := os.read(0, 4096):
            *lines, read = (read + chunk).split(b"\n")
            for line in lines:
                on_line(line)
        os._exit(0)  # nothing to save, and nobody is left to be polite to

    threading.Thread(target=wait_for_the_end, daemon=True).start()

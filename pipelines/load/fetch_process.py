"""Fetches the pages of a crawl in a process of its own.

Splitting pages takes as long as landing them, and of two threads of one process only one runs at a
time.
"""

import os
import pickle
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Generator
from typing import Any

from pipelines.errors import WarehouseError
from pipelines.hub.errors import CursorRefusedError, FieldsRefusedError, HubError
from pipelines.hub.request import CrawlRequest
from pipelines.hub.session import Page
from pipelines.load.checkpoint import Chain
from pipelines.load.fetch import OnWait, fetch
from pipelines.settings import ROOT
from pipelines.signals import stop_with_parent

ERRORS: dict[str, type[WarehouseError]] = {
    each.__name__: each
    for each in (CursorRefusedError, FieldsRefusedError, HubError, WarehouseError)
}


def fetch_elsewhere(
    request: CrawlRequest, chains: dict[str, Chain], on_wait: OnWait
) -> Generator[Page | None]:
    """Do what `fetch` does in another process, a few pages ahead of who reads.

    Raises HubError, and WarehouseError where that process ends too early.
    """
    # a pipe takes the request, since everybody can read a command line; its end stops the process
    process = subprocess.Popen(
        [sys.executable, "-m", "pipelines.load.fetch_process"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdin and process.stdout
    try:
        pickle.dump((request, chains), process.stdin)
        process.stdin.flush()
        while (message := pickle.load(process.stdout)) is not None:
            kind, value = message
            if kind == "page":
                yield value
            elif kind == "wait":
                on_wait(value)
            else:
                raise ERRORS[kind](value)
    except (EOFError, pickle.UnpicklingError, BrokenPipeError):
        raise WarehouseError(
            "The process that fetches the pages ended too early: the system kills the largest when "
            "memory runs out. Run the same command again: it resumes after the pages landed."
        ) from None
    finally:
        process.kill()
        process.communicate()


def main() -> None:
    """Fetch what the pickled request on standard input asks for, to standard output."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's, whose end is ours
    request, chains = pickle.load(sys.stdin.buffer)
    stop_with_parent()
    one_at_a_time = threading.Lock()  # each chain reports its waits from a thread of its own

    def send(message: Any) -> None:
        with one_at_a_time:
            try:
                pickle.dump(message, sys.stdout.buffer, protocol=pickle.HIGHEST_PROTOCOL)
                sys.stdout.buffer.flush()
            except BrokenPipeError:  # nobody reads any more
                os._exit(0)

    try:
        for page in fetch(request, chains, lambda wait: send(("wait", wait))):
            send(("page", page))
        send(None)
    except (CursorRefusedError, FieldsRefusedError) as error:
        send((type(error).__name__, str(error)))
    except HubError as error:
        send((HubError.__name__, str(error)))
    except Exception:
        send((WarehouseError.__name__, traceback.format_exc()))


if __name__ == "__main__":
    main()

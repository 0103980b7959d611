"""Walks several chains in parallel, a few pages ahead of the consumer."""

import queue
import threading
from collections.abc import Generator, Iterable
from typing import Any, TypeVar

Item = TypeVar("Item")

PAGES_AHEAD = 2
IDLE_SECONDS = 1.0


def interleaved(chains: Iterable[Iterable[Item]], thread_count: int) -> Generator[Item | None]:
    """Yield the items of all chains as they come, those of each chain in order.

    Each thread walks a chain, then the next that no other has taken. None is yielded when nothing
    came for a second. The first error in a chain is raised here; closing this generator stops the
    threads at their next item.
    """
    waiting = iter(list(chains))
    lock = threading.Lock()
    ready: queue.Queue[tuple[str, Any]] = queue.Queue(maxsize=PAGES_AHEAD + thread_count)
    stopped = threading.Event()

    def put(kind: str, value: Any = None) -> None:
        while not stopped.is_set():
            try:
                return ready.put((kind, value), timeout=0.1)
            except queue.Full:
                continue

    def walk_chains() -> None:
        try:
            while not stopped.is_set():
                with lock:
                    chain = next(waiting, None)
                if chain is None:
                    return put("end")
                for item in chain:
                    put("item", item)
                    if stopped.is_set():
                        return
        except BaseException as error:  # any error is raised to the consumer
            put("error", error)

    for number in range(thread_count):
        threading.Thread(target=walk_chains, name=f"chain-{number}", daemon=True).start()
    try:
        yield from _drain(ready, thread_count)
    finally:
        stopped.set()


def _drain(ready: "queue.Queue[tuple[str, Any]]", running: int) -> Generator[Any]:
    while running:
        try:
            kind, value = ready.get(timeout=IDLE_SECONDS)
        except queue.Empty:
            yield None
            continue
        if kind == "error":
            raise value
        if kind == "end":
            running -= 1
        else:
            yield value

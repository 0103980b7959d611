"""Fetches ahead: the next page is on its way while the last one is being landed."""

import queue
import threading
from collections.abc import Generator, Iterable, Iterator
from typing import Any, TypeVar

Item = TypeVar("Item")


def prefetched(items: Iterable[Item], depth: int = 2) -> Generator[Item]:
    """Yield the items, which a thread takes from their iterator up to `depth` ahead.

    An error in the thread is raised here, in its place among the items; closing stops the thread.
    """
    ready: queue.Queue[tuple[str, Any]] = queue.Queue(maxsize=depth)
    stopped = threading.Event()

    def put(kind: str, value: Any) -> None:
        while not stopped.is_set():
            try:
                return ready.put((kind, value), timeout=0.1)
            except queue.Full:
                continue

    def fill() -> None:
        try:
            for item in items:
                put("item", item)
                if stopped.is_set():
                    return
            put("end", None)
        except BaseException as error:  # whatever it was, it belongs to the reader
            put("error", error)

    threading.Thread(target=fill, name="prefetch", daemon=True).start()
    try:
        yield from _drain(ready)
    finally:
        stopped.set()


def _drain(ready: "queue.Queue[tuple[str, Any]]") -> Iterator[Any]:
    while True:
        kind, value = ready.get()
        if kind == "end":
            return
        if kind == "error":
            raise value
        yield value

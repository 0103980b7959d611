"""Walks several chains side by side, a few pages ahead of whoever lands them."""

import queue
import threading
from collections.abc import Generator, Iterable
from typing import Any, TypeVar

Item = TypeVar("Item")

AHEAD = 2
IDLE_SECONDS = 1.0


def interleaved(chains: Iterable[Iterable[Item]], side_by_side: int) -> Generator[Item | None]:
    """Yield what the chains yield, as it comes, each chain's items in their order.

    So many threads take a chain each, then the next one that nobody has taken. None is yielded
    when nothing came for a second. The first error in a chain is raised here; closing this
    generator stops the threads at their next item.
    """
    waiting = iter(list(chains))
    taking = threading.Lock()
    ready: queue.Queue[tuple[str, Any]] = queue.Queue(maxsize=AHEAD + side_by_side)
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
                with taking:
                    chain = next(waiting, None)
                if chain is None:
                    return put("end")
                for item in chain:
                    put("item", item)
                    if stopped.is_set():
                        return
        except BaseException as error:  # whatever it was, it belongs to the reader
            put("error", error)

    for number in range(side_by_side):
        threading.Thread(target=walk_chains, name=f"chain-{number}", daemon=True).start()
    try:
        yield from _drain(ready, side_by_side)
    finally:
        stopped.set()


def _drain(ready: "queue.Queue[tuple[str, Any]]", walking: int) -> Generator[Any]:
    while walking:
        try:
            kind, value = ready.get(timeout=IDLE_SECONDS)
        except queue.Empty:
            yield None
            continue
        if kind == "error":
            raise value
        if kind == "end":
            walking -= 1
        else:
            yield value

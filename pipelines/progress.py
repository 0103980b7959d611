"""Progress on a terminal: one line that is redrawn; nothing where there is no terminal."""

import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

console = Console(stderr=True, highlight=False)


def say(text: str) -> None:
    """Print a message that isn't a result, on standard error."""
    console.print(text, soft_wrap=True, markup=False)


class ProgressLine:
    """A spinner, the current step, and a bar once the amount of work is known.

    `on_change` gets the same text; `pages` and `models` are the numbers landed before.
    """

    def __init__(
        self,
        what: str,
        on_change: Callable[[str], None] = lambda text: None,
        pages: int = 0,
        models: int = 0,
    ) -> None:
        self._bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(bar_width=20),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._what = what
        self._on_change = on_change
        self._task = self._bar.add_task(what, total=None)
        self._started = time.monotonic()
        self._models_before = models
        self.pages = pages
        self.models = models
        on_change(what)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._bar.stop()

    def step(self, done: int, total: int) -> None:
        """Show how many of the steps are done."""
        self._bar.update(self._task, completed=done, total=total)
        self._on_change(f"{self._what}: {done} of {total}")

    def add_page(self, model_count: int, requests_left: int | None) -> None:
        """Count one more page; show models, rate, and the requests left of the Hub's quota."""
        self.pages += 1
        self.models += model_count
        rate = (self.models - self._models_before) / max(time.monotonic() - self._started, 0.001)
        left = "" if requests_left is None else f", {requests_left} requests left"
        self._show(f"{self.pages:,} pages, {self.models:,} models, {rate:,.0f}/s{left}")

    def show_wait(self, seconds: float, reason: str) -> None:
        """Show the reason for a pause; pauses of less than a second are left out."""
        if seconds >= 1:
            self._show(f"{self.models:,} models, waiting {seconds:.0f} s: {reason}")

    def _show(self, text: str) -> None:
        self._bar.update(self._task, description=f"{self._what}: {text}")
        self._on_change(f"{self._what}: {text}")

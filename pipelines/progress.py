"""Progress: one line that is redrawn on a terminal; without one, a line a minute."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Column

console = Console(stderr=True, highlight=False)
SECONDS_BETWEEN_UPDATES = 1.0
# where nobody sees a line redrawn: a log file, CI
SECONDS_BETWEEN_LINES = 60.0
# before that, the time that is left would be a guess
SECONDS_BEFORE_ESTIMATE = 2.0


def say(text: str) -> None:
    """Print a message that isn't a result, on standard error."""
    console.print(text, soft_wrap=True, markup=False)


class ProgressLine:
    """A spinner, what is done, how much of it, the time left, and a bar once the amount is known.

    `on_change` gets the same text, each second. `pages` and `models` are the numbers landed before,
    `models_expected` is how many there will be, about; None where nobody knows. `before` is what
    happens before the first step.
    """

    def __init__(
        self,
        what: str,
        on_change: Callable[[str], None] = lambda text: None,
        pages: int = 0,
        models: int = 0,
        models_expected: int | None = None,
        before: str = "",
    ) -> None:
        self._bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}", table_column=Column(ratio=1), markup=False),
            BarColumn(bar_width=10),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            expand=True,
            disable=not console.is_terminal,
        )
        self._what = what
        self._before = f", {before}" if before else ""
        self._on_change = on_change
        self._task = self._bar.add_task(what, total=None)
        self._started = time.monotonic()
        self._models_before = models
        self._pages_before = pages
        self._expected = models_expected
        self._steps: tuple[int, int] | None = None
        self._requests_left: int | None = None
        self._requests_a_second = 0.0
        self._wait_ends, self._wait_reason = 0.0, ""
        self.pages = pages
        self.models = models
        self._one_at_a_time = threading.Lock()
        self._ended = threading.Event()
        self._ticker = threading.Thread(target=self._tick, daemon=True)
        on_change(self.text())

    def __enter__(self) -> Self:
        self._bar.start()
        self._ticker.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._bar.stop()

    def step(self, done: int, total: int) -> None:
        """Show how many of the steps are done."""
        if self._steps is None:
            self._started = time.monotonic()  # what came before was reading, no step
        self._steps = (done, total)
        self._show()

    def add_page(
        self, model_count: int, requests_left: int | None = None, requests_a_second: float = 0.0
    ) -> None:
        """Count one more page; `requests_left` are those of the quota, which then sets the pace."""
        self.pages += 1
        self.models += model_count
        self._requests_left, self._requests_a_second = requests_left, requests_a_second
        self._show()

    def show_wait(self, seconds: float, reason: str) -> None:
        """Show a pause and its reason while it lasts; one of less than a second is left out."""
        ends = time.monotonic() + seconds
        if seconds >= 1 and ends > self._wait_ends:
            self._wait_ends, self._wait_reason = ends, reason
            self._show()

    def text(self) -> str:
        """Return what is done, how much of it, the time left, and what it waits for."""
        if self._steps:
            done, total = self._steps
            return f"{self._what}: {done:,} of {total:,}{self._left_in_words()}"
        if not self.pages:
            return f"{self._what}{self._before}{self._wait('')}"
        of = f" of about {self._expected:,}" if self._expected else ""
        rate = (self.models - self._models_before) / max(self._elapsed(), 0.001)
        left = "" if self._requests_left is None else f", {self._requests_left} requests left"
        return (
            f"{self._what}: {self.pages:,} pages, {self.models:,}{of} models, {rate:,.0f}/s"
            f"{self._left_in_words()}{self._wait(left)}"
        )

    def _elapsed(self) -> float:
        return time.monotonic() - self._started

    def _wait(self, otherwise: str) -> str:
        seconds = self._wait_ends - time.monotonic()
        return f"; waiting {seconds:.0f} s ({self._wait_reason})" if seconds > 0.5 else otherwise

    def _left_in_words(self) -> str:
        seconds = self._seconds_left()
        if seconds is None or self._elapsed() < SECONDS_BEFORE_ESTIMATE:
            return ""
        return f", {seconds:.0f} s left" if seconds < 90 else f", {seconds / 60:.0f} min left"

    def _seconds_left(self) -> float | None:
        """Return the time that is left at the pace so far, or at the quota's where that is less."""
        if self._steps:
            done, total = self._steps
            return self._elapsed() * (total - done) / done if done else None
        models, pages = self.models - self._models_before, self.pages - self._pages_before
        if not (self._expected and models and self._expected > self.models):
            return None
        models_left = self._expected - self.models
        at_this_pace = self._elapsed() * models_left / models
        if self._requests_left is None or not self._requests_a_second:
            return at_this_pace
        beyond_the_quota = models_left * pages / models - self._requests_left
        return max(at_this_pace, beyond_the_quota / self._requests_a_second)

    def _show(self) -> None:
        with self._one_at_a_time:
            text = self.text()
            done, total = self._steps or (self.models, self._expected)
            self._bar.update(
                self._task, description=text, completed=min(done, total or done), total=total
            )
            self._on_change(text)

    def _tick(self) -> None:
        """Show what time changes, such as the rest of a wait; without a terminal, print lines."""
        printed_at = time.monotonic()
        while not self._ended.wait(SECONDS_BETWEEN_UPDATES):
            with suppress(OSError):  # a full disk: the work itself tells
                self._show()
            if not console.is_terminal and time.monotonic() - printed_at >= SECONDS_BETWEEN_LINES:
                printed_at = time.monotonic()
                say(self.text())

"""How many models to request at once: fewer while the Hub is overloaded."""

SMALLEST_SHARE = 8  # of the full size: each halving doubles the requests that the rest takes
PAGES_BEFORE_GROWING = 20


class PageSize:
    """The `limit` of a chain's requests: halved by overloads, doubled again after some pages."""

    def __init__(self, full: int) -> None:
        self._full = full
        self._smallest = max(full // SMALLEST_SHARE, 1)
        self._pages_left = 0
        self.current = full

    def record_failure(self, tries: int, halve_after: int | None) -> None:
        """Record the number of failed tries for one page; halve the size where that may help."""
        if halve_after is not None and tries >= halve_after:
            self.current = max(self.current // 2, self._smallest)
            self._pages_left = PAGES_BEFORE_GROWING

    def record_answer(self) -> None:
        """Record a page that came; after some of them the size doubles again."""
        if self.current < self._full:
            self._pages_left -= 1
            if self._pages_left <= 0:
                self.current = min(self.current * 2, self._full)
                self._pages_left = PAGES_BEFORE_GROWING

"""How many models to ask for at once: fewer while the Hub can't cope with more."""

SMALLEST_SHARE = 8  # of the full size: each halving doubles what the rest costs of the quota
PAGES_BEFORE_GROWING = 20


class PageSize:
    """The `limit` of a chain's requests: halved by overloads, doubled again after some pages."""

    def __init__(self, full: int) -> None:
        self._full = full
        self._smallest = max(full // SMALLEST_SHARE, 1)
        self._pages_left = 0
        self.current = full

    def failed(self, tries: int, halve_after: int | None) -> None:
        """Note that many failed tries at one place; halve the page where that may help."""
        if halve_after is not None and tries >= halve_after:
            self.current = max(self.current // 2, self._smallest)
            self._pages_left = PAGES_BEFORE_GROWING

    def answered(self) -> None:
        """Note a page that came; after some of them the pages grow again."""
        if self.current < self._full:
            self._pages_left -= 1
            if self._pages_left <= 0:
                self.current = min(self.current * 2, self._full)
                self._pages_left = PAGES_BEFORE_GROWING

"""What one crawl asks of the Hub: made once, by the command, and passed down unchanged."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from pipelines.settings import HubSettings

# The one order whose key never changes, so that a walk neither skips nor repeats a model: the
# cursor of `createdAt` is on the immutable `_id`. The Hub's default, `trendingScore`, moves.
STABLE_SORT = "createdAt"
# What an incremental crawl walks from the top until it is past its watermark. A model that is
# modified meanwhile moves up and may be skipped: then it is newer than all that was seen, and the
# next incremental crawl finds it.
INCREMENTAL_SORT = "lastModified"


@dataclass(frozen=True)
class CrawlRequest:
    """The settings, the token, and for an incremental crawl its watermark."""

    settings: HubSettings
    token: str | None = field(default=None, repr=False)
    modified_since: datetime | None = None

    @property
    def sort(self) -> str:
        """The order that the listing is walked in."""
        return INCREMENTAL_SORT if self.modified_since else STABLE_SORT

    @property
    def is_incremental(self) -> bool:
        """Whether only models modified since the watermark are wanted."""
        return self.modified_since is not None

    def since(self, watermark: datetime) -> "CrawlRequest":
        """Return the same request for the models modified since a watermark."""
        return replace(self, modified_since=watermark)

"""What one crawl asks of the Hub: made once, by the command, and passed down unchanged."""

import json
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from pipelines.settings import HubSettings

# The one order whose key never changes, so that a walk neither skips nor repeats a model: the
# cursor of `createdAt` is on the immutable `_id`. The Hub's default, `trendingScore`, moves.
STABLE_SORT = "createdAt"
# What an incremental crawl walks from the top until it is past its watermark. A model that is
# modified meanwhile moves up and may be skipped: then it is newer than all that was seen, and the
# next incremental crawl finds it.
INCREMENTAL_SORT = "lastModified"
# Fields that the listing offers and we don't request: bulk, what others tell too, or unused so far.
UNREQUESTED_FIELDS = (
    *("config", "mask_token", "model-index", "resourceGroup", "siblings", "spaces"),
    *("transformersInfo", "widgetData", "xetEnabled"),
)
# The key in a crawl's parameters that says that its models are made up, where they are.
INVENTED = "is_invented"
# How much of its scope a crawl asks for: `mode` in its parameters, where they state one.
FULL, INCREMENTAL, PARTIAL = "full", "incremental", "partial"


@dataclass(frozen=True)
class CrawlRequest:
    """The settings, the token, for an incremental crawl its watermark, and what the Hub refused."""

    settings: HubSettings
    token: str | None = field(default=None, repr=False)
    modified_since: datetime | None = None
    refused_fields: tuple[str, ...] = ()

    @property
    def expand(self) -> list[str]:
        """The fields to request: those of the settings that the Hub hasn't refused."""
        return [field for field in self.settings.expand if field not in self.refused_fields]

    @property
    def sort(self) -> str:
        """The order that the listing is walked in."""
        return INCREMENTAL_SORT if self.modified_since else STABLE_SORT

    @property
    def chains(self) -> list[str]:
        """The walks that make up the crawl: a pipeline tag each, or one unnamed for all models."""
        return list(self.settings.filters.pipeline_tags) or [""]

    @property
    def parameters(self) -> dict[str, Any]:
        """What is asked of the listing, as the crawl log keeps it."""
        filters = self.settings.filters.model_dump(exclude_none=True, exclude_defaults=True)
        asked = {
            "sort": self.sort,
            "limit": self.settings.page_size,
            "expand": self.expand,
            "filters": filters,
            "chains": self.chains,
        }
        if self.modified_since:
            asked |= {"mode": INCREMENTAL, "modified_since": self.modified_since.isoformat()}
        if self.refused_fields:
            asked["refused_expand"] = list(self.refused_fields)
        return asked

    @property
    def identity(self) -> tuple[Any, ...]:
        """What two crawls have in common that see the same listing."""
        settings, text = self.settings, json.dumps(self.parameters)
        return identity(settings.scope, settings.endpoint, self.token is not None, text)

    @property
    def is_incremental(self) -> bool:
        """Whether only models modified since the watermark are wanted."""
        return self.modified_since is not None

    def since(self, watermark: datetime | None) -> "CrawlRequest":
        """Return the same request for the models modified since a watermark; None for all."""
        return replace(self, modified_since=watermark)


def identity(scope: str, endpoint: str, is_authenticated: bool, parameters: str) -> tuple[Any, ...]:
    """Return what makes crawls see the same listing.

    The size of a page makes no difference, nor does whether the Hub has all fields asked for.
    """
    asked = {k: v for k, v in json.loads(parameters).items() if k not in ("limit", INVENTED)}
    asked["expand"] = sorted(asked.get("expand", []) + asked.pop("refused_expand", []))
    return scope, endpoint, is_authenticated, asked

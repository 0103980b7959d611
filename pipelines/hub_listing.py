"""The listing's language: what is asked of `GET /api/models`, and the envelope of an answer."""

import re
from urllib.parse import parse_qs, urlencode, urlsplit

import msgspec

from pipelines.settings import HubSettings

# The one order whose key never changes, so that a walk neither skips nor repeats: the cursor of
# `createdAt` is on the immutable `_id`. The Hub's default, `trendingScore`, moves under a crawl.
STABLE_SORT = "createdAt"


class _Identity(msgspec.Struct):
    hub_object_id: str = msgspec.field(name="_id")
    model_id: str = msgspec.field(name="id")


# The Hub begins every object with these two keys. Where it does, that look replaces a second pass
# over the page (measured: a seventh of the landing); where it doesn't, the second pass decides.
_BEGINNING = re.compile(rb'\{"_id":"([0-9a-f]{24})","id":"').match
_SPLIT = msgspec.json.Decoder(list[msgspec.Raw])
_IDENTITIES = msgspec.json.Decoder(list[_Identity])


def listing_url(settings: HubSettings, chain: str = "") -> str:
    """Return the URL of a chain's first page: stable order, fields, and the scope's filters."""
    scope = settings.filters
    asked: list[tuple[str, str | None]] = [
        ("sort", STABLE_SORT),
        ("limit", str(settings.page_size)),
        *(("expand", field) for field in settings.expand),
        ("pipeline_tag", chain or None),
        ("gated", None if scope.gated is None else str(scope.gated).lower()),
        ("inference", scope.inference),
        ("author", scope.author),
        *(("filter", tag) for tag in scope.tags),
    ]
    query = urlencode([(name, value) for name, value in asked if value is not None])
    return f"{settings.endpoint}/api/models?{query}"


class MalformedPageError(ValueError):
    """A body isn't a JSON array of objects that each have `_id` and `id`."""


def split_page(body: bytes) -> tuple[list[msgspec.Raw], list[str]]:
    """Return a page's models, unparsed, and their `_id`s; raises MalformedPageError."""
    try:
        models = _SPLIT.decode(body)
        beginnings = [_BEGINNING(model) for model in models]
        if None not in beginnings:
            return models, [found[1].decode() for found in beginnings if found]
        identities = _IDENTITIES.decode(body)
    except msgspec.MsgspecError as error:
        raise MalformedPageError(str(error)) from None
    return models, [identity.hub_object_id for identity in identities]


def cursor(url: str | None) -> str | None:
    """Return the cursor in a listing URL; None on a chain's first page and after its last."""
    return parse_qs(urlsplit(url or "").query).get("cursor", [None])[0]

"""What a catalogue is: models in the order of their `_id`, and the facts that filters look at."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

import msgspec


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What filters look at. A catalogue adds what it needs to give the rest of the model."""

    id: str
    object_id: str
    author: str | None
    private: bool
    gated: bool | str
    pipeline_tag: str | None
    tags: tuple[str, ...] = ()
    live_providers: tuple[str, ...] = ()
    warm: bool = False


class Catalogue(Protocol):
    """Models in the order of their `_id`, each computed or decoded when asked for."""

    def __len__(self) -> int:
        """How many models there are, private ones included."""

    def object_id(self, index: int) -> str:
        """The `_id` of one model, cheaply: cursors are found by bisecting over it."""

    def facts(self, index: int) -> Any:
        """One model's Facts."""

    def fields(self, facts: Any) -> Mapping[str, Any]:
        """All fields of that model, ready to encode; absent ones are missing."""

    def sort_value(self, facts: Any, sort: str) -> Any:
        """What that model sorts by as the Hub prints it: a number, an ISO time or None."""

    def sort_values(self, sort: str) -> Iterable[Any]:
        """What each model sorts by, in their order."""

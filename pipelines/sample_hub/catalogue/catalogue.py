"""The interface of a catalogue: models in the order of their `_id`, and what filters read."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

import msgspec


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """The facts that filters read; a catalogue adds what it needs for the rest of the model."""

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
    """Models in the order of their `_id`, each computed or decoded on demand."""

    def __len__(self) -> int:
        """Return the number of models, private ones included."""

    def object_id(self, index: int) -> str:
        """Return the `_id` of one model, cheaply: cursors are found by bisection."""

    def facts(self, index: int) -> Any:
        """Return one model's Facts."""

    def fields(self, facts: Any) -> Mapping[str, Any]:
        """Return all fields of that model, ready to encode, without the absent ones."""

    def sort_value(self, facts: Any, sort: str) -> Any:
        """Return that model's sort value as the Hub prints it: a number, an ISO time or None."""

    def sort_values(self, sort: str) -> Iterable[Any]:
        """Return the sort value of each model, in their order."""

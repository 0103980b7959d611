"""A catalogue from a JSONL file of model objects; values are sent as the bytes in the file."""

import gzip
import zlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from pipelines.sample_hub.catalogue.catalogue import Facts
from pipelines.sample_hub.catalogue.creation import FLOOR, iso

Fields = dict[str, msgspec.Raw]


class RowsError(ValueError):
    """A rows file that can't be served; the text names the file and the line."""


class RowFacts(Facts, frozen=True, kw_only=True):
    """What filters read, and the row itself."""

    raw: Fields


class RowsCatalogue:
    """The lines of a file in the order of their `_id`, each decoded on demand."""

    def __init__(self, path: Path) -> None:
        """Read and check every line once; raises RowsError at the first bad one."""
        found = [(*_identity(path, number, line), line) for number, line in _lines(path)]
        found.sort(key=lambda row: row[0])
        self._rows = found

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self._rows)

    def object_id(self, index: int) -> str:
        """Return the `_id` of one model."""
        return self._rows[index][0]

    def facts(self, index: int) -> RowFacts:
        """Return one row, with missing keys filled in."""
        object_id, model_id, created, line = self._rows[index]
        raw = msgspec.json.decode(line, type=Fields)
        given = {"_id": object_id, "id": model_id, "createdAt": created, "modelId": model_id}
        for name, value in given.items():
            if _value(raw, name) is None:
                raw[name] = msgspec.Raw(msgspec.json.encode(value))
        value_of = partial(_value, raw)
        gated, tags = value_of("gated"), value_of("tags")
        providers = _live(value_of("inferenceProviderMapping"))
        return RowFacts(
            id=model_id,
            object_id=object_id,
            author=value_of("author") or model_id.rpartition("/")[0] or None,
            private=value_of("private") is True,
            gated=gated or False,
            tags=tuple(map(str, tags)) if isinstance(tags, list) else (),
            pipeline_tag=value_of("pipeline_tag"),
            warm=value_of("inference") == "warm" or bool(providers),
            live_providers=providers,
            raw=raw,
        )

    def fields(self, facts: RowFacts) -> Mapping[str, Any]:
        """Return all fields of the row as raw JSON."""
        return facts.raw

    def sort_values(self, sort: str) -> Iterator[Any]:
        """Yield the sort value of each row, in order."""
        return (self.sort_value(self.facts(index), sort) for index in range(len(self)))

    def sort_value(self, facts: RowFacts, sort: str) -> Any:
        """Return the sort value of a row; a value of the wrong type counts as null."""
        value = _value(facts.raw, sort)
        is_time = sort in ("createdAt", "lastModified")
        return value if isinstance(value, str if is_time else int | float) else None


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    opener: Any = gzip.open if path.suffix == ".gz" else open
    number = 0
    try:
        with opener(path, "rb") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield number, line.strip()
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or error
        raise RowsError(f"{path}, after line {number}: can't be read ({reason}).") from error


def _identity(path: Path, number: int, line: bytes) -> tuple[str, str, str]:
    """Return `_id`, `id` and `createdAt` of a line; what is missing is derived from the rest.

    A date is derived from an `_id` and vice versa (see creation.py). Without both, the date is the
    Hub's earliest. Raises RowsError.
    """
    try:
        raw = msgspec.json.decode(line, type=Fields)
        names = ("_id", "id", "modelId", "createdAt")
        object_id, model_id, old_name, created = (_value(raw, name) for name in names)
        model_id = model_id or old_name or f"unnamed/model-{number}"
        if object_id is None:
            created = created or iso(FLOOR)
            seconds = int(datetime.fromisoformat(created).timestamp())
            object_id = f"{seconds:08x}{number:016x}"
        if created is None:
            created = iso(int(object_id[:8], 16))
    except (msgspec.DecodeError, UnicodeDecodeError, ValueError, TypeError) as error:
        raise RowsError(f"{path}, line {number}: not a model object ({error}).") from error
    if not (isinstance(object_id, str) and isinstance(model_id, str)):
        raise RowsError(f"{path}, line {number}: _id and id must be text.")
    return object_id, model_id, created


def _value(raw: Fields, name: str) -> Any:
    return msgspec.json.decode(raw[name]) if name in raw else None


def _live(mapping: Any) -> tuple[str, ...]:
    """Return the providers that are live, from either form of the mapping."""
    if isinstance(mapping, dict):
        return tuple(name for name, entry in mapping.items() if _status(entry) == "live")
    entries = mapping if isinstance(mapping, list) else []
    return tuple(str(entry.get("provider")) for entry in entries if _status(entry) == "live")


def _status(entry: Any) -> Any:
    return entry.get("status") if isinstance(entry, dict) else None

"""Reads recordings for a backfill: files of pages as the Hub sent them, or of a model a line."""

import gzip
import itertools
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import msgspec

from pipelines.errors import WarehouseError
from pipelines.hub.session import Page
from pipelines.hub.split import MalformedPageError, split_page

MODELS_PER_PAGE = 1000
SUFFIXES = (".json", ".jsonl", ".ndjson", ".json.gz", ".jsonl.gz", ".ndjson.gz")
GZIP = b"\x1f\x8b"


def recordings(path: Path, moment: datetime | None) -> dict[datetime, list[Path]]:
    """Return the files of each moment, earliest first.

    All are of `moment` where it is given; else the name of each file or folder inside begins with
    its date, as `2026-09-22.jsonl.gz` does. Raises WarehouseError for a path without such files.
    """
    if moment:
        return {moment: _files(path)}
    if not path.is_dir():
        return {_moment_of(path): _files(path)}
    inside = [each for each in path.iterdir() if each.is_dir() or each.name.endswith(SUFFIXES)]
    if not inside:
        raise WarehouseError(f"{path} holds no {', '.join(SUFFIXES[:3])} files, plain or .gz.")
    found: dict[datetime, list[Path]] = {}
    for each in sorted(inside):
        found.setdefault(_moment_of(each), []).extend(_files(each))
    return dict(sorted(found.items()))


def parse_moment(text: str) -> datetime:
    """Parse an ISO date, or date and time, as UTC unless it has an offset; raises ValueError."""
    moment = datetime.fromisoformat(text)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def pages_of(files: list[Path], moment: datetime) -> Iterator[Page]:
    """Yield what the files hold as pages that were fetched at that moment; nothing is re-encoded.

    Raises WarehouseError for what isn't an array of models, or a model a line.
    """
    for file in files:
        for body in _bodies(file):
            rows, hub_object_ids = _split(file, body)
            yield _page(file, body, rows, hub_object_ids, moment)


def sent_fields(files: list[Path]) -> list[str]:
    """Return the keys that any model in the files has: the fields that must have been requested.

    Raises WarehouseError for a file without models.
    """
    decoder = msgspec.json.Decoder(dict[str, msgspec.Raw])
    keys: set[str] = set()
    for file in files:
        for body in _bodies(file):
            for row in _split(file, body)[0]:
                with suppress(msgspec.MsgspecError, RecursionError):  # an odd row, for staging
                    keys.update(decoder.decode(row))
    if not keys:
        raise WarehouseError(f"{', '.join(file.name for file in files)}: no models are in there.")
    return sorted(keys)


def _split(file: Path, body: bytes) -> tuple[list[bytes], list[str]]:
    try:
        return split_page(body)
    except MalformedPageError as error:
        raise WarehouseError(f"{file} is no array of models, nor one a line: {error}.") from None


def _bodies(file: Path) -> Iterator[bytes]:
    """Yield the JSON arrays of a file: the file itself, or one a line, or batches of its lines."""
    with file.open("rb") as raw:
        is_gzipped = raw.read(2) == GZIP
    with gzip.open(file) if is_gzipped else file.open("rb") as lines:
        first = lines.readline()
        if first.lstrip().startswith(b"[") and not first.rstrip().endswith(b"]"):
            yield first + lines.read()
            return
        stripped = (line.strip() for line in itertools.chain([first], lines))
        filled = (line for line in stripped if line)
        for is_page, group in itertools.groupby(filled, lambda line: line.startswith(b"[")):
            if is_page:
                yield from group
            else:
                while batch := list(itertools.islice(group, MODELS_PER_PAGE)):
                    yield b"[" + b",".join(batch) + b"]"


def _page(
    file: Path, body: bytes, models: list[bytes], hub_object_ids: list[str], moment: datetime
) -> Page:
    return Page(
        chain="",
        url=file.name,
        cursor_in=None,
        cursor_out=None,
        body_bytes=len(body),
        body_sha256=sha256(body).hexdigest(),
        models=models,
        hub_object_ids=hub_object_ids,
        quota=None,
        try_count=1,
        waits=(),
        elapsed_seconds=0.0,
        fetched_at=moment,
    )


def _files(path: Path) -> list[Path]:
    found = [path] if path.is_file() else sorted(path.rglob("*"))
    files = [file for file in found if file.is_file() and file.name.endswith(SUFFIXES)]
    if not files:
        raise WarehouseError(f"{path} holds no {', '.join(SUFFIXES[:3])} files, plain or .gz.")
    return files


def _moment_of(path: Path) -> datetime:
    try:
        return parse_moment(path.name.split(".")[0])
    except ValueError:
        raise WarehouseError(
            f"{path} has no date in its name, as 2026-09-22.jsonl has: set --date."
        ) from None

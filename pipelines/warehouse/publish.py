"""The warehouse's file: begun beside the published one, and put in its place only when it is whole.

`data/hub.duckdb` is what readers open. A build works in `data/.hub.work/hub.duckdb`: the same file
name, so the same catalog name, on the same disk, so that a rename is all that publishing takes.
A reader who has the old file open goes on reading it.
"""

import os
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines.errors import WarehouseError
from pipelines.warehouse.connection import connect


@dataclass(frozen=True)
class Paths:
    """Where a warehouse and what belongs to its build lie."""

    published: Path

    @property
    def work(self) -> Path:
        """The folder of a build under way."""
        return self.published.parent / f".{self.published.stem}.work"

    @property
    def building(self) -> Path:
        """The file under construction."""
        return self.work / self.published.name

    @property
    def spill(self) -> Path:
        """Where DuckDB spills what doesn't fit in memory: its own choice, beside the file."""
        return self.building.with_name(f"{self.building.name}.tmp")

    @property
    def lock(self) -> Path:
        """What a build holds locked."""
        return self.work / "lock"

    @property
    def activity(self) -> Path:
        """Where a build tells who it is and how far."""
        return self.work / "activity.json"

    @property
    def dbt(self) -> Path:
        """Where dbt leaves its log, its manifest and its results."""
        return self.work / "dbt"

    @property
    def site(self) -> Path:
        """The folder of the pages about it: docs, lineage, report."""
        return self.published.with_suffix(".site")

    @property
    def failed(self) -> Path:
        """Where a file whose tests failed is kept for inspection."""
        return self.published.with_suffix(".failed.duckdb")


def check_published(published: Path) -> None:
    """Refuse to replace what isn't a warehouse of ours, or what this version can't read."""
    if not published.exists():
        return
    advice = "Move it away, or set --data to another folder."
    try:
        with connect(published, read_only=True) as connection:
            found = connection.execute(
                "select 1 from information_schema.tables"
                " where table_schema = 'raw' and table_name = 'crawls'"
            ).fetchall()
    except duckdb.Error as error:
        reason = str(error).partition("\n")[0]
        raise WarehouseError(f"{published} can't be read ({reason}). {advice}") from None
    if not found:
        raise WarehouseError(f"{published} is a DuckDB file, but no warehouse of ours. {advice}")
    if published.with_name(published.name + ".wal").exists():
        raise WarehouseError(
            f"Another program has written to {published} and not finished: open it once in that "
            "program and close it, or remove the .wal file beside it."
        )


def find_published(warehouse: Path | None, data: Path) -> Path:
    """Return the warehouse file asked for, else hub.duckdb or demo.duckdb of the data folder."""
    candidates = [warehouse] if warehouse else [data / "hub.duckdb", data / "demo.duckdb"]
    for path in candidates:
        if path.exists():
            return path
    raise WarehouseError(f"There is no {candidates[-1]} yet: run `make demo` first.")


def publish(paths: Paths) -> None:
    """Put the finished file in the published one's place, in one step that outlasts a power cut."""
    check_published(paths.published)
    with connect(paths.building) as connection:
        connection.execute("checkpoint")
    _sync(paths.building)
    os.replace(paths.building, paths.published)
    _sync(paths.published.parent)
    paths.failed.unlink(missing_ok=True)


def keep_failed(paths: Paths) -> Path:
    """Keep the file of a failed build under a name of its own; return that name."""
    os.replace(paths.building, paths.failed)
    return paths.failed


def _sync(path: Path) -> None:
    """Have the system write a file, or a folder's list of files, to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

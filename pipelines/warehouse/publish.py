"""Publishing: the finished file takes the published one's place in one atomic step.

A reader who has the old file open continues to read it.
"""

import os
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines.errors import WarehouseError
from pipelines.warehouse.connection import connect, holder
from pipelines.warehouse.paths import Paths

# The table in which a file records what it was built from.
BUILT_FROM = "config.built_from"


def check_published(published: Path) -> None:
    """Raise WarehouseError where the file isn't a warehouse of ours, or can't be read."""
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
        if held := holder(error):
            raise WarehouseError(f"{published} can't be read: {held}.") from None
        reason = str(error).partition("\n")[0]
        raise WarehouseError(f"{published} can't be read ({reason}). {advice}") from None
    if not found:
        raise WarehouseError(f"{published} is a DuckDB file, but no warehouse of ours. {advice}")
    if published.with_name(published.name + ".wal").exists():
        raise WarehouseError(
            f"Another program has written to {published} and not finished: open it once in that "
            "program and close it, or remove the .wal file beside it."
        )


def find_published(warehouse: Path | None, data: Path, *, failed: bool = False) -> Path:
    """Return the given warehouse file, else hub.duckdb or demo.duckdb of the data folder.

    With `failed` it is one of which a failed build was kept. Raises WarehouseError where there is
    none.
    """
    candidates = [warehouse] if warehouse else [data / "hub.duckdb", data / "demo.duckdb"]
    for path in candidates:
        if (Paths(path).failed if failed else path).exists():
            return path
    if failed:
        raise WarehouseError("No failed build was kept: `make transform` needs no FAILED=1.")
    raise WarehouseError(f"There is no {candidates[-1]} yet: run `make demo` first.")


@dataclass(frozen=True)
class Before:
    """The models of a published file, and how long its build took, where it has that."""

    listed: int
    eligible: int
    seconds: float | None


def what_it_replaces(published: Path) -> Before | None:
    """Return what a build is compared with: the file that it replaces; None where there is none."""
    if not published.exists():
        return None
    with connect(published, read_only=True) as connection:
        try:
            [(listed, eligible)] = connection.execute(
                "select (select count(*) from marts.dim_models), count(*)"
                " from marts.eligible_models"
            ).fetchall()
        except duckdb.CatalogException:  # of a version that called them open
            return None
        try:
            found = connection.execute(f"select build_seconds from {BUILT_FROM}").fetchall()
        except (duckdb.CatalogException, duckdb.BinderException):
            found = []  # of a version that didn't record it
    return Before(listed, eligible, found[0][0] if found else None)


def publish(paths: Paths) -> None:
    """Replace the published file by the finished one: atomic, and durable even at a power cut."""
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

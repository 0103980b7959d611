"""The warehouse's file: begun beside the published one, and put in its place only when it is whole.

`data/hub.duckdb` is what readers open. A build works in `data/.hub.work/hub.duckdb`: the same file
name, so the same catalog name, on the same disk, so that a rename is all that publishing takes.
A reader who has the old file open goes on reading it.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
from filelock import FileLock, Timeout

from pipelines.errors import WarehouseError
from pipelines.hub_source import CRAWLS, MODELS, PAGES

# The first storage version that can compress the payload with ZSTD: a fourth of the default's size.
STORAGE_VERSION = "v1.2.0"
RAW_TABLES = {"crawls": CRAWLS, "models": MODELS, "pages": PAGES}
# What a new file takes over from the published one: the log of all crawls, but not their payloads.
CARRIED_OVER = ("crawls", "pages")


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
    def dbt(self) -> Path:
        """Where dbt leaves its log, its manifest and its results."""
        return self.work / "dbt"

    @property
    def failed(self) -> Path:
        """Where a file whose tests failed is kept for inspection."""
        return self.published.with_suffix(".failed.duckdb")


@contextmanager
def build_lock(paths: Paths) -> Iterator[None]:
    """Hold the right to build this warehouse; raises WarehouseError when another build holds it."""
    paths.work.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(paths.work / "lock", timeout=0):
            yield
    except Timeout:
        raise WarehouseError(
            f"Another build of {paths.published} is under way. Wait until it has ended, or stop it."
        ) from None


def check_published(published: Path) -> None:
    """Refuse to replace what isn't a warehouse of ours, or what this version can't read."""
    if not published.exists():
        return
    advice = "Move it away, or set --data to another folder."
    try:
        with duckdb.connect(str(published), read_only=True) as connection:
            found = connection.execute(
                "select 1 from information_schema.tables"
                " where table_schema = 'raw' and table_name = 'crawls'"
            ).fetchall()
    except duckdb.Error as error:
        reason = str(error).partition("\n")[0]
        raise WarehouseError(f"{published} can't be read ({reason}). {advice}") from None
    if not found:
        raise WarehouseError(f"{published} is a DuckDB file, but no warehouse of ours. {advice}")


def find_published(warehouse: Path | None, data: Path) -> Path:
    """Return the warehouse file asked for, else hub.duckdb or demo.duckdb of the data folder."""
    candidates = [warehouse] if warehouse else [data / "hub.duckdb", data / "demo.duckdb"]
    for path in candidates:
        if path.exists():
            return path
    raise WarehouseError(f"There is no {candidates[-1]} yet: run `make demo` first.")


def begin(paths: Paths) -> None:
    """Make a new file in the work folder: empty raw tables, and the log of earlier crawls."""
    for leftover in paths.work.iterdir():
        if leftover.is_dir():
            shutil.rmtree(leftover)
        elif leftover.name != "lock":
            leftover.unlink()
    with duckdb.connect() as connection:
        connection.execute(
            f"attach {_quoted(paths.building)} as building (storage_version '{STORAGE_VERSION}')"
        )
        connection.execute("create schema building.raw")
        for table, schema in RAW_TABLES.items():
            connection.execute(f"create table building.raw.{table} ({_columns(schema)})")
        if paths.published.exists():
            connection.execute(f"attach {_quoted(paths.published)} as published (read_only)")
            for table in CARRIED_OVER:
                connection.execute(
                    f"insert into building.raw.{table} by name select * from published.raw.{table}"
                )


def begin_with_landed_models(paths: Paths) -> None:
    """Copy the published file into the work folder, to build again on what it landed."""
    shutil.copyfile(paths.published, paths.building)


def publish(paths: Paths) -> None:
    """Put the finished file in the published one's place, in one step."""
    with duckdb.connect(str(paths.building)) as connection:
        connection.execute("checkpoint")
    os.replace(paths.building, paths.published)


def keep_failed(paths: Paths) -> Path:
    """Keep the file of a failed build under a name of its own; return that name."""
    os.replace(paths.building, paths.failed)
    return paths.failed


def _columns(schema: pa.Schema) -> str:
    """Return the DuckDB column list of an Arrow schema, with the payload compressed."""
    empty = duckdb.from_arrow(schema.empty_table())
    return ", ".join(
        f"{name} {kind}{' using compression zstd' if name == 'payload' else ''}"
        for name, kind in zip(empty.columns, empty.types, strict=True)
    )


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"

"""The warehouse's file: begun beside the published one, and put in its place only when it is whole.

`data/hub.duckdb` is what readers open. A build works in `data/.hub.work/hub.duckdb`: the same file
name, so the same catalog name, on the same disk, so that a rename is all that publishing takes.
A reader who has the old file open goes on reading it.
"""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from pipelines.errors import WarehouseError
from pipelines.hub_source import CRAWLS, MODELS, PAGES
from pipelines.landed import IS_BASE, newest_base_crawl
from pipelines.work_file import opened

# The first storage version that can compress the payload with ZSTD: a fourth of the default's size.
STORAGE_VERSION = "v1.2.0"
RAW_TABLES = {"crawls": CRAWLS, "models": MODELS, "pages": PAGES}
# The schema of what dbt remembers of earlier crawls; every table in it goes from file to file.
HISTORY = "history"


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


def begin(paths: Paths, crawls_kept: int) -> None:
    """Make a new file in the work folder, with what it takes over from the published one.

    That is the log of all crawls, dbt's memory of them, and the models and pages of the newest so
    many complete ones.
    """
    for leftover in paths.work.iterdir():
        if leftover in (paths.lock, paths.activity, paths.dbt):
            continue  # dbt's folder holds what it read of the project: seconds saved
        if leftover.is_dir():
            shutil.rmtree(leftover)
        else:
            leftover.unlink()
    with duckdb.connect() as connection:
        connection.execute(
            f"attach {_quoted(paths.building)} as building (storage_version '{STORAGE_VERSION}')"
        )
        connection.execute("create schema building.raw")
        for table, schema in RAW_TABLES.items():
            connection.execute(f"create table building.raw.{table} ({_columns(schema)})")
        for earlier in (paths.published, paths.failed):
            if earlier.exists():
                connection.execute(f"attach {_quoted(earlier)} as earlier (read_only)")
                connection.execute(
                    "insert into building.raw.crawls by name from earlier.raw.crawls"
                    " where crawl_id not in (from building.raw.crawls select crawl_id)"
                )
                if earlier == paths.published:
                    _take_over_crawls(connection, crawls_kept)
                connection.execute("detach earlier")
    take_over_history(paths)


def begin_again(paths: Paths) -> None:
    """Make the file of a build that was broken off as it was before dbt: raw tables and history."""
    _drop_schemas(paths.building, but=("main", "raw"))
    take_over_history(paths)


def drop_models(file: Path, crawl_id: str) -> None:
    """Drop a crawl's models and pages, and what was built from them; history stays."""
    with opened(file) as connection:
        for table in ("models", "pages"):
            connection.execute(f"delete from raw.{table} where crawl_id = ?", [crawl_id])
    _drop_schemas(file, but=("main", "raw", HISTORY))


def forget(file: Path, table: str) -> None:
    """Drop one table of history, to have it worked out anew."""
    with opened(file) as connection:
        connection.execute(f"drop table if exists {HISTORY}.{table}")


def newest_base(published: Path) -> str:
    """Return the id of the crawl that a published file rests on; empty where there is none."""
    if not published.exists():
        return ""
    with duckdb.connect(str(published), read_only=True) as connection:
        found = newest_base_crawl(connection)
    return found.crawl_id if found else ""


def take_over_models(paths: Paths, crawls_kept: int) -> None:
    """Copy the models of the published file's newest crawls, as `begin` does."""
    with opened(paths.building) as connection:
        name = connection.execute("select current_database()").fetchall()[0][0]
        connection.execute(f"attach {_quoted(paths.published)} as earlier (read_only)")
        _take_over_crawls(connection, crawls_kept, name)


def take_over_history(paths: Paths) -> None:
    """Copy what dbt remembered of earlier crawls from the published file."""
    if not paths.published.exists():
        return
    with duckdb.connect(str(paths.building)) as connection:
        connection.execute(f"attach {_quoted(paths.published)} as published (read_only)")
        tables = connection.execute(
            "select table_name from duckdb_tables()"
            f" where database_name = 'published' and schema_name = '{HISTORY}'"
        ).fetchall()
        connection.execute(f"create schema if not exists {HISTORY}")
        for (table,) in tables:
            name = f'{HISTORY}."{table}"'
            connection.execute(f"create table {name} as from published.{name}")


def publish(paths: Paths) -> None:
    """Put the finished file in the published one's place, in one step that outlasts a power cut."""
    check_published(paths.published)
    with duckdb.connect(str(paths.building)) as connection:
        connection.execute("checkpoint")
    _sync(paths.building)
    os.replace(paths.building, paths.published)
    _sync(paths.published.parent)
    paths.failed.unlink(missing_ok=True)


def keep_failed(paths: Paths) -> Path:
    """Keep the file of a failed build under a name of its own; return that name."""
    os.replace(paths.building, paths.failed)
    return paths.failed


def _drop_schemas(file: Path, but: tuple[str, ...]) -> None:
    with opened(file) as connection:
        schemas = connection.execute(
            "select schema_name from duckdb_schemas() where not internal"
            " and database_name = current_database()"
        ).fetchall()
        for (schema,) in schemas:
            if schema not in but:
                connection.execute(f'drop schema "{schema}" cascade')


def _take_over_crawls(
    connection: duckdb.DuckDBPyConnection, crawls_kept: int, into: str = "building"
) -> None:
    """Copy the newest so many crawls, and those of changes that lie on top of them."""
    connection.execute(
        "create or replace temp table kept as from earlier.raw.crawls select crawl_id"
        f" where {IS_BASE} and crawl_id in (from earlier.raw.models select crawl_id)"
        " order by crawl_id desc limit ?",
        [crawls_kept],
    )
    for table in ("models", "pages"):
        connection.execute(
            f'insert into "{into}".raw.{table} by name from earlier.raw.{table}'
            " where crawl_id >= (from kept select min(crawl_id))",
        )


def _sync(path: Path) -> None:
    """Have the system write a file, or a folder's list of files, to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _columns(schema: pa.Schema) -> str:
    """Return the DuckDB column list of an Arrow schema, with the payload compressed."""
    empty = duckdb.from_arrow(schema.empty_table())
    return ", ".join(
        f"{name} {kind}{' using compression zstd' if name == 'payload' else ''}"
        for name, kind in zip(empty.columns, empty.types, strict=True)
    )


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"

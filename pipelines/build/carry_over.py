"""What a build begins with: a file beside the published one, with what goes over into it.

A full build begins with a new file, so that none grows without bound, and takes over the log of
crawls and what dbt remembers of them. A build of changes begins with a copy of the whole, where it
may: then only what changed is worked out.
"""

import shutil
from pathlib import Path

import duckdb
import pyarrow as pa

from pipelines.load.checkpoint import IS_BASE, newest_base_crawl
from pipelines.load.source import BUILT_BEFORE, CRAWLS, MODELS, PAGES
from pipelines.warehouse.connection import connect, opened
from pipelines.warehouse.publish import Paths

# The first storage version that can compress the payload with ZSTD: a fourth of the default's size.
STORAGE_VERSION = "v1.2.0"
RAW_TABLES = {"crawls": CRAWLS, "models": MODELS, "pages": PAGES, "built_before": BUILT_BEFORE}
# The schema of what dbt remembers of earlier crawls; every table in it goes from file to file.
HISTORY = "history"
# The log of all crawls goes on, those included whose models were never published.
_ADD_TO_LOG = """
    insert into building.raw.crawls by name from earlier.raw.crawls
    where crawl_id not in (from building.raw.crawls select crawl_id)
"""


def begin(paths: Paths, crawls_kept: int) -> None:
    """Make a new file in the work folder, with what it takes over from the published one.

    That is the log of all crawls, dbt's memory of them, and the models and pages of the newest so
    many complete ones.
    """
    _clear(paths)
    with connect(spill_folder=paths.spill) as connection:
        connection.execute(
            f"attach {_quoted(paths.building)} as building (storage_version '{STORAGE_VERSION}')"
        )
        connection.execute("create schema building.raw")
        for table, schema in RAW_TABLES.items():
            connection.execute(f"create table building.raw.{table} ({_columns(schema)})")
        for earlier in (paths.published, paths.failed):
            if earlier.exists():
                connection.execute(f"attach {_quoted(earlier)} as earlier (read_only)")
                connection.execute(_ADD_TO_LOG)
                if earlier == paths.published:
                    _take_over_crawls(connection, crawls_kept)
                connection.execute("detach earlier")
    take_over_history(paths)


def begin_on_top(paths: Paths) -> None:
    """Copy the whole published file to the work folder: only what changes is then worked out."""
    _clear(paths)
    shutil.copyfile(paths.published, paths.building)
    with connect(spill_folder=paths.spill) as connection:
        connection.execute(f"attach {_quoted(paths.building)} as building")
        connection.execute("delete from building.raw.built_before")
        connection.execute(
            "insert into building.raw.built_before from building.raw.models select max(crawl_id)"
        )
        if paths.failed.exists():
            connection.execute(f"attach {_quoted(paths.failed)} as earlier (read_only)")
            connection.execute(_ADD_TO_LOG)


def begin_again(paths: Paths) -> None:
    """Make the file of a build that was broken off as it was before dbt: raw tables and history."""
    shutil.rmtree(paths.spill, ignore_errors=True)  # of a build that was killed
    _drop_schemas(paths.building, but=("main", "raw"))
    with opened(paths.building) as connection:
        columns = _columns(BUILT_BEFORE)
        connection.execute(f"create or replace table raw.built_before ({columns})")
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
    with connect(published, read_only=True) as connection:
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
    with connect(paths.building) as connection:
        connection.execute(f"attach {_quoted(paths.published)} as published (read_only)")
        tables = connection.execute(
            "select table_name from duckdb_tables()"
            f" where database_name = 'published' and schema_name = '{HISTORY}'"
        ).fetchall()
        connection.execute(f"create schema if not exists {HISTORY}")
        for (table,) in tables:
            name = f'{HISTORY}."{table}"'
            connection.execute(f"create table {name} as from published.{name}")


def _clear(paths: Paths) -> None:
    """Remove what an earlier build left in the work folder."""
    for leftover in paths.work.iterdir():
        if leftover in (paths.lock, paths.activity, paths.dbt):
            continue  # dbt's folder holds what it read of the project: seconds saved
        if leftover.is_dir():
            shutil.rmtree(leftover)
        else:
            leftover.unlink()


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


def _columns(schema: pa.Schema) -> str:
    """Return the DuckDB column list of an Arrow schema, with the payload compressed."""
    empty = duckdb.from_arrow(schema.empty_table())
    return ", ".join(
        f"{name} {kind}{' using compression zstd' if name == 'payload' else ''}"
        for name, kind in zip(empty.columns, empty.types, strict=True)
    )


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"

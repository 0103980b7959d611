"""What a build starts from: a new file beside the published one, and what is carried over into it.

A full build starts from an empty file, so that none grows without bound, and carries over the log
of crawls and their history. An incremental build starts from a copy of the whole published file,
where the project hash allows it: then only what was landed since the watermark is computed.
"""

import shutil
from pathlib import Path

import duckdb
import pyarrow as pa

from pipelines.load.checkpoint import IS_BASE, newest_base_crawl
from pipelines.load.tables import BUILD_WATERMARK, CRAWLS, MODELS, PAGES
from pipelines.orchestration.upgrade import HISTORY, RENAMED_TABLES, upgrade_history, upgrade_log
from pipelines.warehouse.connection import connect, opened
from pipelines.warehouse.paths import Paths

# The first storage version that can compress the payload with ZSTD: a fourth of the default's size.
STORAGE_VERSION = "v1.2.0"
RAW_TABLES = {
    **{"crawls": CRAWLS, "models": MODELS, "pages": PAGES},
    "build_watermark": BUILD_WATERMARK,
}
# The log keeps all crawls, including those whose models were never published.
_ADD_TO_LOG = """
    insert into building.raw.crawls by name from earlier.raw.crawls
    where crawl_id not in (from building.raw.crawls select crawl_id)
"""


def begin_full_build(paths: Paths, crawls_kept: int, *, is_fresh: bool = False) -> None:
    """Create an empty file in the work folder, and carry over what outlives a build.

    That is the log of all crawls, their history, and the models and pages of the newest
    `crawls_kept` complete ones. Where it `is_fresh`, nothing is carried over.
    """
    _clear(paths)
    with connect(spill_folder=paths.spill) as connection:
        connection.execute(
            f"attach {_quoted(paths.building)} as building (storage_version '{STORAGE_VERSION}')"
        )
        connection.execute("create schema building.raw")
        for table, schema in RAW_TABLES.items():
            connection.execute(f"create table building.raw.{table} ({_columns(schema)})")
        for earlier in () if is_fresh else (paths.published, paths.failed):
            if earlier.exists():
                connection.execute(f"attach {_quoted(earlier)} as earlier (read_only)")
                connection.execute(_ADD_TO_LOG)
                upgrade_log(connection, "building")
                if earlier == paths.published:
                    _carry_over_crawls(connection, crawls_kept)
                connection.execute("detach earlier")
    if not is_fresh:
        carry_over_history(paths)


def begin_incremental_build(paths: Paths) -> None:
    """Copy the whole published file to the work folder, and set the watermark of its tables."""
    copy_published(paths)
    with connect(spill_folder=paths.spill) as connection:
        connection.execute(f"attach {_quoted(paths.building)} as building")
        connection.execute("delete from building.raw.build_watermark")
        connection.execute(
            "insert into building.raw.build_watermark from building.raw.models select max(crawl_id)"
        )
        if paths.failed.exists():
            connection.execute(f"attach {_quoted(paths.failed)} as earlier (read_only)")
            connection.execute(_ADD_TO_LOG)


def copy_published(paths: Paths) -> None:
    """Begin with the whole published file: its tables, its history and what was landed."""
    _clear(paths)
    shutil.copyfile(paths.published, paths.building)


def restart_transform(paths: Paths) -> None:
    """Reset the file of an interrupted build to its state before dbt: raw tables and history."""
    shutil.rmtree(paths.spill, ignore_errors=True)  # of a build that was killed
    _drop_schemas(paths.building, but=("main", "raw"))
    with opened(paths.building) as connection:
        connection.execute("drop table if exists raw.built_before")  # of an earlier version
        columns = _columns(BUILD_WATERMARK)
        connection.execute(f"create or replace table raw.build_watermark ({columns})")
        upgrade_log(connection, paths.building.stem)
    carry_over_history(paths)


def drop_models(file: Path, crawl_id: str) -> None:
    """Drop a crawl's models and pages, and what was built from them; history stays."""
    with opened(file) as connection:
        for table in ("models", "pages"):
            connection.execute(f"delete from raw.{table} where crawl_id = ?", [crawl_id])
    _drop_schemas(file, but=("main", "raw", HISTORY))


def drop_history_table(file: Path, table: str) -> None:
    """Drop one history table, so that dbt computes it again from the others."""
    with opened(file) as connection:
        connection.execute(f"drop table if exists {HISTORY}.{table}")


def newest_base_crawl_id(published: Path) -> str:
    """Return the id of the newest base crawl of a published file; an empty string without one."""
    if not published.exists():
        return ""
    with connect(published, read_only=True) as connection:
        found = newest_base_crawl(connection)
    return found.crawl_id if found else ""


def carry_over_models(paths: Paths, crawls_kept: int) -> None:
    """Carry over the models of the published file's newest crawls, as a full build does."""
    with opened(paths.building) as connection:
        name = connection.execute("select current_database()").fetchall()[0][0]
        connection.execute(f"attach {_quoted(paths.published)} as earlier (read_only)")
        _carry_over_crawls(connection, crawls_kept, name)


def carry_over_history(paths: Paths) -> None:
    """Carry over the history of earlier crawls from the published file, upgraded."""
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
            name = RENAMED_TABLES.get(table, table)
            connection.execute(
                f'create table {HISTORY}."{name}" as from published.{HISTORY}."{table}"'
            )
        upgrade_history(connection)


def _clear(paths: Paths) -> None:
    """Remove what an earlier build left in the work folder."""
    for leftover in paths.work.iterdir():
        if leftover in (paths.lock, paths.activity, paths.dbt):
            continue  # dbt's folder caches the parsed project: seconds saved
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


def _carry_over_crawls(
    connection: duckdb.DuckDBPyConnection, crawls_kept: int, into: str = "building"
) -> None:
    """Copy the newest complete crawls, and the incremental ones that build upon them."""
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

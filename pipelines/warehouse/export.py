"""Writes every mart as Parquet, with a manifest of rows and checksums of each file."""

import json
import shutil
from hashlib import file_digest
from pathlib import Path
from typing import Any

import duckdb

from pipelines.errors import WarehouseError
from pipelines.settings import ROOT
from pipelines.warehouse.connection import connect
from pipelines.warehouse.dictionary import columns, marts
from pipelines.warehouse.rows import query

MANIFEST = "manifest.json"
# A table of more rows is written as several files, each of about this size.
LARGE_TABLE_ROWS = 1_000_000
FILE_BYTES = "128MB"
# Tables that grow with each crawl: a folder for each value, so that a day can be read alone.
PARTITIONED = {"fct_model_popularity": "observed_date"}


def export_marts(published: Path, folder: Path) -> Path:
    """Write the marts into a folder, in place of an earlier export; return the manifest's path.

    The manifest has the data dictionary too. Raises WarehouseError where the folder holds anything
    else, and where the file lacks a mart.
    """
    if folder.exists() and not (folder / MANIFEST).exists() and any(folder.iterdir()):
        raise WarehouseError(f"{folder} isn't empty and holds no earlier export: choose another.")
    unfinished = folder.with_name(f".{folder.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    with connect(published, read_only=True) as connection:
        connection.execute("set preserve_insertion_order = false")
        names = connection.execute(
            "select table_name from information_schema.tables where table_schema = 'marts'"
            " order by table_name"
        ).fetchall()
        if missing := sorted(marts_of_the_project() - {name for (name,) in names}):
            raise WarehouseError(
                f"{published} lacks {', '.join(missing)}: run `make transform` on it first."
            )
        described = {mart["name"]: mart["description"] for mart in marts(connection)}
        tables = [
            _export(connection, name, unfinished)
            | {"description": described[name], "columns": columns(connection, name)}
            for (name,) in names
        ]
        crawl = query(connection, "from marts.rpt_crawls order by crawl_id desc limit 1")[0]
    manifest = {"crawl": crawl, "tables": tables}
    (unfinished / MANIFEST).write_text(json.dumps(manifest, indent=2, default=str) + "\n")
    shutil.rmtree(folder, ignore_errors=True)
    unfinished.replace(folder)
    return folder / MANIFEST


def marts_of_the_project() -> set[str]:
    """Return the names of the marts that this version of the project builds."""
    return {path.stem for path in (ROOT / "dbt_project" / "models" / "marts").rglob("*.sql")}


def _export(connection: duckdb.DuckDBPyConnection, name: str, folder: Path) -> dict[str, Any]:
    """Write one mart, as a file or a folder of files; return its entry in the manifest."""
    rows = query(connection, f"select count(*) as n from marts.{name}")[0]["n"]
    target, options = folder / f"{name}.parquet", "format parquet, compression zstd"
    if column := PARTITIONED.get(name):
        target = folder / name
        options += f", partition_by ({column}), write_partition_columns true"
    elif rows > LARGE_TABLE_ROWS:
        target = folder / name
        options += f", file_size_bytes '{FILE_BYTES}'"
    connection.execute(f"copy (from marts.{name}) to {_quoted(target)} ({options})")
    files = [target] if target.is_file() else sorted(target.rglob("*.parquet"))
    return {"name": name, "rows": rows, "files": [_entry(file, folder) for file in files]}


def _entry(file: Path, folder: Path) -> dict[str, Any]:
    with connect() as connection:
        [(rows,)] = connection.execute(
            "select sum(num_rows)::bigint from parquet_file_metadata(?)", [str(file)]
        ).fetchall()
    with file.open("rb") as content:
        digest = file_digest(content, "sha256").hexdigest()
    path = file.relative_to(folder).as_posix()
    return {"path": path, "rows": rows, "bytes": file.stat().st_size, "sha256": digest}


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"

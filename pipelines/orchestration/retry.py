"""Keeps dbt's results in the file of a failed build, so that a retry runs only what is left."""

from pathlib import Path

from pipelines.dbt.artifacts import RUN_RESULTS
from pipelines.orchestration.project_hash import project_sha256
from pipelines.warehouse.connection import opened
from pipelines.warehouse.paths import Paths

TABLE = "config.unfinished_build"


def save_results(paths: Paths) -> None:
    """Record how dbt's nodes ended, the project hash and the version of the published file."""
    results = paths.dbt / RUN_RESULTS
    if not results.exists():  # dbt didn't get as far as its first node
        return
    with opened(paths.building) as connection:
        connection.execute("create schema if not exists config")
        connection.execute(
            f"create or replace table {TABLE} as select ? as project_sha256,"
            " ? as published_version, ? as run_results",
            [project_sha256(), _version_of(paths.published), results.read_text()],
        )


def restore_results(paths: Paths) -> bool:
    """Put a failed build's results where `dbt retry` reads them; return whether it may use them.

    It may where a new build would make the same tables: the project hash is the same, and so is the
    published file, whose history was carried over.
    """
    with opened(paths.building) as connection:
        found = connection.execute(
            "select 1 from duckdb_tables() where schema_name || '.' || table_name = ?", [TABLE]
        ).fetchall()
        if not found:
            return False
        [(project, published, results)] = connection.execute(f"from {TABLE}").fetchall()
        connection.execute(f"drop table {TABLE}")
    if (project, published) != (project_sha256(), _version_of(paths.published)):
        return False
    paths.dbt.mkdir(parents=True, exist_ok=True)
    (paths.dbt / RUN_RESULTS).write_text(results)
    return True


def _version_of(file: Path) -> str:
    """Return a text that differs between any two published files; empty without a file."""
    if not file.exists():
        return ""
    state = file.stat()
    return f"{state.st_mtime_ns} {state.st_size}"

"""What a failed build left undone, noted in its file, so that another can go on with the rest."""

from pathlib import Path

from pipelines.build.project_hash import project_sha256
from pipelines.dbt.runner import RUN_RESULTS
from pipelines.warehouse.connection import opened
from pipelines.warehouse.paths import Paths

TABLE = "config.unfinished_build"


def save_results(paths: Paths) -> None:
    """Note in the file under construction how dbt's nodes ended, and what they were built from."""
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
    """Put the results of the failed build back where dbt looks for them; return whether that helps.

    It does where nothing else would be built now: with the same SQL and seeds, and on top of the
    same published file, whose history is in there.
    """
    with opened(paths.building) as connection:
        known = connection.execute(
            "select 1 from duckdb_tables() where schema_name || '.' || table_name = ?", [TABLE]
        ).fetchall()
        if not known:
            return False
        [(project, published, results)] = connection.execute(f"from {TABLE}").fetchall()
        connection.execute(f"drop table {TABLE}")
    if (project, published) != (project_sha256(), _version_of(paths.published)):
        return False
    paths.dbt.mkdir(parents=True, exist_ok=True)
    (paths.dbt / RUN_RESULTS).write_text(results)
    return True


def _version_of(file: Path) -> str:
    """Return what differs between any two files that were published, empty without one."""
    if not file.exists():
        return ""
    state = file.stat()
    return f"{state.st_mtime_ns} {state.st_size}"

"""The project hash: one digest of all that dbt builds tables from, recorded in each file.

An incremental build may reuse a file's tables only where they have the current project hash.
"""

import json
from hashlib import sha256
from pathlib import Path

import duckdb

from pipelines.settings import ROOT
from pipelines.warehouse.connection import connect, opened
from pipelines.warehouse.publish import BUILT_FROM as TABLE
from pipelines.warehouse.resources import in_words, resources

PLACES = (
    *("dbt_project/dbt_project.yml", "dbt_project/models", "dbt_project/macros"),
    "dbt_project/seeds",  # to which configs/seeds links
)


def has_current_hash(file: Path) -> bool:
    """Return whether a file's tables have the current project hash; False without a file."""
    if not file.exists():
        return False
    with connect(file, read_only=True) as connection:
        try:
            found = connection.execute(f"select project_sha256 from {TABLE}").fetchall()
        except duckdb.CatalogException:  # an older version, or an unfinished build
            return False
    return found == [(project_sha256(),)]


def record_hash(file: Path, seconds: float) -> None:
    """Record in a file the project hash, the resource limits and the time of its build."""
    with opened(file) as connection:
        connection.execute(
            f"create or replace table {TABLE} as select"
            " ? as project_sha256, ? as memory_bytes, ? as thread_count,"
            " ?::map(varchar, varchar) as file_digests, ?::double as build_seconds",
            [project_sha256(), resources().memory_bytes, resources().threads, digests(), seconds],
        )
        comments = {
            f"table {TABLE}": "The project hash and the resource limits of the build of this file.",
            f"column {TABLE}.project_sha256": (
                f"SHA-256 over the names and contents of all files in {', '.join(PLACES)}."
            ),
            f"column {TABLE}.memory_bytes": "Memory limit of the build, all processes together.",
            f"column {TABLE}.thread_count": "Number of threads that DuckDB could use.",
            f"column {TABLE}.file_digests": "SHA-256 of each of those files, by its path.",
            f"column {TABLE}.build_seconds": "How long the build took, crawl included.",
        }
        for what, text in comments.items():
            connection.execute(f"comment on {what} is '{text}'")


def resources_when_built(file: Path) -> str:
    """Return the resource limits of a file's build in words; empty where none are recorded."""
    with connect(file, read_only=True) as connection:
        try:
            [(memory, threads)] = connection.execute(
                f"select memory_bytes, thread_count from {TABLE}"
            ).fetchall()
        except (duckdb.CatalogException, duckdb.BinderException):  # an older version
            return ""
    return f"built with up to {in_words(memory)} of memory, threads: {threads}"


def project_sha256() -> str:
    """Return the project hash: SHA-256 of all SQL, YAML and seeds, in hexadecimal digits."""
    return sha256(json.dumps(sorted(digests().items())).encode()).hexdigest()


def digests() -> dict[str, str]:
    """Return the SHA-256 of each file that the project hash covers, by its path."""
    found: dict[str, str] = {}
    for place in map(ROOT.joinpath, PLACES):
        for path in sorted(place.rglob("*.*")) if place.is_dir() else [place]:
            found[path.relative_to(ROOT).as_posix()] = sha256(path.read_bytes()).hexdigest()
    return found


def recorded_digests(file: Path) -> dict[str, str]:
    """Return the digests of the project that a file was built from; empty where none are known."""
    with connect(file, read_only=True) as connection:
        try:
            found = connection.execute(f"select file_digests from {TABLE}").fetchall()
        except (duckdb.CatalogException, duckdb.BinderException):  # an older version
            return {}
    return {} if not found else dict(found[0][0])

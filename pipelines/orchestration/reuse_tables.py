"""Transforms only what changed: dbt compares the project with the one that built the file.

Each file keeps dbt's manifest of its build. A copy of the published file is then built again from
the nodes that dbt's own `state:modified` finds, and whatever depends on them.
"""

import gzip

import duckdb

from pipelines.dbt.artifacts import MANIFEST
from pipelines.orchestration.project_hash import digests, recorded_digests
from pipelines.warehouse.connection import connect, opened
from pipelines.warehouse.paths import Paths

TABLE = "config.built_manifest"
# What dbt's comparison doesn't see: variables, and macros that dbt calls itself.
UNSEEN = (
    "dbt_project/dbt_project.yml",
    "dbt_project/macros/builtins.sql",
    "dbt_project/macros/incremental.sql",
    "dbt_project/macros/schemas.sql",
)
# The second is always built, so that something is: the end of each build writes the descriptions.
CHANGED = ("state:modified+", "stg_hub__build_watermark")
# incremental models, too, from all models landed; those of history have `full_refresh: false`
REBUILD = ("--full-refresh",)


def record_manifest(paths: Paths) -> None:
    """Keep the manifest of the build in its file."""
    packed = gzip.compress((paths.dbt / MANIFEST).read_bytes(), 6)
    with opened(paths.building) as connection:
        connection.execute(f"create or replace table {TABLE} as select ?::blob as gzip", [packed])
        connection.execute(
            f"comment on table {TABLE} is 'The dbt project that this file was built from.';"
            f"comment on column {TABLE}.gzip is 'Its manifest.json, packed.'"
        )


def can_reuse_tables(paths: Paths) -> bool:
    """Return whether dbt can tell which of a published file's tables are still those of a project.

    It can't after an incremental build, whose intermediate tables have the models landed since the
    watermark alone; where a file was taken out of the project, or something changed that the
    comparison doesn't see; nor where a failed build has crawled anew.
    """
    before = recorded_digests(paths.published)
    now = digests()
    if not before or before.keys() - now.keys() or any(before[f] != now[f] for f in UNSEEN):
        return False
    with connect(paths.published, read_only=True) as connection:
        try:
            connection.execute(f"from {TABLE}")
        except duckdb.CatalogException:  # of an earlier version
            return False
        if connection.execute("from raw.build_watermark").fetchall():
            return False
        crawls = connection.execute("select crawl_id from raw.crawls").fetchall()
    if not paths.failed.exists():
        return True
    with connect(paths.failed, read_only=True) as connection:
        tried = connection.execute("select crawl_id from raw.crawls").fetchall()
    return set(tried) <= set(crawls)


def selection(paths: Paths, selected: str | None) -> list[str]:
    """Return dbt's options for a copy of the published file: what changed, or what is selected."""
    options = [*REBUILD, "--select", *([selected] if selected else CHANGED)]
    with connect(paths.building, read_only=True) as connection:
        try:
            [(packed,)] = connection.execute(f"from {TABLE}").fetchall()
        except duckdb.CatalogException:  # of an earlier version, of which a selection is built
            return options
    state = paths.work / "state"
    state.mkdir()
    (state / MANIFEST).write_bytes(gzip.decompress(packed))
    return [*options, "--state", str(state.resolve())]

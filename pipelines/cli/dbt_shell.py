"""`make dbt`: any command of dbt, on a development copy of a published warehouse."""

import os
import shutil
import sys
from pathlib import Path

import duckdb

from pipelines.dbt.run import DBT_PROJECT, dbt_environment
from pipelines.progress import say
from pipelines.settings import ROOT
from pipelines.warehouse.connection import connect
from pipelines.warehouse.publish import check_published

DBT = Path(sys.executable).with_name("dbt")
COPY = "dev.duckdb"
TABLE = "config.copied_from"
GREETING = """\
{copy} is a copy of {published}, for dbt by hand:
  make dbt ARGS="build -s eligible_models+"
  cd dbt_project && ../.venv/bin/dbt show -s dim_models
Once {published} is published again, `make dbt` copies it again, over what was built here.\
"""


def open_dbt(arguments: list[str], published: Path, data: Path) -> None:
    """Replace this process by dbt; without arguments, make the copy and print what to do with it.

    The copy, `dev.duckdb` in the data folder, is made where there is none of this published file as
    it is now. The published file is only read.
    """
    copy = data / COPY
    if not is_copy_of(published, copy):
        say(f"Copying {published} to {copy}.")
        copy_published(published, copy)
    if not arguments:
        print(GREETING.format(copy=copy, published=published))
        return
    environment = dbt_environment(copy, DBT_PROJECT / "target")
    if copy.resolve() == ROOT / "data" / COPY:  # the profile's own, as for a dbt without `make`
        del environment["HUB_WAREHOUSE_PATH"]
    sys.stdout.flush()
    os.execve(DBT, [str(DBT), *arguments], environment)


def is_copy_of(published: Path, copy: Path) -> bool:
    """Return whether a copy is of a published file as it is now, whatever was built in it since."""
    if not copy.exists():
        return False
    with connect(copy, read_only=True) as connection:
        try:
            found = connection.execute(f"select path, published_ns from {TABLE}").fetchall()
        except duckdb.CatalogException:
            return False
    return found == [_state(published)]


def copy_published(published: Path, copy: Path) -> None:
    """Copy a published file, and record in the copy what it is of; never leave half of one."""
    check_published(published)
    state = _state(published)
    half = copy.with_suffix(".part")
    try:
        shutil.copyfile(published, half)
        with connect(half) as connection:
            connection.execute("create schema if not exists config")
            connection.execute(
                f"create table {TABLE} as select ?::varchar as path, ?::bigint as published_ns",
                [*state],
            )
        os.replace(half, copy)
    finally:
        half.unlink(missing_ok=True)


def _state(published: Path) -> tuple[str, int]:
    """Return where a file is and when it was published: another one is there by then."""
    return str(published.resolve()), published.stat().st_mtime_ns

"""The copy that dbt works on by hand: made when it has to be, and never the published file."""

import os
from pathlib import Path

import duckdb
import pytest

from pipelines.cli.dbt_shell import COPY, open_dbt
from pipelines.errors import WarehouseError


def publish(file: Path, crawl: str) -> Path:
    """Publish a warehouse as a build does: a new file in the old one's place."""
    new = file.with_suffix(".new")
    with duckdb.connect(str(new)) as connection:
        connection.execute("create schema raw")
        connection.execute(f"create table raw.crawls as select '{crawl}' as crawl_id")
    os.replace(new, file)
    return file


def build_something(data: Path) -> None:
    with duckdb.connect(str(data / COPY)) as connection:
        connection.execute("create table built as select 1 as one")


def content(data: Path) -> tuple[str, bool]:
    """The crawl that the copy is of, and whether something was built in it since."""
    with duckdb.connect(str(data / COPY), read_only=True) as connection:
        [(crawl,)] = connection.execute("from raw.crawls").fetchall()
        built = connection.execute("from duckdb_tables() where table_name = 'built'").fetchall()
    return crawl, bool(built)


def test_what_was_built_stays_until_its_original_is_published_again(tmp_path: Path) -> None:
    demo = publish(tmp_path / "demo.duckdb", "first")
    before = demo.read_bytes()
    open_dbt([], demo, tmp_path)
    build_something(tmp_path)
    open_dbt([], demo, tmp_path)
    assert content(tmp_path) == ("first", True)
    assert demo.read_bytes() == before
    publish(demo, "second")
    open_dbt([], demo, tmp_path)
    assert content(tmp_path) == ("second", False)
    assert {path.name for path in tmp_path.iterdir()} == {"demo.duckdb", COPY}


def test_another_warehouse_is_copied_though_it_is_older(tmp_path: Path) -> None:
    hub = publish(tmp_path / "hub.duckdb", "of the Hub")
    demo = publish(tmp_path / "demo.duckdb", "of the demo")
    open_dbt([], demo, tmp_path)
    open_dbt([], hub, tmp_path)
    assert content(tmp_path) == ("of the Hub", False)


def test_an_empty_file_in_the_copys_place_is_no_copy(tmp_path: Path) -> None:
    duckdb.connect(str(tmp_path / COPY)).close()
    open_dbt([], publish(tmp_path / "hub.duckdb", "first"), tmp_path)
    assert content(tmp_path) == ("first", False)


def test_what_is_no_warehouse_is_not_copied(tmp_path: Path) -> None:
    duckdb.connect(str(tmp_path / "other.duckdb")).close()
    with pytest.raises(WarehouseError, match="no warehouse of ours"):
        open_dbt([], tmp_path / "other.duckdb", tmp_path)
    assert not (tmp_path / COPY).exists()

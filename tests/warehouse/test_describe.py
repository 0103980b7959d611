"""`make describe`: the data dictionary in the terminal, from the file's own comments."""

import json
from pathlib import Path

import duckdb

from pipelines.warehouse.export import export_marts
from tests.conftest import BuiltWarehouse
from tests.support.in_process import run_pipelines


def described(built: BuiltWarehouse, *arguments: str) -> str:
    done = run_pipelines("describe", *arguments, "--warehouse", str(built.path), COLUMNS="80")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert max(len(line) for line in lines if str(built.path.parent) not in line) <= 80
    return done.stdout


def test_each_mart_is_listed_with_a_sentence(
    built: BuiltWarehouse, warehouse: duckdb.DuckDBPyConnection
) -> None:
    printed = described(built)
    marts = warehouse.execute(
        "select table_name from information_schema.tables where table_schema = 'marts'"
    ).fetchall()
    for (name,) in marts:
        [line] = [line for line in printed.splitlines() if line.split()[:1] == [name]]
        assert len(line.split()) > 3


def test_each_column_of_a_mart_is_listed_with_its_type(
    built: BuiltWarehouse, warehouse: duckdb.DuckDBPyConnection
) -> None:
    printed = described(built, "dim_models")
    for name, kind, *_ in warehouse.execute("describe marts.dim_models").fetchall():
        assert any(
            line.split()[:1] == [name] and kind.split()[0] in line for line in printed.splitlines()
        ), name


def test_an_unknown_mart_is_told_the_nearest(built: BuiltWarehouse) -> None:
    done = run_pipelines("describe", "dim_model", "--warehouse", str(built.path))
    assert done.returncode == 1 and "did you mean 'dim_models'?" in done.stderr


def test_the_dictionary_travels_with_an_export(built: BuiltWarehouse, tmp_path: Path) -> None:
    manifest = json.loads(export_marts(built.path, tmp_path / "export").read_text())
    for table in manifest["tables"]:
        assert table["description"], table["name"]
        assert all(column["description"] for column in table["columns"]), table["name"]

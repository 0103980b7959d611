"""`make model`: one page about one model, held against the tables that it is read from."""

import shutil
from pathlib import Path

import duckdb
import pytest

from tests.conftest import BuiltWarehouse
from tests.support.in_process import run_pipelines
from tests.support.payloads import Row, rows_of

RICH = """
    select models.*, sizes.serving_basis from marts.dim_models as models
    inner join marts.dim_model_sizes as sizes using (hub_object_id)
    where lineage_depth > 0 and license_id is not null
        and smallest_device_name is not null
        and hub_object_id in (select hub_object_id from marts.fct_model_providers)
    order by model_id limit 1
"""


@pytest.fixture
def rich(warehouse: duckdb.DuckDBPyConnection) -> Row:
    """A model of which every part of the page has something to tell."""
    [model] = rows_of(warehouse, RICH)
    return model


def page(name: str, file: Path) -> str:
    done = run_pipelines("model", name, "--warehouse", str(file), COLUMNS="80")
    assert done.returncode == 0, done.stderr
    assert max(map(len, done.stdout.splitlines())) <= 80
    return done.stdout


def test_a_page_tells_what_the_tables_do(
    rich: Row, built: BuiltWarehouse, warehouse: duckdb.DuckDBPyConnection
) -> None:
    printed = page(rich["model_id"], built.path)
    assert rich["model_url"] in printed
    assert f"{rich['like_count']:,} likes" in printed
    assert ("in: it passes" if rich["is_eligible"] else "out: it") in printed
    assert f"{rich['license_id']} ({rich['license_class']}), declared in" in printed
    assert f"({rich['serving_basis'].replace('_', ' ')})" in printed
    assert "surely fits in" in printed and "at other precisions at least" in printed
    assert f"root: {rich['root_model_id']}" in printed
    providers = warehouse.execute(
        "select provider_name, provider_status from marts.fct_model_providers"
        " where hub_object_id = ?",
        [rich["hub_object_id"]],
    ).fetchall()
    assert all(f"{name}: {status}" in printed for name, status in providers)


def test_a_model_that_is_out_names_its_rule(
    built: BuiltWarehouse, warehouse: duckdb.DuckDBPyConnection
) -> None:
    for rule, verdict in (("ungated", "fails"), ("generative", "is unknown on")):
        found = warehouse.execute(
            "select model_id from marts.dim_models where excluding_rule_name = ?"
            " and (excluding_verdict = 'fail') = ? limit 1",
            [rule, verdict == "fails"],
        ).fetchall()
        assert f"out: it {verdict} the rule {rule} (" in page(found[0][0], built.path)


def test_case_and_former_names_are_forgiven(
    rich: Row, built: BuiltWarehouse, tmp_path: Path
) -> None:
    file = tmp_path / "hub.duckdb"
    shutil.copyfile(built.path, file)
    with duckdb.connect(str(file)) as connection:
        connection.execute(
            "insert into intermediate.int_former_model_names (former_name, model_id)"
            " values ('once/Called-This', ?)",
            [rich["model_id"]],
        )
    usual = page(rich["model_id"], file)
    assert page(rich["model_id"].upper(), file) == usual
    first, *others = page("ONCE/called-this", file).splitlines()
    assert first == f"{rich['model_id']}, once ONCE/called-this"
    assert others == usual.splitlines()[1:]


def test_an_unknown_name_is_told_the_nearest(rich: Row, built: BuiltWarehouse) -> None:
    done = run_pipelines("model", f"{rich['model_id']}x", "--warehouse", str(built.path))
    assert done.returncode == 1
    assert f"The nearest names: {rich['model_id']}," in done.stderr

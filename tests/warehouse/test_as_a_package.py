"""The dbt project as a package of somebody's own project, and its file as a source of it."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner, dbtRunnerResult

from pipelines.settings import ROOT
from tests.conftest import BuiltWarehouse
from tests.support.in_process import QUIETLY

# What somebody writes who installs the package, and has a warehouse of ours attached.
THEIRS = {
    "dbt_project.yml": """
name: theirs
profile: theirs
models:
  theirs: {+materialized: table}
""",
    "packages.yml": """
packages:
  - local: ../hub_warehouse
""",
    "profiles.yml": """
theirs:
  target: file
  outputs:
    file:
      type: duckdb
      path: warehouse.duckdb
      schema: theirs
      attach: [{path: hub.duckdb, read_only: true}]
""",
    "models/_sources.yml": """
sources:
  - name: hub
    database: hub
    schema: marts
    tables: [{name: dim_models}, {name: fct_model_popularity}]
""",
    "models/open_weights.sql": """
select license_class, count(*) as model_count
from {{ ref('hub_warehouse', 'dim_models') }} group by all
""",
    "models/from_the_file.sql": """
select models.model_id, count(*) as seen_count
from {{ source('hub', 'dim_models') }} as models
inner join {{ source('hub', 'fct_model_popularity') }} as popularity
    on models.hub_object_id = popularity.hub_object_id
group by all
""",
}
# Ours that a project may have to build: seeds, a source, variables, macros that dbt calls itself.
OURS = ("filter_rules", "stg_hub__crawls", "int_models__judged", "eligible_models", "dim_licenses")


@pytest.fixture(scope="module")
def theirs(built: BuiltWarehouse, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A project into which dbt has installed ours: its folder alone, as it does from git."""
    folder = tmp_path_factory.mktemp("beside")
    ignored = shutil.ignore_patterns("target", "logs")
    shutil.copytree(ROOT / "dbt_project", folder / "hub_warehouse", symlinks=True, ignore=ignored)
    theirs = folder / "theirs"
    for name, text in THEIRS.items():
        (theirs / name).parent.mkdir(parents=True, exist_ok=True)
        (theirs / name).write_text(text)
    shutil.copyfile(built.path, theirs / "hub.duckdb")
    # raw tables are wherever the package builds
    shutil.copyfile(built.path, theirs / "warehouse.duckdb")
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(theirs)
        assert run("deps").success
        yield theirs


def run(*command: str) -> dbtRunnerResult:
    """Run dbt in the current folder."""
    try:
        return dbtRunner().invoke([*QUIETLY, *command])
    finally:
        DuckDBConnectionManager.close_all_connections()


@pytest.fixture(scope="module")
def results(theirs: Path) -> dict[str, Any]:
    """What dbt built, by its name."""
    with duckdb.connect(str(theirs / "warehouse.duckdb")) as connection:
        connection.execute("comment on table marts.dim_licenses is null")
    selected = ("open_weights", "from_the_file", *OURS)
    done = run("build", "--select", *selected, "--exclude", "resource_type:unit_test")
    assert done.success, done.exception or done.result
    return {each.node.name: each for each in done.result.results}  # type: ignore[union-attr]


def test_a_model_of_theirs_is_built_on_a_mart_and_on_the_published_file(
    theirs: Path, results: dict[str, Any], built: BuiltWarehouse
) -> None:
    with duckdb.connect(str(theirs / "warehouse.duckdb"), read_only=True) as connection:
        assert (
            connection.execute("select sum(model_count) from theirs.open_weights").fetchall()
            == connection.execute("select count(*) from marts.dim_models").fetchall()
        )
        assert (
            connection.execute("select count(*) from theirs.from_the_file").fetchall()
            == connection.execute("select count(*) from marts.dim_models").fetchall()
        )


def test_the_packages_own_nodes_are_built_as_in_our_file(
    theirs: Path, results: dict[str, Any]
) -> None:
    assert set(OURS) < results.keys()
    schemas = {results[name].node.schema for name in OURS}
    assert schemas == {"config", "staging", "intermediate", "marts"}
    for name in OURS:
        assert '"warehouse"' not in getattr(results[name].node, "compiled_code", ""), name
    with duckdb.connect(str(theirs / "warehouse.duckdb"), read_only=True) as connection:
        described = connection.execute(
            "select table_name from duckdb_tables()"
            " where table_name in ('dim_licenses', 'open_weights') and comment is not null"
        ).fetchall()
    assert described == [("dim_licenses",)]


def test_what_is_no_mart_cant_be_built_upon(theirs: Path, results: dict[str, Any]) -> None:
    model = theirs / "models" / "upon_a_view.sql"
    model.write_text("select * from {{ ref('hub_warehouse', 'int_models__judged') }}")
    try:
        done = run("parse")
    finally:
        model.unlink()
    assert "int_models__judged" in str(done.exception)
    assert "protected" in str(done.exception)

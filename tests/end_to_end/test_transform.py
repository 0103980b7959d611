"""A transform builds again what a change reaches, and ends with the tables of a whole one."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import duckdb
import pytest
from dbt.cli.main import dbtRunner

from pipelines.orchestration import build as orchestration
from pipelines.orchestration.build import transform
from tests.conftest import BuiltWarehouse, copy_of_the_project
from tests.support import in_process
from tests.support.landing import tables_of

MODELS = "dbt_project/models"


def replaced(file: str, old: str, new: str) -> Callable[[Path], None]:
    """A change of one text in one file of the project."""

    def change(project: Path) -> None:
        text = (project / file).read_text()
        assert text.count(old) == 1, text
        (project / file).write_text(text.replace(old, new))

    return change


def added_test(project: Path) -> None:
    """A test alone, which fails where a task is named twice."""
    test = project / "dbt_project/tests/assert_each_task_is_there_once.sql"
    test.write_text(
        "select pipeline_tag from {{ ref('dim_pipeline_tags') }} group by 1 having count(*) > 1\n"
    )


# a change; one thing that it reaches, one that it doesn't
CHANGES = {
    "seed": (
        replaced("configs/seeds/filter_rules.csv", "inference,true", "inference,false"),
        "eligible_models",
        "base_hub__models",
    ),
    "staging model": (
        replaced(
            f"{MODELS}/staging/base_hub__models.sql",
            "nullif({{ text_sent('library_name') }}, '') as library_name",
            "upper(nullif({{ text_sent('library_name') }}, '')) as library_name",
        ),
        "dim_models_history",
        "stg_hub__pages",
    ),
    "macro": (
        replaced(
            "dbt_project/macros/owner.sql", "  {{ author_name }},", "  upper({{ author_name }}),"
        ),
        "dim_authors",
        "fct_model_tags",
    ),
    "test alone": (added_test, "assert_each_task_is_there_once", "dim_pipeline_tags"),
    "description alone": (
        replaced(
            f"{MODELS}/marts/core/dim_dates.yml", "      Every day", "      Changed. Every day"
        ),
        "stg_hub__build_watermark",
        "dim_dates",
    ),
}


def parsed() -> Any:
    """The project as it is now, contracts and all."""
    return dbtRunner().invoke([*in_process.QUIETLY, "parse"]).result


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of the project, from which this process builds."""
    folder = copy_of_the_project(tmp_path_factory.mktemp("project"))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("pipelines.dbt.run.DBT_PROJECT", folder / "dbt_project")
        patched.setattr("pipelines.orchestration.project_hash.ROOT", folder)
        patched.setattr(
            in_process,
            "_project",
            lambda: dbtRunner().invoke([*in_process.QUIETLY, "parse"]).result,
        )
        patched.setattr(orchestration, "run_dbt", in_process.run_dbt)
        patched.setattr(orchestration, "started_dbt", lambda *places: nullcontext())
        yield folder


@pytest.fixture(scope="module")
def published(
    project: Path, built: BuiltWarehouse, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A file that the project built, whole, before any change."""
    file = tmp_path_factory.mktemp("published") / "hub.duckdb"
    shutil.copyfile(built.path, file)
    transform(file, fresh=True, quick=True)
    return file


@pytest.mark.parametrize("kind", CHANGES)
def test_only_what_a_change_reaches_is_built_again(
    kind: str, project: Path, published: Path, tmp_path: Path
) -> None:
    change, reached, spared = CHANGES[kind]
    file = tmp_path / "hub.duckdb"
    shutil.copyfile(published, file)
    kept = tmp_path / "kept"
    shutil.copytree(project, kept, symlinks=True)
    try:
        change(project)
        names = {result.name for result in transform(file, quick=True).results}
        assert reached in names and spared not in names
        if "alone" not in kind:
            whole = tmp_path / "whole" / "hub.duckdb"
            whole.parent.mkdir()
            shutil.copyfile(published, whole)
            transform(whole, fresh=True, quick=True)
            assert tables_of(file, but=()) == tables_of(whole, but=())
            assert tables_of(file, but=()) != tables_of(published, but=())
    finally:
        for name in ("configs", "dbt_project"):
            shutil.rmtree(project / name)
            shutil.copytree(kept / name, project / name, symlinks=True)
    if kind == "description alone":
        with duckdb.connect(str(file), read_only=True) as connection:
            told = connection.execute(
                "select comment from duckdb_tables() where table_name = 'dim_dates'"
            ).fetchall()
        assert told[0][0].startswith("Changed.")


def test_a_selection_is_built_and_nothing_else(published: Path, tmp_path: Path) -> None:
    file = tmp_path / "hub.duckdb"
    shutil.copyfile(published, file)
    done = transform(file, select="dim_dates", quick=True)
    assert {"dim_dates"} == {r.name for r in done.results if r.unique_id.startswith("model.")}

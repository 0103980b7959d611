"""A file's tables are gone on with only while the SQL and the seeds are those that made them."""

import shutil
from pathlib import Path

import duckdb
import pytest

from pipelines.dbt.run import WRITE_DOCS
from pipelines.orchestration import project_hash
from pipelines.orchestration.build import CHECKS_OF_THE_PROJECT, SEEDS, dbt_commands
from pipelines.orchestration.project_hash import PLACES, has_current_hash, record_hash
from pipelines.settings import ROOT
from pipelines.warehouse.paths import Paths


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of all that tables are made from, which the digest is taken of."""
    for place in PLACES:
        copy = tmp_path / "project" / place
        copy.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / place).is_dir():
            shutil.copytree(ROOT / place, copy)
        else:
            shutil.copyfile(ROOT / place, copy)
    monkeypatch.setattr(project_hash, "ROOT", tmp_path / "project")
    return tmp_path / "project"


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    """A file under construction that nothing was built in."""
    paths = Paths(tmp_path / "hub.duckdb")
    paths.work.mkdir()
    duckdb.connect(str(paths.building)).execute("create schema config").close()
    return paths


@pytest.mark.parametrize(
    "changed",
    [
        "dbt_project/dbt_project.yml",
        "dbt_project/macros/engine/json.sql",
        "dbt_project/models/marts/tags/fct_model_tags.sql",
        "dbt_project/seeds/filter_rules.csv",
    ],
)
def test_any_other_text_is_another_project(changed: str, project: Path, paths: Paths) -> None:
    assert not has_current_hash(paths.published)
    assert not has_current_hash(paths.building)
    record_hash(paths.building, 1.0)
    assert has_current_hash(paths.building)
    text = (project / changed).read_text()
    (project / changed).write_text(text + "\n")
    assert not has_current_hash(paths.building)
    (project / changed).write_text(text)
    assert has_current_hash(paths.building)


def test_checks_of_the_project_are_in_no_build(paths: Paths) -> None:
    left_out = ["--exclude", *CHECKS_OF_THE_PROJECT]
    assert dbt_commands(paths, quick=True) == [["build", *left_out]]
    assert dbt_commands(paths, quick=False) == [["build", *left_out], WRITE_DOCS]
    record_hash(paths.building, 1.0)
    assert dbt_commands(paths, quick=True) == [["build", *left_out, SEEDS]]

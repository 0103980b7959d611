"""Where things live: one list of subjects, layers that read downwards, no references outwards."""

import re
import subprocess
from pathlib import Path

import pytest

from pipelines.settings import ROOT

DBT = ROOT / "dbt_project"
# dbt calls these by their names
HOOKS = ("generate_schema_name", "ref", "source", "get_incremental_", "test_")
SCHEMAS = "raw|config|staging|intermediate|history|marts"
RELATION = re.compile(rf"\b(?:from|join|in|into|update)\s+\(?\s*(?:{SCHEMAS})\.\w+", re.IGNORECASE)


def folders_of(*parts: str) -> set[str]:
    """The names of the folders in a folder of dbt's models, or of the repository."""
    return {path.name for path in ROOT.joinpath(*parts).iterdir() if path.is_dir()}


SUBJECTS = folders_of("dbt_project", "models", "marts")


def test_intermediate_models_docs_and_tests_have_the_subjects_of_the_marts() -> None:
    assert folders_of("dbt_project", "models", "intermediate") <= SUBJECTS
    pages = {path.stem for path in (DBT / "models" / "docs").glob("*.md")}
    assert pages == SUBJECTS | {"overview", "hub_api"}
    tests = {path.stem.removeprefix("test_") for path in (ROOT / "tests/warehouse").glob("test_*")}
    assert tests >= SUBJECTS


def test_report_chapters_have_the_subjects_of_the_marts() -> None:
    chapters = {path.stem for path in (ROOT / "pipelines/report/chapters").glob("[a-z]*.py")}
    assert chapters <= SUBJECTS


def macros() -> dict[str, str]:
    """The text of each file of macros, without comments, by its name."""
    return {
        path.relative_to(DBT / "macros").as_posix(): re.sub(
            r"\{#.*?#\}", "", path.read_text(), flags=re.S
        )
        for path in (DBT / "macros").rglob("*.sql")
    }


def literal_relations(sql: str) -> list[str]:
    """Return what SQL names as a relation other than by `ref` and `source`."""
    return RELATION.findall(sql)


def test_no_macro_names_a_relation_literally() -> None:
    assert {
        name: found for name, sql in macros().items() if (found := literal_relations(sql))
    } == {}


@pytest.mark.parametrize(
    "sql", ["select * from raw.models as models", "where id in (\n  Marts.dim_models\n)"]
)
def test_a_literal_relation_is_found(sql: str) -> None:
    assert literal_relations(sql)


def test_a_macro_outside_engine_is_used_more_than_once() -> None:
    sql = "\n".join(path.read_text() for path in DBT.rglob("*.sql") if "target" not in path.parts)
    for file, text in macros().items():
        if file.startswith("engine/"):
            continue
        for name in re.findall(r"\{%-? macro (\w+)\(", text):
            uses = len(re.findall(rf"(?<!macro )\b{name}\(", sql))
            assert uses > 1 or name.startswith(HOOKS), f"{name} of {file}"


def test_nothing_refers_to_a_file_outside_the_repository() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("this copy is no git checkout, so its files can't be told from built ones")
    outside = re.compile("HUB_" + r"API\.md|STY" + r"LE\.md|DES" + r"IGN\.md|\.\./sha" + "red")
    found = []
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if path.is_file() and path.suffix not in (".png", ".lock"):
            lines = path.read_text(errors="ignore").splitlines()
            found += [f"{name}:{n}" for n, line in enumerate(lines, 1) if outside.search(line)]
    assert found == []


def test_each_package_states_what_it_may_know() -> None:
    for name in folders_of("pipelines") - {"__pycache__"}:
        text = (ROOT / "pipelines" / name / "__init__.py").read_text()
        assert text.startswith('"""') and len(text.split('"""')[1].split()) > 12, name


def test_every_target_of_make_is_listed_by_help() -> None:
    text = Path(ROOT / "Makefile").read_text()
    public = set(re.findall(r"^([a-z]+):.*## ", text, re.M))
    assert {"demo", "build", "check", "test", "fix", "hooks"} <= public

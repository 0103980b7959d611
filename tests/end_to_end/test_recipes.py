"""Recipes of CONTRIBUTING, followed to the letter in a copy of the project: it builds green."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import duckdb
import pytest

from pipelines.sample_hub import running
from pipelines.settings import ROOT

CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text()
COPIED = ("configs", "dbt_project", "pipelines")
MODELS = "dbt_project/models"
# what a contributor writes for the field `mask_token`: file, the text to find, what takes its place
FIELD_EDITS = (
    ("configs/config.toml", '"cardData",', '"cardData", "mask_token",'),
    (
        "configs/seeds/hub_fields.csv",
        "mask_token,,One word for fill-mask widgets.",
        "mask_token,dim_models.mask_token,One word for fill-mask widgets.",
    ),
    (
        f"{MODELS}/staging/base_hub__models.sql",
        '"inference": "VARCHAR",',
        '"inference": "VARCHAR", "mask_token": "VARCHAR",',
    ),
    (
        f"{MODELS}/staging/base_hub__models.sql",
        "        {{ text_sent('inference') }} as inference_status,\n",
        "        {{ text_sent('inference') }} as inference_status,\n        sent.mask_token,\n",
    ),
    (
        f"{MODELS}/staging/stg_hub__models.yml",
        "      - name: library_name\n",
        "      - name: mask_token\n"
        "        description: What stands for the masked word in a fill-mask prompt.\n"
        "      - name: library_name\n",
    ),
    (
        f"{MODELS}/marts/core/dim_models.sql",
        "        models.library_name::varchar as library_name,\n",
        "        models.library_name::varchar as library_name,\n"
        "        models.mask_token::varchar as mask_token,\n",
    ),
    (
        f"{MODELS}/marts/core/dim_models.yml",
        "      - name: library_name\n",
        "      - name: mask_token\n"
        "        data_type: varchar\n"
        "        description: What stands for the masked word in a fill-mask prompt.\n"
        "      - name: library_name\n",
    ),
)
MART_SQL = """with

models as (
    select * from {{ ref('dim_models') }}
),

final as (
    select
        library_name::varchar as library_name,
        count(*)::bigint as listed_model_count
    from models
    where library_name is not null
    group by library_name
)

select * from final
"""
MART_YAML = """models:
  - name: rpt_libraries
    description: How many listed models name a library. One row per library.
    columns:
      - name: library_name
        data_type: varchar
        description: The library that loads the models, in the Hub's spelling.
        constraints:
          - type: not_null
        data_tests:
          - unique
      - name: listed_model_count
        data_type: bigint
        description: Listed models that name it.
        constraints:
          - type: not_null
"""
MART_ROW = "| `rpt_libraries` | library | which libraries load most models? |\n"


def files_of(recipe: str) -> list[str]:
    """The paths that a recipe of CONTRIBUTING names, in its order."""
    text = CONTRIBUTING.partition(f"**{recipe}**")[2].partition("\n\n")[0]
    paths = re.findall(r"^\d\. `([^`]+)`", text, re.M)
    return [f"dbt_project/{path}" if path.startswith("models/") else path for path in paths]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project, as a contributor's clone."""
    for name in COPIED:
        ignored = shutil.ignore_patterns("target")
        shutil.copytree(ROOT / name, tmp_path / name, symlinks=True, ignore=ignored)
    return tmp_path


def build(project: Path, endpoint: str) -> Path:
    """Build a copy of the project with all its tests; return the published file."""
    from tests.conftest import run_pipelines

    done = run_pipelines(
        *("build", "--data", str(project / "data")),
        root=project,
        HF_ENDPOINT=endpoint,
        HUB_WAREHOUSE_QUICK="0",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return project / "data" / "hub.duckdb"


def test_a_field_and_a_mart_take_the_files_that_contributing_names(
    project: Path, tmp_path: Path
) -> None:
    edited = list(dict.fromkeys(path for path, _, _ in FIELD_EDITS))
    assert edited == files_of("Add a field") and len(edited) <= 6
    for path, found, better in FIELD_EDITS:
        text = (project / path).read_text()
        assert text.count(found) == 1, f"{path}: {found}"
        (project / path).write_text(text.replace(found, better))

    sql, yaml, overview = (
        project / path.replace("<subject>", "core").replace("<name>", "rpt_libraries")
        for path in files_of("Add a mart")
    )
    sql.write_text(MART_SQL)
    yaml.write_text(MART_YAML)
    text = overview.read_text()
    row = next(line for line in text.splitlines(True) if line.startswith("| `rpt_pipeline_tags`"))
    overview.write_text(text.replace(row, row + MART_ROW))

    rows: list[dict[str, object]] = [
        {
            "_id": f"6ab2b9f6{number:016x}",
            "id": f"a/m{number}",
            "library_name": "transformers",
            "mask_token": "[MASK]" if number else None,
            "createdAt": "2025-01-01T00:00:00.000Z",
            "lastModified": "2025-01-01T00:00:00.000Z",
            "private": False,
            "gated": False,
            "tags": [],
        }
        for number in range(3)
    ]
    (tmp_path / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)))
    with running("--rows", str(tmp_path / "rows.jsonl")) as endpoint:
        file = build(project, endpoint)
    with duckdb.connect(str(file), read_only=True) as connection:
        fields = connection.execute(
            "select model_id, mask_token from marts.dim_models order by model_id"
        ).fetchall()
        libraries = connection.execute("from marts.rpt_libraries").fetchall()
    assert fields == [("a/m0", None), ("a/m1", "[MASK]"), ("a/m2", "[MASK]")]
    assert libraries == [("transformers", 3)]


def test_the_commands_that_contributing_names_exist() -> None:
    targets = set(re.findall(r"\bmake ([a-z]+)", CONTRIBUTING))
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert targets <= set(re.findall(r"make ([a-z]+)", shown.stdout))


def test_the_files_that_contributing_names_exist() -> None:
    named = re.findall(r"`((?:models|pipelines|configs|tests|macros)/[\w/.]+)`", CONTRIBUTING)
    assert len(named) > 15
    for path in named:
        places = (ROOT / path, ROOT / "dbt_project" / path)
        assert any(place.exists() for place in places), path

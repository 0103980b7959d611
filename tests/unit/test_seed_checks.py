"""Values in `configs/seeds` that their columns don't allow are refused by file and row."""

import shutil
from pathlib import Path

import pytest

from pipelines import seed_checks
from pipelines.errors import ConfigurationError
from pipelines.settings import ROOT


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the seeds that a test may change, and of the variables that they follow."""
    shutil.copytree(ROOT / seed_checks.SEEDS, tmp_path / seed_checks.SEEDS)
    (tmp_path / "dbt_project").mkdir()
    shutil.copy(ROOT / seed_checks.DBT_PROJECT_FILE, tmp_path / seed_checks.DBT_PROJECT_FILE)
    monkeypatch.setattr(seed_checks, "ROOT", tmp_path)
    return tmp_path


def test_the_seeds_of_the_project_are_accepted(project: Path) -> None:
    seed_checks.check_seeds()


@pytest.mark.parametrize(
    ("seed", "old", "new", "message"),
    [
        ("filter_rules", "1,public,", "1,pubic,", "row 2: rule_name is 'pubic', which isn't known"),
        (
            "filter_rules",
            "enabled?,disabled,true",
            "enabled?,disabled,yes",
            "row 3: is_enforced is",
        ),
        ("filter_rules", "2,enabled", "two,enabled", "row 3: rule_position is 'two'"),
        ("filter_rules", "2,enabled", "1,enabled", "row 3: rule_position is '1', as in an earlier"),
        (
            "pipeline_tags",
            "token-class",
            "text-class",
            "row 3: pipeline_tag is 'text-classification'",
        ),
        ("pipeline_tags", "Token Classification,nlp", "Token,nlq", "modality is 'nlq'"),
        ("licenses", "mit,MIT", "mit,", "row 3: license_name is empty"),
        ("licenses", "mit,MIT", "mit,MIT,more", "row 3 has more or fewer values"),
        ("hub_fields", "hub_field,kept_as", "hub_field,kept", "the header must be"),
        ("inference_plans", "free,0.10", "free,ten cents", "credit_usd_per_month is 'ten cents'"),
        ("inference_plans", "2025-10-05,,", "5 October,,", "valid_from is '5 October'"),
        ("devices", "8 GB,8,", "8 GB,8 GB,", "memory_gb is '8 GB', but must be a whole"),
    ],
)
def test_a_bad_value_is_refused_by_file_and_row(
    project: Path, seed: str, old: str, new: str, message: str
) -> None:
    file = project / seed_checks.SEEDS / f"{seed}.csv"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))
    with pytest.raises(ConfigurationError) as error:
        seed_checks.check_seeds()
    assert str(error.value).startswith(f"configs/seeds/{seed}.csv")
    assert message in str(error.value)


def test_a_misspelt_task_of_a_scope_is_refused_with_a_suggestion() -> None:
    seed_checks.check_tasks(("text-to-image", "text-to-video"))
    with pytest.raises(ConfigurationError, match="did you mean 'text-to-video'"):
        seed_checks.check_tasks(("text-to-image", "text-to-vidio"))

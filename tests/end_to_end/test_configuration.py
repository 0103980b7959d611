"""What a user may change in `configs/`: it changes the result, or is refused by file and row."""

import re
import shutil
import subprocess
from pathlib import Path

import duckdb
import pytest
from filelock import FileLock

from tests.conftest import WITHOUT_DATA_TESTS, BuiltWarehouse, copy_of_the_project, run_pipelines


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the project whose configuration a test may change."""
    return copy_of_the_project(tmp_path)


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


def test_a_bad_value_stops_a_build_before_it_crawls(checkout: Path) -> None:
    replace(checkout / "configs/seeds/filter_rules.csv", "1,public,", "1,pubic,")
    done = run_pipelines("build", root=checkout, HF_ENDPOINT="http://127.0.0.1:9")
    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith("error: configs/seeds/filter_rules.csv row 2: rule_name")
    assert "did you mean 'public'?" in done.stderr


def test_a_misspelt_task_in_a_scope_is_refused(checkout: Path) -> None:
    replace(checkout / "configs/config.toml", '"text-to-video"', '"text-to-vidio"')
    done = run_pipelines(
        "build", "--scope", "original", root=checkout, HF_ENDPOINT="http://127.0.0.1:9"
    )
    assert done.returncode == 2, done.stderr
    assert "text-to-vidio" in done.stderr
    assert "did you mean 'text-to-video'?" in done.stderr


def transform(checkout: Path) -> "subprocess.CompletedProcess[str]":
    return run_pipelines(
        *("transform", "--fresh"),
        root=checkout,
        module=WITHOUT_DATA_TESTS,
        DBT_MODELS="eligible_models rpt_filter_funnel rpt_crawls",
        DBT_TESTS="assert_funnel_leads_from_listed_to_eligible_models",
    )


def test_changed_rows_change_the_result(checkout: Path, built: BuiltWarehouse) -> None:
    (checkout / "data").mkdir()
    shutil.copyfile(built.path, checkout / "data/hub.duckdb")
    replace(checkout / "configs/seeds/filter_rules.csv", "inference,true", "inference,false")
    replace(checkout / "configs/seeds/filter_rules.csv", "disabled,true", "disabled,false")
    tasks = checkout / "configs/seeds/pipeline_tags.csv"
    replace(
        tasks,
        "fill-mask,Fill-Mask,nlp,text,label,token-score,false,false,false,false",
        "fill-mask,Fill-Mask,nlp,text,label,token-score,false,false,false,true",
    )
    done = transform(checkout)
    assert done.returncode == 0, done.stdout + done.stderr
    with duckdb.connect(str(checkout / "data/hub.duckdb"), read_only=True) as connection:
        expected = connection.execute(
            "select model_id from marts.dim_models where not is_private and gate_mode = 'open'"
            " and (is_generative or pipeline_tag = 'fill-mask') order by 1"
        ).fetchall()
        opened = connection.execute(
            "select model_id, pipeline_tag from marts.eligible_models"
        ).fetchall()
    assert sorted((model_id,) for model_id, _ in opened) == expected
    assert "fill-mask" in {task for _, task in opened}
    with duckdb.connect(str(built.path), read_only=True) as connection:
        [(before,)] = connection.execute("select count(*) from marts.eligible_models").fetchall()
    assert before < len(opened)
    assert f"{len(opened):,} of them eligible." in done.stdout
    assert re.search(rf"The build before: 2,\d+ listed, {before:,} eligible", done.stdout)


def test_a_failed_test_publishes_nothing_and_keeps_the_failed_build(
    checkout: Path, built: BuiltWarehouse
) -> None:
    (checkout / "data").mkdir()
    shutil.copyfile(built.path, checkout / "data/hub.duckdb")
    # a funnel that forgets those it can't judge doesn't lead to the eligible models
    funnel = checkout / "dbt_project/models/marts/filters/rpt_filter_funnel.sql"
    replace(funnel, "count_if(excluding_verdict = 'unknown')", "0")
    replace(funnel.with_suffix(".yml"), "unit_tests:", "x-unit_tests:")
    done = transform(checkout)
    assert done.returncode == 1
    assert "assert_funnel_leads_from_listed_to_eligible_models" in done.stderr
    assert "'eligible_model_count':" in done.stderr  # the rows that the test found
    assert "Nothing was published" in done.stderr
    assert (checkout / "data/hub.failed.duckdb").exists()
    assert (checkout / "data/hub.duckdb").read_bytes() == built.path.read_bytes()


def test_a_second_build_is_refused(checkout: Path) -> None:
    work = checkout / "data/.hub.work"
    work.mkdir(parents=True)
    with FileLock(work / "lock"):
        done = run_pipelines("build", root=checkout, HF_ENDPOINT="http://127.0.0.1:9")
    assert done.returncode == 1
    assert "Another build of data/hub.duckdb is under way" in done.stderr

"""dbt's own command in `dbt_project/`, and `make dbt`: both work on a copy of the warehouse."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from tests.conftest import BuiltWarehouse, copy_of_the_project, run_pipelines


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory, built: BuiltWarehouse) -> Path:
    """A clone with a published warehouse and no copy."""
    checkout = copy_of_the_project(tmp_path_factory.mktemp("clone") / "checkout")
    (checkout / "data").mkdir()
    shutil.copyfile(built.path, checkout / "data" / "hub.duckdb")
    return checkout


def dbt(checkout: Path, *command: str) -> "subprocess.CompletedProcess[str]":
    """Run dbt as a person would, who has activated the environment."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("DBT_", "HUB_"))}
    return subprocess.run(
        [Path(sys.executable).with_name("dbt"), *command],
        cwd=checkout / "dbt_project",
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_dbt_by_hand_builds_in_a_copy_and_without_one_says_how_to_make_it(
    checkout: Path, built: BuiltWarehouse
) -> None:
    copy = checkout / "data" / "dev.duckdb"
    done = dbt(checkout, "build", "-s", "dim_dates")
    assert done.returncode != 0
    assert "There is no data/dev.duckdb yet." in done.stdout and "`make dbt`" in done.stdout
    assert not copy.exists()

    assert run_pipelines("dbt", root=checkout).returncode == 0
    with duckdb.connect(str(copy)) as connection:
        connection.execute("drop table marts.dim_dates")
    # the second has its rows already, and a test that they are there once
    done = dbt(checkout, "build", "-s", "dim_dates", "stg_hub__field_profiles")
    assert done.returncode == 0, done.stdout
    with duckdb.connect(str(copy), read_only=True) as connection:
        assert connection.execute("select count(*) > 0 from marts.dim_dates").fetchall() == [
            (True,)
        ]
    assert (checkout / "data" / "hub.duckdb").read_bytes() == built.path.read_bytes()


def test_a_command_for_dbt_is_passed_on(checkout: Path) -> None:
    done = run_pipelines("dbt", "--", "debug", "--connection", root=checkout)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"path: {checkout}/dbt_project/../data/dev.duckdb" in done.stdout
    assert (checkout / "data" / "dev.duckdb").exists()
    done = run_pipelines("dbt", "--", "debug", "--no-such-option", root=checkout)
    assert done.returncode == 2 and "No such option" in done.stderr

"""Runs the command line of `pipelines`, but dbt leaves out its tests.

For builds that only lead up to what a test is about. The variable DBT_TESTS names the dbt tests
that run all the same, as dbt's `--select` does: "resource_type:test" are all data tests.
"""

import os
from unittest.mock import patch

from pipelines.__main__ import app
from pipelines.orchestration import build
from pipelines.warehouse.paths import Paths

dbt_commands = build.dbt_commands


def build_command(dbt_tests: list[str]) -> list[str]:
    """Return dbt's command that builds every model and seed, and runs only the named tests."""
    every = ["resource_type:model", "resource_type:seed"]
    # empty: a model doesn't select its tests
    return ["build", "--indirect-selection", "empty", "--select", *every, *dbt_tests]


def without_data_tests(paths: Paths, quick: bool) -> list[list[str]]:
    """Return what dbt would be told, less the tests that DBT_TESTS doesn't name."""
    [_, *others] = dbt_commands(paths, quick)
    return [build_command(os.environ.get("DBT_TESTS", "").split()), *others]


if __name__ == "__main__":
    with patch.object(build, "dbt_commands", without_data_tests):
        app()

"""Runs the command line of `pipelines`, but dbt leaves out its tests.

For builds that only lead up to what a test is about. The variable DBT_TESTS names the dbt tests
that run all the same, as dbt's `--select` does: "resource_type:test" are all data tests. DBT_MODELS
names the models that are needed, all if it is unset; what they read is built too.
"""

import os
from collections.abc import Sequence
from unittest.mock import patch

from pipelines.__main__ import app
from pipelines.orchestration import build
from pipelines.warehouse.paths import Paths

EVERYTHING = ("resource_type:model", "resource_type:seed")
dbt_commands = build.dbt_commands


def build_command(models: list[str], dbt_tests: list[str]) -> list[str]:
    """Return dbt's command that builds models and what they read, and runs the named tests."""
    selected = [f"+{model}" for model in models] or [*EVERYTHING]
    # empty: a model doesn't select its tests
    return ["build", "--indirect-selection", "empty", "--select", *selected, *dbt_tests]


def without_data_tests(paths: Paths, quick: bool, selected: Sequence[str]) -> list[list[str]]:
    """Return what dbt would be told, less what isn't needed."""
    assert not selected, "transform --fresh"
    [_, *others] = dbt_commands(paths, quick)
    named = [os.environ.get(name, "").split() for name in ("DBT_MODELS", "DBT_TESTS")]
    return [build_command(*named), *others]


if __name__ == "__main__":
    with patch.object(build, "dbt_commands", without_data_tests):
        app()

"""Runs the command line of `pipelines`, but dbt leaves out its data tests.

For builds that only lead up to the one that a test is about; that one runs them all.
"""

from unittest.mock import patch

from pipelines.__main__ import app
from pipelines.orchestration import build
from pipelines.warehouse.paths import Paths

dbt_commands = build.dbt_commands


def without_data_tests(paths: Paths, quick: bool) -> list[list[str]]:
    """Return what dbt would be told, less its data tests."""
    [first, *others] = dbt_commands(paths, quick)
    return [[*first, "--exclude-resource-type", "test"], *others]


if __name__ == "__main__":
    with patch.object(build, "dbt_commands", without_data_tests):
        app()

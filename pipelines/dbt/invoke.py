"""Runs dbt commands one after another in this process, so that dbt imports and parses once.

`python -m pipelines.dbt.invoke '[["build"], ["docs", "generate"]]'` stops at the first that fails.
"""

import json
import sys

from dbt.cli.main import dbtRunner

from pipelines.signals import stop_with_parent

# by default dbt's log file gets each SQL statement: an eighth of dbt's time
LOGGING = ("--log-format", "json", "--log-level-file", "info", "--no-use-colors")


def run(commands: list[list[str]]) -> int:
    """Run the commands until one fails; return dbt's exit code."""
    for command in commands:
        result = dbtRunner().invoke([*LOGGING, *command])
        if result.exception:
            print(result.exception)
            return 2
        if not result.success:
            return 1
    return 0


if __name__ == "__main__":
    # a dbt that outlived its parent would write into the file that the next build resumes
    stop_with_parent()
    sys.exit(run(json.loads(sys.argv[1])))

"""Runs dbt commands one after another in this process, so that dbt imports and parses once.

`python -m pipelines.dbt.invoke '[["build"], ["docs", "generate"]]'` stops at the first that fails.
"""

import json
import sys
import threading
from typing import Any

from dbt.cli.main import dbtRunner

from pipelines.signals import stop_with_parent

# dbt composes each line of its log, though it writes few of them: a tenth of its time
LOGGING = ("--log-level", "none", "--log-level-file", "none", "--no-use-colors")
# The events that tell how a node ended, and the field that holds the number of nodes.
TOTALS = {
    "LogModelResult": "total",
    "LogSeedResult": "total",
    "LogNodeResult": "total",
    "LogTestResult": "num_models",
}
PRINTING = threading.Lock()


def report(event: Any) -> None:
    """Print a JSON line for each node that ended, and for each error, and for nothing else."""
    if event.info.level == "error":
        _print({"error": event.info.msg})
    if total := TOTALS.get(event.info.name):
        _print({"done": event.data.index, "total": getattr(event.data, total)})


def _print(found: dict[str, Any]) -> None:
    with PRINTING:  # dbt calls back from each of its threads
        print(json.dumps(found), flush=True)


def run(commands: list[list[str]]) -> int:
    """Run the commands until one fails; return dbt's exit code."""
    for command in commands:
        result = dbtRunner(callbacks=[report]).invoke([*LOGGING, *command])
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

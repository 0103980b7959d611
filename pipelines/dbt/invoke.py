"""Runs dbt commands one after another in this process, so that dbt imports and parses once.

`python -m pipelines.dbt.invoke` reads the project, then lines of standard input with commands:
`[["build"], ["docs", "generate"]]`. It stops a line at the first that fails, releases the warehouse
file, and prints dbt's exit code.
"""

import json
import os
import threading
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner, dbtRunnerResult
from dbt.contracts.graph.manifest import Manifest

from pipelines.dbt.artifacts import keep_compiled_code
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


def read_project() -> tuple[Manifest | None, int]:
    """Parse the project; return its manifest, and dbt's exit code."""
    result = dbtRunner(callbacks=[report]).invoke([*LOGGING, "parse", "--no-write-json"])
    manifest: Any = result.result
    return manifest, 0 if result.success else _exit_code(result)


def run(commands: list[list[str]], manifest: Manifest | None) -> int:
    """Run the commands until one fails; return dbt's exit code."""
    for command in commands:
        result = dbtRunner(manifest, callbacks=[report]).invoke([*LOGGING, *command])
        if not result.success:
            return _exit_code(result)
        if "--state" in command:
            earlier = Path(command[command.index("--state") + 1])
            keep_compiled_code(earlier, Path(os.environ["DBT_TARGET_PATH"]))
    return 0


def _exit_code(result: dbtRunnerResult) -> int:
    if not result.exception:
        return 1
    print(result.exception)
    return 2


if __name__ == "__main__":
    lines: SimpleQueue[bytes] = SimpleQueue()
    # a dbt that outlived its parent would write into the file that the next build resumes
    stop_with_parent(lines.put)
    project, failed = read_project()
    while True:
        commands = json.loads(lines.get())
        code = failed or run(commands, project)
        DuckDBConnectionManager.close_all_connections()
        _print({"ended": code})

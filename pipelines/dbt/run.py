"""Runs dbt in a process of its own, retries where memory ran out, and returns the results."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.dbt.artifacts import MANIFEST, RUN_RESULTS
from pipelines.errors import WarehouseError
from pipelines.progress import say
from pipelines.settings import ROOT
from pipelines.warehouse.resources import Resources, resources

DBT_PROJECT = ROOT / "dbt_project"
# The token's variables, withheld from dbt: what dbt doesn't have, it can't log.
SECRETS = ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "HF_HUB_TOKEN")
# The second command of a build: it takes 0.3 s, since dbt has parsed and compiled by then.
WRITE_DOCS = ["docs", "generate", "--no-compile", "--static"]
# DuckDB's error, as it appears in dbt's message for a node
OUT_OF_MEMORY = "Out of Memory Error"
KILLED_ADVICE = (
    "Other programs need some too: set a lower limit, by adding MEMORY=2GB to the make command."
)


@dataclass(frozen=True)
class NodeResult:
    """How one model, seed or test ended; for a unit test, `name` is that of its model."""

    unique_id: str
    name: str
    status: str
    message: str
    seconds: float
    failure_count: int
    sql: str | None

    @property
    def is_failed(self) -> bool:
        """Whether it keeps the build from being published."""
        return self.status in ("error", "fail", "runtime error")

    @property
    def is_out_of_memory(self) -> bool:
        """Whether it failed because DuckDB had used up its memory."""
        return self.is_failed and OUT_OF_MEMORY in self.message


class TransformError(WarehouseError):
    """The SQL models or their tests failed; `results` has all that ended, the failed ones too."""

    def __init__(self, message: str, results: list[NodeResult]) -> None:
        super().__init__(message)
        self.results = results

    @property
    def out_of_memory(self) -> list[str]:
        """The names of the nodes that ran out of memory."""
        return [result.name for result in self.results if result.is_out_of_memory]


@contextmanager
def started_dbt(warehouse: Path, folder: Path) -> Iterator["subprocess.Popen[str]"]:
    """Start dbt for a warehouse file, which needn't be there yet: it reads the project meanwhile.

    At the end of the block it is stopped.
    """
    process = _start(warehouse, folder, resources())
    try:
        yield process
    finally:
        process.kill()  # Ctrl-C: the next build starts dbt again
        process.wait()


def run_dbt(
    commands: list[list[str]],
    warehouse: Path,
    folder: Path,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
    started: "subprocess.Popen[str] | None" = None,
    *,
    goes_on: bool = False,
) -> list[NodeResult]:
    """Run dbt commands on a warehouse file, one after the other; return how the nodes ended.

    Retries nodes that run out of memory, first one at a time, then with one thread. dbt writes its
    results to `folder`; `on_progress` gets the numbers of nodes done and in total. `started` is the
    process of `started_dbt` for the same file, which is left for more commands where it `goes_on`.
    Raises TransformError when dbt fails: a test, a
    contract, or the project itself.
    """
    ended: dict[str, NodeResult] = {}
    smaller = resources().smaller_steps()
    process = started or _start(warehouse, folder, resources())
    while True:
        try:
            ended |= _by_id(_run_once(process, commands, folder / RUN_RESULTS, on_progress))
            if not goes_on:
                process.kill()
            return list(ended.values())
        except TransformError as error:
            process.kill()
            ended |= _by_id(error.results)
            step = next(smaller, None) if error.out_of_memory else None
            if step is None:
                raise TransformError(str(error), list(ended.values())) from None
            say(
                f"Memory ran out in {', '.join(error.out_of_memory)}: retrying what is left, "
                f"one model at a time, {step.threads} thread{'s'[: step.threads - 1]}."
            )
            commands = retry_commands(commands, folder)
            process = _start(warehouse, folder, step)


def retry_commands(commands: list[list[str]], folder: Path) -> list[list[str]]:
    """Return the commands that build what an earlier run left: its failed and skipped nodes.

    Moves that run's results out of the way: the next run writes its own to the same `folder`.
    """
    before = folder / "before"
    before.mkdir(exist_ok=True)
    for artifact in (RUN_RESULTS, MANIFEST):
        if (folder / artifact).exists():
            (folder / artifact).replace(before / artifact)
    return [["retry", "--state", str(before.resolve())], *commands[1:]]


def _start(warehouse: Path, folder: Path, allowed: Resources) -> "subprocess.Popen[str]":
    # by its name alone, from its folder: dbt's cache of the parsed project then serves any folder
    environment = (
        dbt_environment(warehouse, folder)
        | allowed.dbt_environment
        | {"HUB_WAREHOUSE_PATH": warehouse.name}
    )
    return subprocess.Popen(
        [sys.executable, "-m", "pipelines.dbt.invoke"],
        env=environment,
        cwd=warehouse.parent,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _run_once(
    process: "subprocess.Popen[str]",
    commands: list[list[str]],
    run_results: Path,
    on_progress: Callable[[int, int], None],
) -> list[NodeResult]:
    run_results.unlink(missing_ok=True)
    assert process.stdin is not None
    try:
        with suppress(BrokenPipeError):  # it has ended, for a reason that it tells
            process.stdin.write(json.dumps(commands) + "\n")
            process.stdin.flush()
        status, errors = _follow(process, on_progress)
    except BaseException:
        process.kill()  # Ctrl-C: the next build starts dbt again
        raise
    results = _results(run_results)
    if status != 0:
        failed = [result for result in results if result.is_failed]
        reasons = "\n".join(_sentence(result) for result in failed) or "\n".join(errors[:20])
        if status == -signal.SIGKILL:
            reasons = f"  the system killed it, as it does when memory runs out. {KILLED_ADVICE}"
        raise TransformError(f"dbt stopped the build:\n{reasons}", results)
    return results


def dbt_environment(warehouse: Path, folder: Path) -> dict[str, str]:
    """Return the environment for dbt: paths and limits, no telemetry, and no token."""
    inherited = {k: v for k, v in os.environ.items() if k not in SECRETS}
    return (
        inherited
        | resources().dbt_environment
        | {
            "HUB_WAREHOUSE_PATH": str(warehouse.resolve()),
            "DBT_PROJECT_DIR": str(DBT_PROJECT),
            "DBT_PROFILES_DIR": str(DBT_PROJECT),
            "DBT_TARGET_PATH": str(folder.resolve()),
            "DBT_LOG_PATH": str(folder.resolve()),
            "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
            "DO_NOT_TRACK": "1",
            "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])),
        }
    )


def _follow(
    process: "subprocess.Popen[str]", on_progress: Callable[[int, int], None]
) -> tuple[int, list[str]]:
    """Read the lines that `invoke` prints, and report progress; return its code and the errors."""
    assert process.stdout is not None
    errors: list[str] = []
    for line in process.stdout:
        try:
            found: dict[str, Any] = json.loads(line)
        except ValueError:
            errors.append(line.rstrip())  # a traceback, or another library's warning
            continue
        if "ended" in found:
            return found["ended"], errors
        if "error" in found:
            errors.append(found["error"])
        else:
            on_progress(found["done"], found["total"])
    return process.wait(), errors


def _results(run_results: Path) -> list[NodeResult]:
    if not run_results.exists():
        return []
    return [
        NodeResult(
            unique_id=node["unique_id"],
            name=node["unique_id"].split(".")[2],
            status=node["status"],
            message=node["message"] or "",
            seconds=node["execution_time"],
            failure_count=node["failures"] or 0,
            sql=node.get("compiled_code"),
        )
        for node in json.loads(run_results.read_text())["results"]
    ]


def _by_id(results: list[NodeResult]) -> dict[str, NodeResult]:
    return {result.unique_id: result for result in results}


def _sentence(result: NodeResult) -> str:
    message = result.message.strip()
    if result.is_out_of_memory:  # the advice that DuckDB adds doesn't apply here
        message = next(line for line in message.splitlines() if OUT_OF_MEMORY in line).strip()
    return f"  {result.name}: {message}"

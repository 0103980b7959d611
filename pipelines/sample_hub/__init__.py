"""A local stand-in for the model listing of the Hugging Face Hub, a program of its own.

It keeps to what `dbt_project/models/docs/hub_api.md` states of the Hub, and makes up the models.
"""

import os
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def move_to_day(endpoint: str, day: int) -> None:
    """Have a running sample Hub serve that day; returns when it does. Raises OSError."""
    request = urllib.request.Request(f"{endpoint}/_sample/day?day={day}", method="POST")
    with urllib.request.urlopen(request):
        pass


@contextmanager
def running(*arguments: str) -> Iterator[str]:
    """Run the sample Hub as a process of its own and yield its endpoint.

    Raises RuntimeError with what it wrote to standard error if it doesn't start.
    """
    # -P: whatever lies in the caller's directory must not shadow this project's modules
    command = [sys.executable, "-P", "-m", __name__, *arguments, "--stop-with-parent"]
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    with (
        tempfile.TemporaryFile("w+") as errors,  # a full pipe would block it
        subprocess.Popen(
            command,
            env={**os.environ, "PYTHONPATH": path},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as process,
    ):
        assert process.stdin and process.stdout
        try:
            endpoint = process.stdout.readline().strip()
            if not endpoint:
                process.wait()
                errors.seek(0)
                raise RuntimeError(f"the sample Hub didn't start: {errors.read().strip()}")
            yield endpoint
        finally:
            process.kill()  # it has nothing to save

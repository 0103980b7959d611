"""The package as a notebook uses it: README's example, from a folder that is not the checkout."""

import os
import re
import subprocess
import sys
from pathlib import Path

from pipelines.settings import ROOT
from tests.conftest import BuiltWarehouse


def elsewhere(folder: Path, data: Path, *command: str) -> str:
    without = ("PYTHONPATH", "DLT_CONFIG_FOLDER")
    environment = {k: v for k, v in os.environ.items() if k not in without}
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment | {"HUB_WAREHOUSE_DATA": str(data)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_example_of_readme_runs_anywhere(built: BuiltWarehouse, tmp_path: Path) -> None:
    [example] = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.S)
    assert len([line for line in example.splitlines() if line.strip()]) <= 12
    printed = elsewhere(tmp_path, built.path.parent, sys.executable, "-c", example).splitlines()
    assert len(printed) == 5
    assert all("/" in line and 0 <= float(line.split()[1]) <= 8 for line in printed[:3])
    assert "hub_object_id" in printed[3]
    assert re.fullmatch(r"\[\([1-9]\d*,\)\]", printed[4])
    assert list(tmp_path.iterdir()) == []


def test_the_command_runs_anywhere(built: BuiltWarehouse, tmp_path: Path) -> None:
    command = str(Path(sys.executable).with_name("hub-warehouse"))
    assert "dim_models" in elsewhere(tmp_path, built.path.parent, command, "describe")

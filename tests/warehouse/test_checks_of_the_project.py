"""The checks that dbt does of the project, not of the data: made-up rows, and seeds."""

import json
import shutil
from collections import Counter
from pathlib import Path

from tests.conftest import BuiltWarehouse
from tests.support.in_process import run_dbt


def test_every_unit_test_and_every_test_of_a_seed_passes(
    built: BuiltWarehouse, tmp_path: Path
) -> None:
    file = tmp_path / "hub.duckdb"
    shutil.copyfile(built.path, file)
    selected = ["resource_type:unit_test", "path:seeds"]
    results = run_dbt([["test", "--select", *selected]], file, tmp_path / "dbt")
    assert {result.status for result in results} == {"pass"}
    manifest = json.loads((tmp_path / "dbt" / "manifest.json").read_text())
    kinds = Counter(result.unique_id.partition(".")[0] for result in results)
    assert kinds["unit_test"] == len(manifest["unit_tests"]) > 100
    assert kinds["test"] > 100

"""Every benchmark, from its command line to its table: that it works and agrees, never how fast."""

import os
import subprocess

import pytest

from pipelines.settings import ROOT

WITHOUT_DBT_TESTS = {"DBT_EXCLUDE_RESOURCE_TYPES": "test unit_test"}


@pytest.mark.parametrize(
    ("section", "options", "rows"),
    [
        ("landing", ("MODELS=2000", "ROUNDS=1"), ("ours", "client", "stock_dlt", "read_json")),
        ("models", ("MODELS=2000",), ("dim_models", "base_hub__models")),
        ("incremental", ("MODELS=2000", "OPTIONS=--calm"), ("full", "incremental, 1 in 100")),
        (
            "crawl",
            ("OPTIONS=--pages 3 --windows 2 --quota 10 --window 2",),
            ("one chain", "full windows"),
        ),
        ("history", ("MODELS=500", "OPTIONS=--days 2"), ("hist_model_observations",)),
        ("whole", ("MODELS=2000",), ("first build", "going on with it", "export", "questions")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_section_prints_its_table(
    section: str, options: tuple[str, ...], rows: tuple[str, ...]
) -> None:
    done = subprocess.run(
        ["make", "--no-print-directory", "bench", f"SECTION={section}", *options],
        cwd=ROOT,
        env=os.environ | {"HUB_WAREHOUSE_QUICK": "1", "COLUMNS": "160"} | WITHOUT_DBT_TESTS,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    table = done.stdout.splitlines()
    for row in rows:
        assert [line for line in table if row in line and any(map(str.isdigit, line))], done.stdout

"""The demo: two crawls a week apart, up to today; and paths that a shell finds difficult."""

import os
import re
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from pipelines.report.trends import trends
from pipelines.settings import ROOT
from tests.conftest import made_once, run_pipelines

DIFFICULT = "it's a folder"


@pytest.fixture(scope="module")
def data(shared_folder: Path) -> Path:
    """A folder with a demo that was built twice."""

    def build(folder: Path) -> None:
        for summary in ("first", "second"):
            done = run_pipelines(
                *("demo", "--models", "3000", "--data", str(folder / DIFFICULT)),
                HUB_WAREHOUSE_QUICK="1",
            )
            assert done.returncode == 0, done.stderr
            (folder / f"{summary}.txt").write_text(done.stdout)

    return made_once(shared_folder / "demo", build)


def test_it_is_two_crawls_a_week_apart(data: Path) -> None:
    with duckdb.connect(str(data / DIFFICULT / "demo.duckdb"), read_only=True) as connection:
        crawls = connection.execute(
            "select started_at, is_complete, is_invented, model_count from marts.rpt_crawls"
            " order by 1"
        ).fetchall()
        events = connection.execute(
            "select event_kind, event_count from marts.rpt_changes where group_kind = 'all'"
        ).fetchall()
        pages = connection.execute("select count(distinct crawl_id) from raw.models").fetchall()
        [(newest,)] = connection.execute("select max(created_at) from marts.dim_models").fetchall()
    assert [crawl[1:3] for crawl in crawls] == [(True, True), (True, True)]
    (first, *_), (second, *_) = crawls
    assert timedelta(days=7) <= second - first < timedelta(days=8)
    # no model is of the future, and the newest is of the last day that has ended
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    assert today - timedelta(days=2) < newest < datetime.now(UTC)
    assert {"first_seen", "missing", "renamed"} <= {kind for kind, _ in events}
    assert pages == [(1,)], "of the first crawl only history is kept"


def test_its_report_has_a_trend(data: Path) -> None:
    with duckdb.connect(str(data / DIFFICULT / "demo.duckdb"), read_only=True) as connection:
        found = trends(connection)["listed_model_count"]["words"]
        change = connection.execute(
            "select sum(case event_kind when 'missing' then -event_count else event_count end)"
            " from marts.rpt_changes where group_kind = 'all'"
            " and event_kind in ('missing', 'first_seen', 'returned', 'recreated')"
        ).fetchall()
    assert re.fullmatch(r"\+\d+ since \d+ \w+( \d{4})?", found), found
    assert change[0][0] >= int(found.split()[0]) > 0


def test_the_summary_tells_what_changed(data: Path) -> None:
    first, second = ((data / f"{name}.txt").read_text() for name in ("first", "second"))
    week_ago = datetime.now(UTC) - timedelta(days=7)
    assert f"Since the crawl of {week_ago:%Y-%m-}" in first
    assert " models came, " in first and " went, " in first
    assert "The build before:" not in first
    [line] = [line for line in second.splitlines() if line.startswith("The build before:")]
    [built] = [line for line in second.splitlines() if line.startswith("Built ")]
    assert line.split()[3] == built.split()[1], "the same models"
    assert line.endswith(" min.")


def make(*arguments: str) -> str:
    without = {name: None for name in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")}
    environment = {k: v for k, v in os.environ.items() if k not in without}
    done = subprocess.run(
        ["make", "--no-print-directory", *arguments],
        cwd=ROOT,
        env=environment | {"COLUMNS": "80"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_make_takes_any_path(data: Path, tmp_path: Path) -> None:
    file = data / DIFFICULT / "demo.duckdb"
    told = make("ask", "Q=rising_models", "FORMAT=csv", f"WAREHOUSE={file}")
    name = told.splitlines()[1].split(",")[0]
    assert "/" in name
    assert name in make("model", f"M={name}", f"WAREHOUSE={file}")
    assert "hub_object_id" in make("describe", "T=dim_models", f"WAREHOUSE={file}")
    target = tmp_path / "what's exported"
    make("export", f"WAREHOUSE={file}", f"TO={target}")
    assert (target / "dim_models.parquet").exists()

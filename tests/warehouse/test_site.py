"""What a build leaves to look at: its files, its last words, the server and the shell."""

import json
import re
import shutil
import signal
import struct
import subprocess
import sys
import urllib.request
from base64 import b64decode
from html import escape
from pathlib import Path

import duckdb
import pytest

from pipelines.report.chapters import CHAPTERS
from pipelines.settings import ROOT
from pipelines.site.write import DOCS, LINEAGE, REPORT, rewrite_report
from tests.conftest import BuiltWarehouse, run_pipelines, start_pipelines
from tests.support.readme_screenshot import ALT_TEXT, HEIGHT, LARGEST_BYTES, PICTURE, WIDTH

SECTIONS = {s.name: s for chapter in CHAPTERS for s in chapter.sections}


@pytest.fixture(scope="module")
def report(built: BuiltWarehouse) -> str:
    return (built.path.with_suffix(".site") / REPORT).read_text()


def test_the_report_is_one_small_file_that_names_no_other_host(report: str) -> None:
    assert len(report.encode()) < 3_000_000
    without_programs = re.sub(r"<script>.*?</script>", "", report, flags=re.DOTALL)
    # a reader may follow a model's link to the Hub; the page itself loads nothing from there
    without_models = re.sub(r'<a class="model" href="https://huggingface.co/', "", without_programs)
    addresses = re.findall(r"""(?:src|href|url\()=?["']?([^"'\s>)]+)""", without_models)
    ours = (DOCS, LINEAGE, "#", "data:,")
    assert [address for address in addresses if not address.startswith(ours)] == []
    assert "default-src 'none'" in report


def test_each_section_shows_its_finding_its_mart_and_its_query(report: str) -> None:
    shown = [name for name, section in SECTIONS.items() if not section.is_optional]
    for name in shown:
        section = SECTIONS[name]
        text = report.partition(f'<section id="{name}"')[2].partition("</section>")[0]
        assert (
            escape(section.title).replace("&#x27;", "&#39;") in text and 'class="finding"' in text
        ), name
        assert section.sql.splitlines()[0] in text, name
        assert section.marts, name
        for mart in section.marts:
            assert f"model.hub_warehouse.{mart}" in text, name


def test_the_report_tells_what_the_marts_hold(
    report: str, warehouse: duckdb.DuckDBPyConnection
) -> None:
    [(listed, opened)] = warehouse.execute(
        "select count(*), count(*) filter (is_eligible) from marts.dim_models"
    ).fetchall()
    assert f"Of {listed:,} listed models, {opened:,} pass every enforced rule" in report
    assert "457 months, or 38 years" in report  # the original's finding


def test_changes_are_shown_from_the_second_crawl_on(
    report: str, built: BuiltWarehouse, tmp_path: Path
) -> None:
    assert 'id="crawl_measures"' not in report
    warehouse = copy_of(built, tmp_path)
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(
            "update marts.rpt_crawl_health set previous_measured_count = 1, is_drifted = true"
            " where measure_name = 'listed_models'"
        )
    again = rewrite_report(warehouse).read_text()
    assert "Beyond their bounds: listed models." in again


def test_a_warehouse_without_models_has_a_report_too(built: BuiltWarehouse, tmp_path: Path) -> None:
    warehouse = copy_of(built, tmp_path)
    with duckdb.connect(str(warehouse)) as connection:
        tables = connection.execute(
            "select table_name from duckdb_tables() where schema_name = 'marts'"
        ).fetchall()
        for (table,) in tables:
            connection.execute(f"delete from marts.{table}")
    page = rewrite_report(warehouse).read_text()
    assert "No model was listed." in page


def copy_of(built: BuiltWarehouse, folder: Path) -> Path:
    return Path(shutil.copyfile(built.path, folder / "hub.duckdb"))


def test_the_docs_hold_the_tables_of_the_overview(built: BuiltWarehouse) -> None:
    page = (built.path.with_suffix(".site") / DOCS).read_text()
    assert "A filter deletes nothing." in page
    for row in (
        r"| 3 | ungated | Can its files be had without asking? | yes |",
        r"| text-to-image | cv | synthesised | yes | yes | yes |",
        r"| siblings | dropped |",
        r"| [`dim_models`](#!/model/model.hub_warehouse.dim_models) | listed model |",
    ):
        assert row in page
    for mark in ("(the funnel)", "(the tasks)", "(the fields)", "${require(", "canonical"):
        assert mark not in page


def test_the_lineage_leads_from_a_marts_column_to_the_hubs_json(built: BuiltWarehouse) -> None:
    page = (built.path.with_suffix(".site") / LINEAGE).read_text()
    [encoded] = re.findall(r'JSON\.parse\(atob\("([^"]+)"', page)
    edges = json.loads(b64decode(encoded))["lineage"]["edges"]
    parents: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for edge in edges:
        child = edge["target"], edge["targetColumn"]
        parents.setdefault(child, set()).add((edge["source"], edge["sourceColumn"]))
    reached, new = set(), {("model.hub_warehouse.eligible_models", "like_count")}
    while new:
        reached |= new
        new = {parent for child in new for parent in parents.get(child, ())} - reached
    assert ("source.hub_warehouse.raw.models", "payload") in reached
    assert not [edge for edge in edges if not edge["source"].startswith(("model.", "seed.", "so"))]


def test_a_build_ends_with_what_there_is_to_open(built: BuiltWarehouse) -> None:
    last_words = built.output.partition("Landed ")[2]
    site = built.path.with_suffix(".site")
    for what in (built.path, site / REPORT, site / DOCS):
        assert f" {what}\n" in last_words and what.exists()
    assert "make query" in last_words
    prose = [line for line in last_words.splitlines() if str(built.path.parent) not in line]
    assert max(map(len, prose)) <= 80
    assert "\x1b" not in built.output


def test_docs_are_served_to_this_machine_until_ctrl_c(built: BuiltWarehouse) -> None:
    process = start_pipelines("docs", str(built.path), PYTHONUNBUFFERED="1")
    assert process.stdout is not None
    try:
        told = "".join(process.stdout.readline() for _ in range(3))
        addresses = re.findall(r"http://127\.0\.0\.1:\d+/\S*", told)
        for address, word in zip(
            addresses, ("hub-warehouse: the docs", "From listed"), strict=True
        ):
            with urllib.request.urlopen(address) as answer:
                assert word in answer.read().decode()
    finally:
        process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=600)
    assert (process.returncode, errors) == (0, "")


@pytest.mark.parametrize("command", ["docs", "report", "query"])
def test_without_a_warehouse_each_says_how_to_get_one(command: str, tmp_path: Path) -> None:
    done = run_pipelines(command, "--data", str(tmp_path))
    assert (done.returncode, done.stderr.count("make demo")) == (1, 1)


def ask(built: BuiltWarehouse, sql: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "pipelines", "query", str(built.path)]
    return subprocess.run(command, input=sql, capture_output=True, text=True, cwd=ROOT, timeout=600)


def test_the_shell_answers_and_cannot_write(built: BuiltWarehouse) -> None:
    asked = ask(built, ".mode csv\nselect rule_name from rpt_filter_funnel order by rule_position;")
    assert asked.stdout.split() == [
        *("rule_name", "public", "enabled", "ungated", "generative", "served")
    ]
    refused = ask(built, "delete from dim_models;")
    assert "read-only" in refused.stderr


def test_the_readmes_picture_is_current() -> None:
    picture = PICTURE.read_bytes()
    assert struct.unpack(">II", picture[16:24]) == (WIDTH, HEIGHT), "run `make picture`"
    assert len(picture) <= LARGEST_BYTES
    readme = (ROOT / "README.md").read_text()
    assert f"![{ALT_TEXT}]({PICTURE.relative_to(ROOT)})" in readme

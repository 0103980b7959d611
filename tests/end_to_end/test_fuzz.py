"""Thousands of rows with something wrong in each: none stops anything, none is lost, none runs."""

import gzip
import json
import re
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.cli.questions import questions
from pipelines.sample_hub.catalogue.generated import GeneratedCatalogue
from tests.conftest import RECORDED, SHARED_ROWS, copy_of_the_project, run_pipelines
from tests.support.in_process import run_pipelines as run_here
from tests.support.mutations import MARKUP, mutated
from tests.support.scripted_hub import Answer, scripted_hub

ROWS, PAGE, SEED = 10_000, 500, 20261127
NEXT = '<{{endpoint}}/api/models?cursor=c{}>; rel="next"'
BOUNDS = "1,1,100,0.95,20"
# valid counts, which exceed a bigint together
COUNTS = dict.fromkeys(("downloads", "downloadsAllTime", "likes"), 2**63 - 1)
HUGE = [
    json.dumps(
        {"_id": f"{2**64 + n:024x}", "id": f"huge/m{n}", "author": "huge"}
        | COUNTS
        | {"library_name": "transformers", "pipeline_tag": "text-generation"}
        | {"baseModels": {"relation": "finetune", "models": [{"_id": "1", "id": "huge/m0"}]}}
    )
    for n in range(3)
]
# what a browser, or a terminal, would take for something else than text
IN_HTML = [text for text in MARKUP if text.startswith("<")]
IN_A_TERMINAL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x9b]")


def good_rows() -> list[dict[str, Any]]:
    """The recorded rows, where they are beside this checkout, and generated ones."""
    catalogue = GeneratedCatalogue(300, 5)
    rows = [dict(catalogue.fields(catalogue.facts(index))) for index in range(300)]
    for name in RECORDED:
        if (file := SHARED_ROWS / f"{name}.jsonl.gz").exists():
            rows += map(json.loads, gzip.decompress(file.read_bytes()).decode().splitlines())
    return rows


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The data folder of a whole build, docs and report included, and what it printed."""
    data = tmp_path_factory.mktemp("fuzzed")
    rows = [*HUGE, *mutated(good_rows(), ROWS - len(HUGE), SEED)]
    pages = [rows[start : start + PAGE] for start in range(0, ROWS, PAGE)]
    answers = [
        Answer(f"[{','.join(page)}]", headers={"Link": NEXT.format(number)})
        for number, page in enumerate(pages)
    ]
    answers[-1] = Answer(answers[-1].body)
    project = copy_of_the_project(data / "project")
    # a crawl of which half is quarantined is not published, and rightly
    bounds = project / "configs" / "seeds" / "crawl_bounds.csv"
    header, _ = bounds.read_text().splitlines()
    bounds.write_text(f"{header}\n{BOUNDS}\n")
    with scripted_hub(*answers) as hub:
        arguments = ("build", "--data", str(data))
        done = run_pipelines(
            *arguments, root=project, HF_ENDPOINT=hub.endpoint, HUB_WAREHOUSE_QUICK="0"
        )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return data, done.stdout + done.stderr


def test_each_row_is_listed_or_quarantined_with_a_reason(fuzzed: tuple[Path, str]) -> None:
    with duckdb.connect(str(fuzzed[0] / "hub.duckdb"), read_only=True) as connection:
        [(landed, keys)] = connection.execute(
            "select count(*), count(distinct hub_object_id) from raw.models"
        ).fetchall()
        [(listed,)] = connection.execute("select count(*) from marts.dim_models").fetchall()
        quarantined = connection.execute(
            "select typing_problem from marts.quarantined_models"
        ).fetchall()
        [(unread,)] = connection.execute(
            "select count(unread_fields) from marts.dim_models"
        ).fetchall()
        [huge] = connection.execute(
            "select listed_model_count, download_count_30d, like_count from marts.dim_authors"
            " where author_name = 'huge'"
        ).fetchall()
    assert landed == ROWS
    assert huge == (3, None, None)
    assert listed + len(quarantined) == keys
    assert all(reason for (reason,) in quarantined)
    assert min(listed, len(quarantined), unread) > ROWS / 20


def test_no_row_reaches_the_docs_or_the_report_as_markup(fuzzed: tuple[Path, str]) -> None:
    for page in ("index.html", "report.html", "lineage.html"):
        text = (fuzzed[0] / "hub.site" / page).read_text()
        assert len(text) > 10_000
        for markup in IN_HTML:
            assert markup not in text, (page, markup)
    assert "alert(7)" in (fuzzed[0] / "hub.site" / "report.html").read_text()


def test_no_row_reaches_the_terminal_as_anything_but_text(fuzzed: tuple[Path, str]) -> None:
    data, printed = fuzzed
    for question in questions():
        done = run_here("ask", question.name, "--warehouse", str(data / "hub.duckdb"))
        assert done.returncode == 0, question.name
        printed += done.stdout + done.stderr
    printed += run_here("status", "--data", str(data)).stdout
    assert not IN_A_TERMINAL.findall(printed.replace("\r", ""))
    assert "alert(7)" in printed

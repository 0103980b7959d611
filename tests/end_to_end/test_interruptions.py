"""Killed, interrupted, started twice: nothing is lost, nothing half is seen, and it says so."""

import random
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.sample_hub import running
from pipelines.warehouse.error_messages import explain
from tests.conftest import (
    HANGING_SECONDS,
    TOKEN,
    WITHOUT_DATA_TESTS,
    run_pipelines,
    start_pipelines,
)
from tests.support import in_process
from tests.support.build_activity import doing, done_so_far, wait_until
from tests.support.landing import OF_ALL_CRAWLS, OF_TWO_CRAWLS, tables_of

PAGE, PAGES_PER_CHUNK = 100, 3
# enough to be published and read
FEW_TABLES = "eligible_models rpt_filter_funnel rpt_crawls"
MODELS = 1500
Process = subprocess.Popen[str]


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    options = ("--models", str(MODELS), "--seed", "5", "--latency-ms", "60")
    with running(*options, "--quota", "100000", "--token", f"{TOKEN}=lumen-forge") as url:
        yield url


@pytest.fixture(scope="module")
def slow() -> Iterator[str]:
    """A Hub that takes half a minute for all of its pages."""
    options = ("--models", str(MODELS), "--seed", "5", "--latency-ms", "2000")
    with running(*options, "--quota", "100000", "--token", f"{TOKEN}=lumen-forge") as url:
        yield url


@pytest.fixture(scope="module")
def published(endpoint: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse built without an interruption."""
    data = tmp_path_factory.mktemp("calm")
    build_here(data, endpoint)
    return data / "hub.duckdb"


@pytest.fixture
def data(published: Path, tmp_path: Path) -> Path:
    (tmp_path / "hub.duckdb").write_bytes(published.read_bytes())
    return tmp_path


def asking(endpoint: str) -> dict[str, Any]:
    return {
        "HF_ENDPOINT": endpoint,
        "HF_TOKEN": TOKEN,
        "SOURCES__HUB__PAGE_SIZE": str(PAGE),
        "SOURCES__HUB__PAGES_PER_CHUNK": str(PAGES_PER_CHUNK),
    }


def build_here(data: Path, endpoint: str) -> None:
    """Build every table in this process."""
    in_process.build(data, endpoint, token=TOKEN, page_size=PAGE, pages_per_chunk=PAGES_PER_CHUNK)


class Reader(threading.Thread):
    """Opens the published file again and again, and notes all that is not as it should be."""

    def __init__(self, file: Path) -> None:
        super().__init__(daemon=True)
        self.file = file
        self.stopped = threading.Event()
        self.problems: list[str] = []
        self.reads = 0

    def run(self) -> None:
        """Read until told to stop."""
        while not self.stopped.wait(0.02):
            try:
                with duckdb.connect(str(self.file), read_only=True) as connection:
                    found = connection.execute(
                        "select count(distinct crawl_id), max(crawl_id), count(*),"
                        " (select max(crawl_id) from raw.models),"
                        " (select count(*) from raw.models)"
                        " from marts.dim_models"
                    ).fetchall()
                crawls, built, models, landed, rows = found[0]
                if (crawls, built, models) != (1, landed, rows):
                    self.problems.append(str(found))
            except Exception as error:
                self.problems.append(repr(error))
            self.reads += 1


def moments(rng: random.Random, data: Path) -> list[tuple[str, Callable[[], bool], float]]:
    """The moments of one life at which to kill: what to wait for, and seconds after it."""
    pages, step = rng.randint(1, 4), rng.randint(0, 60)
    work = data / ".hub.work"
    return [
        ("fetch", lambda: doing(data).startswith("Crawling"), rng.uniform(0, 0.4)),
        ("load", lambda: done_so_far(data) > pages, rng.uniform(0, 0.6)),
        (
            "dbt",
            lambda: "Building" in doing(data) and done_so_far(data) >= step,
            rng.uniform(0, 2),
        ),
        ("publish", lambda: is_finishing(work), rng.uniform(0, 0.3)),
    ]


def is_finishing(work: Path) -> bool:
    """Whether dbt has written its results, the last thing before a file is published."""
    return (work / "dbt" / "run_results.json").exists() or not (work / "hub.duckdb").exists()


@pytest.mark.parametrize("seed", [1])
def test_killed_over_and_over_it_ends_with_the_same_tables(
    seed: int, data: Path, endpoint: str, published: Path
) -> None:
    rng = random.Random(seed)
    reader = Reader(data / "hub.duckdb")
    reader.start()
    output = ""
    kills = 0
    for name, is_so, seconds in moments(rng, data):
        process = start_pipelines(
            "build", "--data", str(data), module=WITHOUT_DATA_TESTS, **asking(endpoint)
        )
        wait_until(process, is_so)
        time.sleep(seconds)
        process.kill()  # SIGKILL
        output += "".join(process.communicate())
        kills += process.returncode == -signal.SIGKILL
        if name == "dbt":
            status = run_pipelines("status", "--data", str(data)).stdout
            assert "interrupted:" in status and "`make build` resumes" in status
    build_here(data, endpoint)
    reader.stopped.set()
    reader.join()
    assert kills >= 3  # the last one may come too late
    assert reader.problems == [] and reader.reads > 50
    but = (*OF_ALL_CRAWLS, *OF_TWO_CRAWLS)
    assert tables_of(data / "hub.duckdb", but) == tables_of(published, but)
    assert not list(data.glob(".hub.work/hub.duckdb*"))
    assert TOKEN not in output
    for file in (path for path in data.rglob("*") if path.is_file()):
        assert TOKEN.encode() not in file.read_bytes(), file


def test_a_killed_crawl_resumes_after_its_last_chunk(data: Path, slow: str) -> None:
    process = start_pipelines("build", "--data", str(data), **asking(slow))
    wait_until(process, lambda: done_so_far(data) >= 8)
    process.kill()
    process.communicate()
    with duckdb.connect(str(data / ".hub.work" / "hub.duckdb"), read_only=True) as connection:
        [(before,)] = connection.execute(
            "select count(*) from raw.pages where crawl_id = (select max(crawl_id) from raw.crawls)"
        ).fetchall()
    done = run_pipelines(
        *("build", "--data", str(data)),
        module=WITHOUT_DATA_TESTS,
        DBT_MODELS=FEW_TABLES,
        **asking(slow),
    )
    assert done.returncode == 0, done.stderr
    assert before >= 5, "two chunks of three were landed when the eighth page came"
    assert f"after page {before - before % 3}" in done.stderr
    with duckdb.connect(str(data / "hub.duckdb"), read_only=True) as connection:
        [(pages, different)] = connection.execute(
            "select count(*), count(distinct cursor_in) from raw.pages"
            " where crawl_id = (select max(crawl_id) from raw.models)"
        ).fetchall()
    assert (pages, different) == (MODELS // PAGE, MODELS // PAGE - 1)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("stage", ["Crawling", "Building"])
def test_an_interrupted_build_stops_what_it_does_and_says_how_to_resume(
    number: signal.Signals, stage: str, data: Path, slow: str, endpoint: str
) -> None:
    before = (data / "hub.duckdb").read_bytes()
    hub = slow if stage == "Crawling" else endpoint
    process = start_pipelines("build", "--data", str(data), **asking(hub))
    wait_until(process, lambda: stage in doing(data) and done_so_far(data) > 0)
    process.send_signal(number)
    _, errors = process.communicate(timeout=HANGING_SECONDS)
    assert process.returncode == 128 + number
    assert errors.splitlines()[-1].startswith("Stopped. Nothing was published")
    assert (data / "hub.duckdb").read_bytes() == before
    # it was in the middle: neither all pages came nor all tables
    with duckdb.connect(str(data / ".hub.work" / "hub.duckdb"), read_only=True) as connection:
        crawl = "(select max(crawl_id) from raw.crawls)"
        [(pages, marts)] = connection.execute(
            f"select (select count(*) from raw.pages where crawl_id = {crawl}),"
            " (select count(*) from duckdb_tables() where schema_name = 'marts')"
        ).fetchall()
    assert (pages < MODELS // PAGE) is (stage == "Crawling")
    with duckdb.connect(str(data / "hub.duckdb"), read_only=True) as connection:
        all_marts = "select count(*) from duckdb_tables() where schema_name = 'marts'"
        assert connection.execute(all_marts).fetchall()[0][0] > marts
    status = run_pipelines("status", "--data", str(data)).stdout
    assert "interrupted:" in status
    assert "reason:" not in status or "reason: it was interrupted\n" in status


def test_an_interrupt_that_dlt_wraps_is_explained_as_one() -> None:
    error = RuntimeError("Pipeline execution failed at `step=extract`")
    error.__cause__ = KeyboardInterrupt(signal.SIGINT)
    assert explain(error) == "it was interrupted"


def test_a_second_build_names_the_one_under_way_and_its_start(data: Path, slow: str) -> None:
    process = start_pipelines("build", "--data", str(data), **asking(slow))
    try:
        wait_until(process, lambda: "Crawling" in doing(data))
        second = run_pipelines("build", "--data", str(data), **asking(slow))
        status = run_pipelines("status", "--data", str(data)).stdout
    finally:
        process.kill()
        process.communicate()
    assert second.returncode == 1
    assert f"under way: process {process.pid} on " in second.stderr
    assert "UTC (Crawling" in second.stderr
    assert f"process {process.pid} on " in status.partition("building:")[2]
    # and the lock died with its process
    assert "interrupted:" in run_pipelines("status", "--data", str(data)).stdout


def test_a_reader_keeps_what_it_opened(data: Path, endpoint: str) -> None:
    with duckdb.connect(str(data / "hub.duckdb"), read_only=True) as old:
        sql = "select max(crawl_id), count(*) from marts.dim_models"
        before = old.execute(sql).fetchall()
        done = run_pipelines(
            *("build", "--data", str(data)),
            module=WITHOUT_DATA_TESTS,
            DBT_MODELS=FEW_TABLES,
            **asking(endpoint),
        )
        assert done.returncode == 0, done.stderr
        assert old.execute(sql).fetchall() == before
    with duckdb.connect(str(data / "hub.duckdb"), read_only=True) as new:
        after: Any = new.execute(sql).fetchall()
    assert after[0][0] > before[0][0]

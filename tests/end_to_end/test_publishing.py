"""What is published, what is refused and kept for inspection, and what an older file hands on."""

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.hub.request import CrawlRequest
from pipelines.orchestration.resume_crawl import resumable_crawl
from pipelines.sample_hub import running
from pipelines.settings import load_settings
from pipelines.warehouse.paths import Paths
from tests.conftest import WITHOUT_DATA_TESTS, copy_of_the_project, free_port, run_pipelines
from tests.support import in_process
from tests.support.in_process import IS_COMPLETE
from tests.support.scripted_hub import Answer, model, scripted_hub

# what is shown of a crawl, and what is kept of it
SHOWN = (
    *("eligible_models", "rpt_filter_funnel", "rpt_crawls"),
    *("hist_crawl_authors", "hist_crawl_checks"),
)
VANISHED = "warn_of_authors_that_vanished"
FEW_PAGES: dict[str, Any] = {"SOURCES__HUB__PAGE_SIZE": "100", "SOURCES__HUB__TRIES_PER_PAGE": "1"}


def models(*counts: tuple[str, int]) -> list[dict[str, Any]]:
    """Models of some authors, so many each."""
    owned = [f"{author}/m{i}" for author, count in counts for i in range(count)]
    return [
        {"_id": f"6ab2b9f6{number:016x}", "id": name, "gated": False, "tags": ["region:us"]}
        for number, name in enumerate(owned)
    ]


@dataclass(frozen=True)
class Days:
    """One Hub, by its address, that lists something else each time."""

    folder: Path
    port: int

    @contextmanager
    def listing(self, rows: list[dict[str, Any]], *options: str) -> Iterator[str]:
        """Serve some models."""
        file = self.folder / "day.jsonl"
        file.write_text("\n".join(map(json.dumps, rows)))
        with running("--rows", str(file), "--port", str(self.port), *options) as endpoint:
            yield endpoint

    def build(self, rows: list[dict[str, Any]], *dbt_tests: str) -> Any:
        """Build from those models with some of dbt's tests; return how that ended."""
        with self.listing(rows) as endpoint:
            return self.build_from(endpoint, *dbt_tests)

    def build_from(self, endpoint: str, *dbt_tests: str) -> Any:
        """Build from what a Hub lists; return how that ended."""
        return in_process.run_pipelines(
            *("build", "--data", str(self.folder)),
            models=SHOWN,
            dbt_tests=dbt_tests,
            HF_ENDPOINT=endpoint,
            **FEW_PAGES,
        )

    def publish(self, rows: list[dict[str, Any]], **settings: Any) -> None:
        """Build and publish those models, as what comes before or after that of a test."""
        with self.listing(rows) as endpoint:
            in_process.build(self.folder, endpoint, models=SHOWN, page_size=100, **settings)

    def query(self, sql: str, file: str = "hub.duckdb") -> list[tuple[Any, ...]]:
        """Ask one of the files."""
        with duckdb.connect(str(self.folder / file), read_only=True) as connection:
            return connection.execute(sql).fetchall()


@pytest.fixture(scope="module")
def first_day(tmp_path_factory: pytest.TempPathFactory) -> Days:
    """A warehouse of 200 models, 50 of them by `b`."""
    days = Days(tmp_path_factory.mktemp("first"), free_port())
    days.publish(models(("a", 150), ("b", 50)))
    return days


@pytest.fixture
def days(tmp_path: Path) -> Days:
    return Days(tmp_path, free_port())


@pytest.fixture
def later(first_day: Days, tmp_path: Path) -> Days:
    """The days that follow the first."""
    shutil.copyfile(first_day.folder / "hub.duckdb", tmp_path / "hub.duckdb")
    return Days(tmp_path, first_day.port)


def test_far_fewer_models_than_before_are_not_published_until_one_says_so(later: Days) -> None:
    before = (later.folder / "hub.duckdb").read_bytes()
    done = later.build(models(("a", 100)), IS_COMPLETE)
    assert done.returncode == 1
    assert "100 models, where the crawl" in done.stderr and "had 200" in done.stderr
    assert "kept as" in done.stderr and "make transform FAILED=1" in done.stderr
    assert (later.folder / "hub.duckdb").read_bytes() == before
    failed = "select incomplete_reason from marts.rpt_crawls order by crawl_id"
    [(first,), (second,)] = later.query(failed, "hub.failed.duckdb")
    assert first is None and "100 models" in second
    rows = "select incomplete_reason from test_failures.assert_newest_crawl_is_complete"
    assert later.query(rows, "hub.failed.duckdb") == [(second,)]
    status = in_process.run_pipelines("status", "--data", str(later.folder)).stdout
    assert "failed:" in status and "100 models" in status

    # the next crawl is whole again; what was refused stays in the log
    later.publish(models(("a", 150), ("b", 51)))
    told = later.query("select is_complete, model_count from marts.rpt_crawls order by crawl_id")
    assert told == [(True, 200), (False, None), (True, 201)]
    assert not (later.folder / "hub.failed.duckdb").exists()


def test_a_failed_build_is_built_again_from_its_own_crawl(later: Days, tmp_path: Path) -> None:
    checkout = copy_of_the_project(tmp_path / "checkout")
    assert later.build(models(("a", 100)), IS_COMPLETE).returncode == 1
    bounds = checkout / "configs/seeds/crawl_bounds.csv"
    bounds.write_text(bounds.read_text().replace("0.95", "0.4"))
    file = str(later.folder / "hub.duckdb")
    done = run_pipelines(
        *("transform", file, "--failed"),
        root=checkout,
        module=WITHOUT_DATA_TESTS,
        DBT_MODELS=" ".join(SHOWN),
        DBT_TESTS=f"{IS_COMPLETE} {VANISHED}",
    )
    assert done.returncode == 0, done.stderr
    assert later.query("select count(*) from marts.dim_models") == [(100,)]
    # whom it lost is named all the same
    assert "Authors whose many models are all gone" in done.stdout
    assert "\n  b (previous model count 50)\n" in done.stdout


def test_an_author_who_vanished_is_named(days: Days) -> None:
    before = models(("a", 900), ("b", 20), ("c", 19))
    days.publish(before)
    done = days.build(models(("a", 900)), IS_COMPLETE, VANISHED)
    assert done.returncode == 0, done.stderr
    assert "Authors whose many models are all gone" in done.stdout
    # c had too few to be missed
    assert "\n  b (previous model count 20)\n" in done.stdout
    assert "  c (" not in done.stdout


def test_older_crawls_payloads_are_dropped_beyond_the_configured_number(later: Days) -> None:
    landed = "select count(distinct crawl_id), count(*) from raw.models"
    assert later.query(landed) == [(1, 200)]
    first = (later.folder / "hub.duckdb").stat().st_size
    later.publish(models(("a", 201)), crawls_kept=2)
    assert later.query(landed) == [(2, 401)]
    assert later.query("select count(*) from marts.dim_models") == [(201,)]
    later.publish(models(("a", 202)))
    assert later.query(landed) == [(1, 202)]
    assert (later.folder / "hub.duckdb").stat().st_size < first * 1.2
    counts = "select list(model_count order by crawl_id) from marts.rpt_crawls"
    assert later.query(counts) == [([200, 201, 202],)]


def broken_off(days: Days) -> Path:
    """Leave a crawl that stopped behind its second page; return its file."""
    with days.listing(models(("a", 700)), "--fault", "500@4") as endpoint:
        asked = {"HF_ENDPOINT": endpoint, "SOURCES__HUB__PAGES_PER_CHUNK": "2", **FEW_PAGES}
        done = in_process.run_pipelines("build", "--data", str(days.folder), **asked)
    assert done.returncode == 1 and "answered 500" in done.stderr
    return days.folder / ".hub.work" / "hub.duckdb"


def test_only_a_crawl_of_the_same_request_is_resumed(
    days: Days, capsys: pytest.CaptureFixture[str]
) -> None:
    file = broken_off(days)
    with duckdb.connect(str(file), read_only=True) as connection:
        [(reason,)] = connection.execute("select status_reason from raw.crawls").fetchall()
        assert connection.execute("select count(*) from raw.pages").fetchall() == [(2,)]
    assert "answered 500" in reason
    asked = load_settings(endpoint=f"http://127.0.0.1:{days.port}")
    paths = Paths(days.folder / "hub.duckdb")
    cases: list[tuple[dict[str, Any], str | None, bool, str]] = [
        ({"page_size": 50}, None, False, "Resuming the crawl of .*, after page 2."),
        ({}, None, True, "Starting a new crawl .*: as requested."),
        ({"resume_within_hours": 0.0}, None, False, "a new crawl .*: it started over 0 hours ago."),
        ({"expand": ("gated",)}, None, False, "a new crawl .*: it asked for something else"),
        ({"endpoint": "http://other"}, None, False, "a new crawl .*: it asked for something else"),
        ({}, "hf_x", False, "a new crawl .*: it asked for something else"),
    ]
    for changes, token, fresh, told in cases:
        settings = asked.model_copy(update=changes)
        found = resumable_crawl(paths, CrawlRequest(settings, token), fresh)
        said = " ".join(capsys.readouterr().err.split())
        assert re.search(told, said), said
        assert (found is not None) == said.startswith("Resuming")
    # what got nowhere leaves nothing to go on with, and nothing to tell of
    with duckdb.connect(str(file)) as connection:
        connection.execute("delete from raw.pages")
        connection.execute("delete from raw.models")
    assert resumable_crawl(paths, CrawlRequest(asked), fresh=False) is not None
    settings = asked.model_copy(update={"endpoint": "http://other"})
    assert resumable_crawl(paths, CrawlRequest(settings), fresh=False) is None
    assert capsys.readouterr().err == ""


def test_a_crawl_whose_cursor_the_hub_refuses_starts_afresh(days: Days) -> None:
    broken_off(days)
    with days.listing(models(("a", 700)), "--fault", "refused-cursor@1") as endpoint:
        done = days.build_from(endpoint, IS_COMPLETE)
    assert done.returncode == 0, done.stderr
    assert "Starting a new crawl: the Hub no longer accepts" in " ".join(done.stderr.split())
    assert days.query("select count(*) from marts.dim_models") == [(700,)]
    assert days.query("select count(*) from raw.crawls") == [(1,)]


def test_a_file_that_another_program_writes_to_is_not_replaced(later: Days) -> None:
    (later.folder / "hub.duckdb.wal").write_bytes(b"half a write")
    done = later.build(models(("a", 201)))
    assert done.returncode == 1
    assert "Another program has written to" in done.stderr
    assert (later.folder / "hub.duckdb.wal").read_bytes() == b"half a write"


def test_an_empty_listing_is_not_published(days: Days) -> None:
    with scripted_hub(Answer([])) as hub:
        done = days.build_from(hub.endpoint, IS_COMPLETE)
    assert done.returncode == 1 and "the listing held no models" in done.stderr
    with scripted_hub(Answer([model(1)])) as hub:
        in_process.build(days.folder, hub.endpoint, models=SHOWN, dbt_tests=[IS_COMPLETE])
    assert days.query("select count(*) from marts.dim_models") == [(1,)]


def test_status_tells_what_is_published(days: Days, first_day: Days) -> None:
    nothing = run_pipelines("status", "--data", str(days.folder))
    assert nothing.returncode == 0
    assert "nothing yet; `make build` builds it." in nothing.stdout
    [(began,)] = first_day.query("select started_at from marts.rpt_crawls")
    before = datetime.now(UTC)
    told = run_pipelines("status", "--data", str(first_day.folder)).stdout
    after = datetime.now(UTC)
    passed = [round((moment - began).total_seconds() / 60) for moment in (before, after)]
    ago = re.search(r"UTC, (\d+) min ago, complete", told)
    assert ago and passed[0] <= int(ago[1]) <= passed[1], told
    assert "200 model objects in 2 pages" in told and "200 models listed, " in told
    assert max(map(len, told.splitlines())) <= 100

"""Whatever the Hub does, alone or all at once: the crawl ends, and the tables are those of calm."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pytest
import requests
from dlt.pipeline.exceptions import PipelineStepFailed

from pipelines.hub.errors import CursorRefusedError, HubError
from pipelines.sample_hub import running
from pipelines.sample_hub.faults.delivery import KINDS
from pipelines.settings import HubSettings, load_settings
from tests.support.landing import OF_ALL_CRAWLS, crawled, tables_of, transformed

MODELS, PAGE = 1500, 100
# what a client may see of each fault, in the page log
REASONS = {
    **dict.fromkeys(("429-window", "429-retry-after", "429-retry-date"), "too many requests"),
    **dict.fromkeys(("429-action", "429-bare"), "too many requests"),
    **{status: f"status {status}" for status in ("408", "500", "502", "503", "504")},
    "503-retry-after": "status 503",
    "heavy": "status 504",
    **dict.fromkeys(("html", "not-json", "error-object"), "a malformed page"),
    "empty-page": "an empty page amid the listing",
    **dict.fromkeys(("foreign-link", "empty-cursor", "no-cursor"), "a bad link to the next page"),
    **dict.fromkeys(("repeated-cursor", "loop"), "a bad link to the next page"),
    **dict.fromkeys(("reset", "truncated"), "an answer cut short"),
    "stall": "a time-out",
    **dict.fromkeys(("relative-link", "moved", "slow"), None),
}


def settings(endpoint: str, **values: object) -> HubSettings:
    return load_settings().model_copy(
        update={"endpoint": endpoint, "page_size": PAGE, "pages_per_chunk": 4}
        | {"read_timeout_seconds": 1.0}
        | values
    )


@contextmanager
def hub(*options: str) -> Iterator[str]:
    with running("--models", str(MODELS), "--seed", "3", "--slow-seconds", "1.5", *options) as url:
        yield url


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all, so that dbt reads the project once."""
    return tmp_path_factory.mktemp("faults")


@pytest.fixture(scope="module")
def calm(folder: Path) -> dict[str, Any]:
    with hub() as endpoint:
        paths, crawl = crawled(folder, settings(endpoint))
    assert crawl.model_count > MODELS * 0.98
    transformed(paths)
    return tables_of(paths.building)


def waits_of(file: Path) -> str:
    with duckdb.connect(str(file), read_only=True) as connection:
        sql = "select coalesce(string_agg(wait_reasons, '; '), '') from raw.pages"
        [(reasons,)] = connection.execute(sql).fetchall()
    return str(reasons)


def test_every_fault_is_in_the_table() -> None:
    assert {*REASONS, "refused-cursor"} == set(KINDS)


@pytest.mark.parametrize("kind", REASONS)
def test_a_fault_alone_changes_nothing(kind: str, folder: Path, calm: dict[str, Any]) -> None:
    options = ("--fault", f"{kind}@1", "--fault", f"{kind}@6", "--heavy-limit", "60")
    with hub(*options) as endpoint:
        paths, _ = crawled(folder, settings(endpoint))
        delivered = requests.get(f"{endpoint}/_sample/faults", timeout=600).json()
    # pages that were halved at the first are light enough at the sixth
    assert {tuple(fault) for fault in delivered} == {(1, kind), (6, kind)} - {(6, "heavy")}
    if reason := REASONS[kind]:
        assert reason in waits_of(paths.building)
    transformed(paths)
    # rows that come again are further objects, though not further models
    of_objects = ("rpt_hub_fields", "rpt_crawl_health") if kind in ("moved", "loop") else ()
    but = {*OF_ALL_CRAWLS, *of_objects}
    found = tables_of(paths.building, but)
    assert found == {name: rows for name, rows in calm.items() if name not in but}


@pytest.mark.parametrize("seed", [1, 2])
def test_a_storm_of_them_changes_nothing(seed: int, folder: Path, calm: dict[str, Any]) -> None:
    with hub("--storm", str(seed), "--storm-share", "0.4") as endpoint:
        paths, _ = crawled(folder, settings(endpoint))
        delivered = requests.get(f"{endpoint}/_sample/faults", timeout=600).json()
    assert len({kind for _, kind in delivered}) > 4
    transformed(paths)
    assert tables_of(paths.building) == calm


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("500", "answered 500"),
        ("429-window", "answered 429"),
        ("reset", "cut its answer short"),
        ("stall", "did not answer in time"),
        ("error-object", "no page of models"),
        ("foreign-link", "another origin"),
        ("loop", "fetched before"),
    ],
)
def test_a_fault_that_stays_is_told_after_some_tries(kind: str, told: str, tmp_path: Path) -> None:
    with hub("--fault", f"{kind}@6x*") as endpoint:
        with pytest.raises(PipelineStepFailed) as error:
            crawled(tmp_path, settings(endpoint, tries_per_page=2))
    causes: list[BaseException] = [error.value]
    while (cause := causes[-1].__cause__ or causes[-1].__context__) is not None:
        causes.append(cause)
    [hub_error] = [cause for cause in causes if isinstance(cause, HubError)][:1]
    assert told in str(hub_error)
    assert not isinstance(hub_error, CursorRefusedError)
    with duckdb.connect(str(tmp_path / ".hub.work" / "hub.duckdb"), read_only=True) as connection:
        [(status, reason, pages)] = connection.execute(
            "select status, status_reason, (select count(*) from raw.pages) from raw.crawls"
        ).fetchall()
    # the chunk before is landed, and why there is no more
    assert (status, pages) == ("unfinished", 4)
    assert told in reason

"""Whatever the Hub does, alone or all at once: the crawl ends, and the tables are those of calm."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest
import requests
from dlt.pipeline.exceptions import PipelineStepFailed

from pipelines.hub.errors import CursorRefusedError, HubError
from pipelines.load.fetch import fetch
from pipelines.sample_hub import running
from pipelines.sample_hub.faults.deviations import DEVIATIONS
from pipelines.sample_hub.faults.injection import KINDS
from pipelines.settings import HubSettings, load_settings
from tests.support.in_process import build
from tests.support.landing import OF_ALL_CRAWLS, crawled, tables_of, transformed

MODELS, PAGE, PAGES_PER_CHUNK = 1000, 100, 4
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
LANDS_MORE = ("moved", "loop")


# a Hub that stalls is given up after so long; nothing else needs a limit
STALLED_SECONDS = 2.0


def settings(endpoint: str, kind: str = "", **values: object) -> HubSettings:
    limit = {"read_timeout_seconds": STALLED_SECONDS if kind == "stall" else 600.0}
    return load_settings().model_copy(
        update={"endpoint": endpoint, "page_size": PAGE, "pages_per_chunk": PAGES_PER_CHUNK}
        | limit
        | values
    )


@pytest.fixture(autouse=True, scope="module")
def fetched_here() -> Iterator[None]:
    """Fetch in this process: another one would start for each fault."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("pipelines.load.crawl.fetch_elsewhere", fetch)
        yield


@contextmanager
def hub(*options: str) -> Iterator[str]:
    with running("--models", str(MODELS), "--seed", "3", "--slow-seconds", "0.2", *options) as url:
        yield url


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all, so that dbt reads the project once."""
    return tmp_path_factory.mktemp("faults")


@dataclass(frozen=True)
class Calm:
    """What a crawl without a fault lands, and the tables that follow from it."""

    landed: list[Any]
    tables: dict[str, Any]


@pytest.fixture(scope="module")
def calm(folder: Path) -> Calm:
    with hub() as endpoint:
        paths, crawl = crawled(folder, settings(endpoint))
    assert crawl.model_count > MODELS * 0.98
    landed = landed_in(paths.building)
    transformed(paths)
    return Calm(landed, tables_of(paths.building))


def landed_in(file: Path) -> list[Any]:
    """The models of a crawl, in the order in which they came."""
    with duckdb.connect(str(file), read_only=True) as connection:
        sql = "select hub_object_id, payload from raw.models order by page_number, row_number"
        return connection.execute(sql).fetchall()


def waits_of(file: Path) -> str:
    with duckdb.connect(str(file), read_only=True) as connection:
        sql = "select coalesce(string_agg(wait_reasons, '; '), '') from raw.pages"
        [(reasons,)] = connection.execute(sql).fetchall()
    return str(reasons)


def test_every_fault_is_in_the_table() -> None:
    assert {*REASONS, "refused-cursor", *DEVIATIONS} == set(KINDS)


@pytest.mark.parametrize("kind", REASONS)
def test_a_fault_alone_changes_nothing(
    kind: str, folder: Path, calm: Calm, pauses: list[float]
) -> None:
    options = ("--fault", f"{kind}@1", "--fault", f"{kind}@6", "--heavy-limit", "60")
    with hub(*options) as endpoint:
        paths, _ = crawled(folder, settings(endpoint, kind))
        delivered = requests.get(f"{endpoint}/_sample/faults", timeout=600).json()
    # pages that were halved at the first are light enough at the sixth
    assert {tuple(fault) for fault in delivered} == {(1, kind), (6, kind)} - {(6, "heavy")}
    if reason := REASONS[kind]:
        assert reason in waits_of(paths.building)
        assert pauses
    landed = landed_in(paths.building)
    if kind not in LANDS_MORE:
        assert landed == calm.landed
        return
    # rows that come again are further objects, though not further models
    assert len(landed) > len(calm.landed) and set(landed) == set(calm.landed)
    transformed(paths)
    but = {*OF_ALL_CRAWLS, "rpt_hub_fields", "rpt_crawl_health"}
    found = tables_of(paths.building, but)
    assert found == {name: rows for name, rows in calm.tables.items() if name not in but}


@pytest.mark.parametrize("seed", [1, 2])
def test_a_storm_of_them_changes_nothing(
    seed: int, folder: Path, calm: Calm, pauses: list[float]
) -> None:
    with hub("--storm", str(seed), "--storm-share", "0.9") as endpoint:
        paths, _ = crawled(folder, settings(endpoint))
        delivered = requests.get(f"{endpoint}/_sample/faults", timeout=600).json()
    assert len({kind for _, kind in delivered}) > 4
    assert len(pauses) >= len(delivered) - sum(kind == "slow" for _, kind in delivered)
    assert landed_in(paths.building) == calm.landed
    if seed == 1:  # whatever the log of pages says of the waits, no table follows it
        transformed(paths)
        assert tables_of(paths.building) == calm.tables


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
def test_a_fault_that_stays_ends_the_crawl_after_some_tries(
    kind: str, told: str, tmp_path: Path, pauses: list[float]
) -> None:
    with hub("--fault", f"{kind}@6x*") as endpoint:
        with pytest.raises(PipelineStepFailed) as error:
            crawled(tmp_path, settings(endpoint, kind, tries_per_page=2))
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
    assert (status, pages) == ("unfinished", PAGES_PER_CHUNK)
    assert told in reason


def test_a_field_that_the_hub_has_forgotten_is_left_out_told_and_unknown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = ("rpt_crawls", "fct_model_lineage", "int_crawl_unrequested_columns")
    with hub("--fault", "no-base-models@*x*") as endpoint:
        for _ in range(2):  # it is asked for again each time
            built = build(tmp_path, endpoint, models=wanted)
    assert "The Hub doesn't know baseModels: what rests on it is unknown" in capsys.readouterr().err
    with duckdb.connect(str(built.published), read_only=True) as connection:
        refused = connection.execute(
            "select refused_fields, parameters_json from marts.rpt_crawls"
        ).fetchall()
        [(lineage, unknown)] = connection.execute(
            "select (select count(*) from marts.fct_model_lineage where is_in_base_models),"
            " unknown_columns from intermediate.int_crawl_unrequested_columns limit 1"
        ).fetchall()
    assert [fields for fields, _ in refused] == [["baseModels"]] * 2
    assert all("baseModels" not in text.partition('"refused_expand"')[0] for _, text in refused)
    assert lineage == 0 and "base_model_ids" in unknown

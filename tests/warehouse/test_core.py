"""Pages in, marts out: the built tables against an independent reading of the same Hub."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
import requests
from huggingface_hub import HfApi, ModelInfo

from pipelines.errors import WarehouseError
from pipelines.hub.listing import listing_url
from pipelines.hub.request import CrawlRequest
from pipelines.sample_hub import running
from pipelines.settings import load_settings
from tests.conftest import (
    RECORDED,
    SHARED_ROWS,
    TOKEN,
    WITHOUT_DATA_TESTS,
    BuiltWarehouse,
    run_pipelines,
)
from tests.oracles.licenses import license_ids
from tests.support import in_process

FLOOR = datetime(2022, 3, 3, tzinfo=UTC)
Row = dict[str, Any]
GATE_MODES = {None: "unknown", False: "open", "auto": "auto", "manual": "manual"}


def rows_of(connection: duckdb.DuckDBPyConnection, sql: str) -> list[Row]:
    cursor = connection.execute(sql)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def read_by_official_client(endpoint: str, token: str | bool) -> list[ModelInfo]:
    """Return the listing as the official client reads it, newest first."""
    expand: Any = list(load_settings().expand)
    return list(HfApi(endpoint, token=token).list_models(expand=expand, sort="created_at"))


def expected_row(model: ModelInfo) -> Row:
    """Return what dim_models must say of a model, from the official client's reading of it."""
    owner, slash, _ = model.id.partition("/")
    safetensors, gguf = model.safetensors, model.gguf or {}
    counts = safetensors and (safetensors.total, sum(safetensors.parameters.values()))
    weights = max(counts) if counts else gguf.get("total")
    card: Any = vars(model.card_data) if model.card_data else None
    return {
        "hub_object_id": model.__dict__["_id"],
        "model_id": model.id,
        "author_name": model.author or (owner if slash else None),
        "model_url": f"https://huggingface.co/{model.id}",
        "pipeline_tag": model.pipeline_tag,
        "library_name": model.library_name,
        "gate_mode": GATE_MODES[model.gated],
        "commit_sha": model.sha,
        "download_count_30d": model.downloads,
        "download_count_all_time": model.downloads_all_time,
        "like_count": model.likes,
        "trending_score": model.trending_score,
        "parameter_count": weights,
        "is_private": model.private,
        "is_disabled": model.disabled,
        "is_served": is_served(model),
        "is_created_at_floor": bool(model.created_at and model.created_at < FLOOR),
        "created_at": model.created_at,
        "modified_at": model.last_modified,
        "license_ids": license_ids(model.tags, card),
        "tags": model.tags,
    }


def is_served(model: ModelInfo) -> bool | None:
    """Return whether the model is served; None where its providers contradict `inference`."""
    statuses = [provider.status for provider in model.inference_provider_mapping or []]
    is_warm, is_live = model.inference == "warm", "live" in statuses
    is_contradictory = statuses and is_live != is_warm and (is_live or is_warm)
    return None if is_contradictory else is_warm


def assert_same_rows(path: Path, models: list[ModelInfo]) -> None:
    """Assert that dim_models holds just these models (a repeated one as it came last)."""
    expected = {row["hub_object_id"]: row for row in map(expected_row, models)}
    if not any(model.inference for model in models):  # as if the Hub had ceased to send it
        expected = {key: row | {"is_served": None} for key, row in expected.items()}
    columns = ", ".join(next(iter(expected.values())))
    with duckdb.connect(str(path), read_only=True) as connection:
        found = rows_of(connection, f"select {columns} from marts.dim_models")
        quarantined = rows_of(connection, "select * from marts.quarantined_models")
    assert quarantined == []
    assert len(found) == len(expected)
    for row in found:
        assert row == expected[row["hub_object_id"]]


def test_dim_models_is_what_the_official_client_reads(built: BuiltWarehouse) -> None:
    models = read_by_official_client(built.endpoint, TOKEN)
    assert len(models) > 2900
    assert any(model.private for model in models)
    assert_same_rows(built.path, models)


@pytest.mark.parametrize("name", RECORDED)
def test_dim_models_is_what_the_official_client_reads_of_recorded_rows(
    name: str, tmp_path: Path
) -> None:
    file = SHARED_ROWS / f"{name}.jsonl.gz"
    if not file.exists():
        pytest.skip(f"the recorded rows are not beside this checkout: {file.name}")
    with running("--rows", str(file)) as endpoint:
        asked: dict[str, Any] = {
            "models": ["dim_models", "quarantined_models", "rpt_crawls"],
            "dbt_tests": [in_process.IS_COMPLETE],
        }
        if name == "list_default":  # recorded on several days: more repeats than a crawl may have
            with pytest.raises(WarehouseError, match="853 objects came twice"):
                in_process.build(tmp_path, endpoint, **asked)
            built = tmp_path / "hub.failed.duckdb"
        else:
            in_process.build(tmp_path, endpoint, **asked)
            built = tmp_path / "hub.duckdb"
        assert_same_rows(built, read_by_official_client(endpoint, False))


def test_payloads_are_landed_byte_for_byte(
    built: BuiltWarehouse, warehouse: duckdb.DuckDBPyConnection
) -> None:
    url: str | None = listing_url(CrawlRequest(load_settings(endpoint=built.endpoint)))
    page_number = 0
    while url:
        page_number += 1
        response = requests.get(url, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=600)
        landed = warehouse.execute(
            "select payload from raw.models where page_number = ? order by row_number",
            [page_number],
        ).fetchall()
        assert b"[" + b",".join(row[0].encode() for row in landed) + b"]" == response.content
        [(logged,)] = warehouse.execute(
            "select body_sha256 from raw.pages where page_number = ?", [page_number]
        ).fetchall()
        assert logged == hashlib.sha256(response.content).hexdigest()
        url = response.links.get("next", {}).get("url")
    assert page_number == 3


ODD_ROWS = [
    {"_id": "6ab2b9f6148b5cae56d6e801", "id": "o/fine", "gated": False, "tags": ["license:mit"]},
    {"_id": "6ab2b9f6148b5cae56d6e802", "id": "o/many", "downloads": "many"},
    {"_id": "6ab2b9f6148b5cae56d6e803", "id": "o/late", "lastModified": "yesterday"},
    {"_id": "6ab2b9f6148b5cae56d6e804", "id": "o/Case", "gated": "sometimes"},
    {"_id": "6ab2b9f6148b5cae56d6e805", "id": "o/case", "tags": ["nul\x00", "\U0001f600", "3:x"]},
    # newest first, so of two rows of one model the listing sends the upper one last
    {"_id": "6ab2b9f6148b5cae56d6e806", "id": "no-owner", "cardData": "no object", "likes": 7},
    {"_id": "6ab2b9f6148b5cae56d6e806", "id": "no-owner", "cardData": "no object"},
]


def test_what_cannot_be_typed_is_set_apart_and_stops_nothing(tmp_path: Path) -> None:
    file = tmp_path / "odd.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in ODD_ROWS))
    with running("--rows", str(file)) as endpoint:
        in_process.build(tmp_path, endpoint, dbt_tests=[in_process.DATA_TESTS])
    with duckdb.connect(str(tmp_path / "hub.duckdb"), read_only=True) as connection:
        listed = "select model_id, author_name, like_count, tags from marts.dim_models order by 1"
        assert connection.execute(listed).fetchall() == [
            ("no-owner", None, 7, None),
            ("o/case", "o", None, ["nul\x00", "\U0001f600", "3:x"]),
            ("o/fine", "o", None, ["license:mit"]),
        ]
        problems = "select model_id, typing_problem from marts.quarantined_models order by 1"
        assert connection.execute(problems).fetchall() == [
            ("o/Case", "gated is not false, auto or manual: sometimes"),
            ("o/late", "lastModified is not a time: yesterday"),
            ("o/many", "downloads is not a count: many"),
        ]
        counts = "select duplicate_count, quarantined_model_count from marts.rpt_crawls"
        assert connection.execute(counts).fetchall() == [(1, 3)]


def test_fields_report_counts_what_payloads_hold(warehouse: duckdb.DuckDBPyConnection) -> None:
    payloads = [
        json.loads(row[0]) for row in warehouse.execute("select payload from raw.models").fetchall()
    ]
    seen = {key for payload in payloads for key in payload}
    found = rows_of(warehouse, "select * from marts.rpt_hub_fields where present_ratio > 0")
    assert {row["hub_field"] for row in found} == seen
    for row in found:
        values = [payload[row["hub_field"]] for payload in payloads if row["hub_field"] in payload]
        assert row["present_ratio"] == pytest.approx(len(values) / len(payloads))
        assert row["null_ratio"] == pytest.approx(values.count(None) / len(payloads))
        assert row["is_known"]


def test_crawl_report(built: BuiltWarehouse, warehouse: duckdb.DuckDBPyConnection) -> None:
    [crawl] = rows_of(warehouse, "select * from marts.rpt_crawls")
    assert crawl["endpoint_url"] == built.crawled_endpoint
    count = len(read_by_official_client(built.endpoint, TOKEN))
    assert (crawl["page_count"], crawl["row_count"], crawl["model_count"]) == (3, count, count)
    assert (crawl["is_complete"], crawl["is_authenticated"]) == (True, True)
    assert (crawl["duplicate_count"], crawl["quarantined_model_count"]) == (0, 0)


def test_the_token_is_in_no_file_and_no_output(built: BuiltWarehouse) -> None:
    assert TOKEN not in built.output
    files = [path for path in built.path.parent.rglob("*") if path.is_file()]
    assert files
    for file in files:
        assert TOKEN.encode() not in file.read_bytes(), file


def test_a_renamed_and_attached_copy_answers_from_every_relation(
    built: BuiltWarehouse, tmp_path: Path
) -> None:
    copy = tmp_path / "another name.duckdb"
    copy.write_bytes(built.path.read_bytes())
    with duckdb.connect() as connection:
        connection.execute(f"attach '{copy}' as renamed (read_only)")
        relations = connection.execute(
            "select schema_name, table_name from duckdb_tables() where database_name = 'renamed'"
            " union all select schema_name, view_name from duckdb_views()"
            " where database_name = 'renamed' and not internal"
        ).fetchall()
        assert {schema for schema, _ in relations} == {
            *("raw", "staging", "intermediate", "marts", "config", "history")
        }
        for schema, name in relations:
            connection.execute(f"select * from renamed.{schema}.{name} limit 1").fetchall()


def test_columns_are_explained_in_the_file_itself(warehouse: duckdb.DuckDBPyConnection) -> None:
    unexplained = warehouse.execute(
        "select schema_name, table_name, column_name from duckdb_columns()"
        " where schema_name in ('staging', 'intermediate', 'marts', 'config', 'history')"
        " and (comment is null or comment = '')"
        # below the marts, what keeps its name and meaning is explained once
        " and not (schema_name in ('staging', 'intermediate') and column_name in ("
        "   select column_name from duckdb_columns()"
        "   where schema_name in ('staging', 'intermediate') and comment <> ''))"
    ).fetchall()
    assert unexplained == []


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """A build of the original script's slice: four tasks, ungated, warm."""
    data = tmp_path_factory.mktemp("original")
    done = run_pipelines(
        *("demo", "--scope", "original", "--models", "6000", "--data", str(data)),
        module=WITHOUT_DATA_TESTS,
        DBT_MODELS="eligible_models rpt_filter_funnel rpt_crawls",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    with duckdb.connect(str(data / "demo.duckdb"), read_only=True) as connection:
        yield connection


def test_the_original_slice_is_walked_task_by_task(original: duckdb.DuckDBPyConnection) -> None:
    tasks = ["text-generation", "text-to-image", "text-to-speech", "text-to-video"]
    chains = original.execute(
        "select pipeline_tag, count(*) filter (cursor_out is null) from staging.stg_hub__pages"
        " group by 1 order by 1"
    ).fetchall()
    assert chains == [(task, 1) for task in tasks]
    kinds = original.execute(
        "select distinct gate_mode, is_served, is_private from marts.dim_models"
    ).fetchall()
    assert kinds == [("open", True, False)]
    assert original.execute(
        "select count(*) from marts.dim_models"
        " anti join marts.eligible_models using (hub_object_id) where not is_disabled"
    ).fetchall() == [(0,)]

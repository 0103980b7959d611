"""Who serves which model: the marts against a reading of the same JSON in Python, row for row."""

import math
import statistics
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from pipelines.sample_hub.catalogue.generated import GeneratedCatalogue
from tests.conftest import SHARED_ROWS
from tests.support.payloads import Row, payloads_of, rows_of

RANKS = {"live": 1, "staging": 2}


@pytest.fixture(params=["warehouse", "odd_warehouse"])
def connection(request: pytest.FixtureRequest) -> duckdb.DuckDBPyConnection:
    """The generated catalogue, then the odd and recorded rows."""
    found: duckdb.DuckDBPyConnection = request.getfixturevalue(request.param)
    return found


def entries_of(mapping: Any) -> Iterator[tuple[Any, Any]]:
    """Yield name and entry, of either form of a mapping."""
    if isinstance(mapping, list):
        yield from ((e.get("provider") if isinstance(e, dict) else None, e) for e in mapping)
    elif isinstance(mapping, dict):
        yield from mapping.items()
    elif mapping is not None:
        yield None, mapping


def is_readable(name: Any, entry: Any) -> bool:
    return bool(isinstance(entry, dict) and name and entry.get("status"))


def part(entry: Row, *path: str) -> Any:
    for key in path:
        entry = entry.get(key) if isinstance(entry, dict) else None  # type: ignore[assignment]
    return entry


def amount(value: Any) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if math.isfinite(number) and number >= 0 else None


def flag(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def expected_row(
    object_id: str, model: Row, name: str, entries: list[Row], is_eligible: bool
) -> Row:
    entry = min(entries, key=lambda entry: RANKS.get(entry["status"], 3))
    is_adapter = any(k in entry for k in ("adapter", "adapterType", "adapterWeightsPath"))
    length = part(entry, "providerDetails", "context_length")
    return {
        "hub_object_id": object_id,
        "model_id": model["id"],
        "provider_name": name,
        "provider_model_id": entry.get("providerId"),
        "provider_status": entry["status"],
        "provider_task": entry.get("task"),
        "mapping_kind": "tag-filter" if is_adapter else entry.get("type"),
        "entry_count": len(entries),
        "context_token_count": length if isinstance(length, int) else None,
        "input_usd_per_million_tokens": amount(part(entry, "providerDetails", "pricing", "input")),
        "output_usd_per_million_tokens": amount(
            part(entry, "providerDetails", "pricing", "output")
        ),
        "tokens_per_second": amount(part(entry, "performance", "tokensPerSecond")),
        "first_token_milliseconds": amount(part(entry, "performance", "firstTokenLatencyMs")),
        "is_eligible": is_eligible,
        "is_run_by_author": flag(entry.get("isModelAuthor")),
        "has_tool_calling": flag(part(entry, "features", "toolCalling")),
        "has_structured_output": flag(part(entry, "features", "structuredOutput")),
    }


def expected_rows(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    opened = connection.execute("select hub_object_id from marts.eligible_models").fetchall()
    rows = []
    for object_id, model in payloads_of(connection).items():
        by_name = defaultdict(list)
        for name, entry in entries_of(model.get("inferenceProviderMapping")):
            if is_readable(name, entry):
                by_name[name].append(entry)
        is_eligible = (object_id,) in opened
        rows += [expected_row(object_id, model, n, e, is_eligible) for n, e in by_name.items()]
    return sorted(rows, key=lambda row: (row["hub_object_id"], row["provider_name"]))


def test_each_model_and_provider_is_as_in_the_json(connection: duckdb.DuckDBPyConnection) -> None:
    found = rows_of(
        connection,
        "select * exclude (fetched_at) from marts.fct_model_providers"
        " order by hub_object_id, provider_name",
    )
    assert found == expected_rows(connection)
    assert len(found) > 4


def test_entries_that_cannot_be_read_are_counted(connection: duckdb.DuckDBPyConnection) -> None:
    unreadable = [
        (object_id, name or None)
        for object_id, model in payloads_of(connection).items()
        for name, entry in entries_of(model.get("inferenceProviderMapping"))
        if not is_readable(name, entry)
    ]
    assert connection.execute(
        "select measured_count from marts.rpt_crawl_health"
        " where measure_name = 'unreadable_provider_entries'"
    ).fetchall() == [(len(unreadable),)]
    found = connection.execute(
        "select hub_object_id, provider_name from intermediate.int_model_providers__unnested"
        " where entry_problem is not null"
    ).fetchall()
    assert sorted(found, key=str) == sorted(unreadable, key=str)


def test_providers_are_counted_over_their_models(connection: duckdb.DuckDBPyConnection) -> None:
    by_name = defaultdict(list)
    live_count: dict[str, int] = defaultdict(int)
    for row in expected_rows(connection):
        by_name[row["provider_name"]].append(row)
        live_count[row["hub_object_id"]] += row["provider_status"] == "live"
    expected = []
    for name, rows in sorted(by_name.items()):
        live = [row for row in rows if row["provider_status"] == "live"]
        inputs = known(live, "input_usd_per_million_tokens")
        outputs = known(live, "output_usd_per_million_tokens")
        speeds = known(live, "tokens_per_second")
        expected.append(
            {
                "provider_name": name,
                "model_count": len(rows),
                "live_model_count": len(live),
                "staging_model_count": sum(r["provider_status"] == "staging" for r in rows),
                "error_model_count": sum(r["provider_status"] == "error" for r in rows),
                "eligible_live_model_count": sum(r["is_eligible"] for r in live),
                "only_provider_model_count": sum(live_count[r["hub_object_id"]] == 1 for r in live),
                "author_run_model_count": sum(r["is_run_by_author"] is True for r in rows),
                "tag_filter_model_count": sum(r["mapping_kind"] == "tag-filter" for r in rows),
                "tool_calling_model_count": sum(r["has_tool_calling"] is True for r in live),
                "priced_model_count": len(outputs),
                "min_input_usd_per_million_tokens": min(inputs, default=None),
                "max_input_usd_per_million_tokens": max(inputs, default=None),
                "min_output_usd_per_million_tokens": min(outputs, default=None),
                "max_output_usd_per_million_tokens": max(outputs, default=None),
                "median_tokens_per_second": (
                    pytest.approx(statistics.median(speeds)) if speeds else None
                ),
                "provider_tasks": sorted({r["provider_task"] for r in live} - {None}),
            }
        )
    assert rows_of(connection, "from marts.dim_providers order by provider_name") == expected


def known(rows: list[Row], column: str) -> list[float]:
    return [row[column] for row in rows if row[column] is not None]


def test_the_generated_providers_are_the_catalogues(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    catalogue = GeneratedCatalogue(3000, 7)
    listed = warehouse.execute("select hub_object_id from marts.dim_models").fetchall()
    facts = [catalogue.facts(index) for index in range(3000)]
    expected = {
        (model.object_id, name, status)
        for model in facts
        if (model.object_id,) in listed
        for name, status in model.providers
    }
    found = warehouse.execute(
        "select hub_object_id, provider_name, provider_status from marts.fct_model_providers"
    ).fetchall()
    assert set(found) == expected
    assert len(found) == len(expected) > 50


def test_the_catalogue_has_every_kind_of_entry(warehouse: duckdb.DuckDBPyConnection) -> None:
    for condition in (
        "mapping_kind = 'tag-filter'",
        "mapping_kind = 'single-model'",
        "mapping_kind is null",
        "is_run_by_author",
        "entry_count > 1",
        "provider_status = 'staging'",
        "provider_status = 'error'",
        "tokens_per_second is not null and output_usd_per_million_tokens is null",
        "context_token_count is null",
        "has_tool_calling and has_structured_output",
    ):
        sql = f"select count(*) from marts.fct_model_providers where {condition}"
        assert warehouse.execute(sql).fetchall() > [(0,)], condition


def test_recorded_mappings_are_there(odd_warehouse: duckdb.DuckDBPyConnection) -> None:
    if not (SHARED_ROWS / "single_providers.jsonl.gz").exists():
        pytest.skip("the recorded rows are not beside this checkout")
    found = odd_warehouse.execute(
        "select provider_name, provider_status, provider_model_id"
        " from marts.fct_model_providers where model_id = 'stabilityai/stable-diffusion-2'"
        " order by 1"
    ).fetchall()
    assert found == [
        ("hf-inference", "live", "stabilityai/stable-diffusion-2"),
        ("hyperbolic", "staging", "SD2"),
    ]

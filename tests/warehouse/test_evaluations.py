"""Benchmark results: the mart against a reading of the same JSON in Python, row for row."""

from datetime import date
from typing import Any

import duckdb

from tests.support.payloads import Row, payloads_of, rows_of


def expected(object_id: str, model: Row) -> list[Row]:
    """Return the results of a model that can be read, in any of the three shapes."""
    found = []
    for position, entry in enumerate(model.get("evalResults") or [], start=1):
        data: dict[str, Any] = entry.get("data", entry)
        if "error" in entry:
            continue
        source = data.get("source") or {}
        found.append(
            {
                "hub_object_id": object_id,
                "model_id": model["id"],
                "entry_position": position,
                "benchmark_name": data["dataset"]["id"],
                "metric_name": data["dataset"]["task_id"],
                "benchmark_revision": data["dataset"].get("revision"),
                "source_name": source.get("name"),
                "source_author_name": source.get("user") or source.get("org"),
                "source_url": source.get("url"),
                "file_name": entry.get("filename"),
                "notes": data.get("notes"),
                "metric_value": data["value"],
                "is_verified": entry.get("verified", False),
                "evaluated_date": date.fromisoformat(data["date"]),
            }
        )
    return found


def test_results_are_as_in_the_json(warehouse: duckdb.DuckDBPyConnection) -> None:
    found = rows_of(
        warehouse, "from marts.fct_model_evaluations order by hub_object_id, entry_position"
    )
    rows = [row for item in sorted(payloads_of(warehouse).items()) for row in expected(*item)]
    assert found == rows
    assert {row["is_verified"] for row in rows} == {True, False}
    assert {row["file_name"] is None for row in rows} == {True, False}


def test_what_the_hub_could_not_read_is_counted(warehouse: duckdb.DuckDBPyConnection) -> None:
    errors = sum(
        "error" in entry
        for model in payloads_of(warehouse).values()
        for entry in model.get("evalResults") or []
    )
    found = warehouse.execute(
        "select measured_count from marts.rpt_crawl_health"
        " where measure_name = 'unreadable_evaluations'"
    ).fetchall()
    assert found == [(errors,)] and errors > 0

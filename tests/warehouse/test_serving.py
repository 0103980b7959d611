"""How models can be run, and for how long a credit lasts: the marts against Python's reading."""

from collections import defaultdict

import duckdb
import pytest

from tests.support.payloads import Row, payloads_of, rows_of
from tests.warehouse.test_providers import expected_rows
from tests.warehouse.test_sizes import expected_sizes


@pytest.fixture(params=["warehouse", "odd_warehouse"])
def connection(request: pytest.FixtureRequest) -> duckdb.DuckDBPyConnection:
    """The generated catalogue, then the odd and recorded rows."""
    found: duckdb.DuckDBPyConnection = request.getfixturevalue(request.param)
    return found


def by_price(row: Row) -> tuple[bool, float, str]:
    price = row["output_usd_per_million_tokens"]
    return price is None, price or 0.0, row["provider_name"]


def expected_option(model: Row, live: list[Row], size: Row) -> tuple[str, str]:
    if live:
        return "provider", min(live, key=by_price)["provider_name"]
    if model.get("inference") == "warm":
        return "provider", "not named"
    if size["fits_free_tier_limit"]:
        return "free_tier_limit", "free_tier_limit"
    if size["smallest_device_name"]:
        return "device", size["smallest_device_name"]
    return ("too_large", "too_large") if size["is_too_large"] else ("unknown", "unknown")


def expected_options(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[str, str]]:
    live = defaultdict(list)
    for row in expected_rows(connection):
        if row["provider_status"] == "live":
            live[row["hub_object_id"]].append(row)
    sizes = expected_sizes(connection)
    return {
        object_id: expected_option(model, live[object_id], sizes[object_id])
        for object_id, model in payloads_of(connection).items()
    }


def test_each_models_first_option(connection: duckdb.DuckDBPyConnection) -> None:
    found = connection.execute(
        "select hub_object_id, option_name, case option_name"
        " when 'provider' then coalesce(first_provider_name, 'not named')"
        " when 'device' then smallest_device_name else option_name end"
        " from marts.fct_model_serving_options"
    ).fetchall()
    assert {object_id: (option, means) for object_id, option, means in found} == expected_options(
        connection
    )


def test_the_report_counts_each_model_once(connection: duckdb.DuckDBPyConnection) -> None:
    expected: dict[tuple[str, str], int] = defaultdict(int)
    for option in expected_options(connection).values():
        expected[option] += 1
    found = connection.execute(
        "select option_name, means_name, first_listed_model_count from marts.rpt_serving_options"
        " where first_listed_model_count > 0"
    ).fetchall()
    assert {(option, means): count for option, means, count in found} == expected


def test_a_provider_is_counted_at_each_model_that_it_serves(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    live = [row for row in expected_rows(connection) if row["provider_status"] == "live"]
    expected = {
        name: sum(row["provider_name"] == name for row in live)
        for name in {row["provider_name"] for row in live}
    }
    found = connection.execute(
        "select means_name, listed_model_count from marts.rpt_serving_options"
        " where option_name = 'provider' and means_name <> 'not named'"
    ).fetchall()
    assert dict(found) == expected
    assert sum(expected.values()) > len({row["hub_object_id"] for row in live})


def test_the_budget_holds_for_the_eligible_models(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    opened = rows_of(warehouse, "select pipeline_tag from marts.eligible_models")
    tasks = {"text-generation", "text-to-image", "text-to-video", "text-to-speech"}
    scopes = {
        "eligible models": len(opened),
        "eligible models of the original four tasks": sum(
            m["pipeline_tag"] in tasks for m in opened
        ),
        "original": 45_741,
    }
    found = rows_of(warehouse, "from marts.rpt_inference_budget where not is_assumed_request_count")
    assert {(row["scope_name"], row["plan_name"]) for row in found} == {
        *((scope, plan) for scope in scopes for plan in ("free", "PRO")),
        # the credit that ended by a copy of the docs that is younger than the original
        *((scope, "free (a later copy)") for scope in scopes if scope != "original"),
    }
    for row in found:
        if row["plan_name"] == "free (a later copy)":
            assert (row["request_count_per_month"], row["months_to_try_each"]) == (0, None)
            continue
        requests = {"free": 83, "PRO": 1666}[row["plan_name"]]
        models = scopes[row["scope_name"]]
        assert (row["model_count"], row["request_count_per_month"]) == (models, requests)
        assert row["tried_ratio_per_month"] == pytest.approx(min(1, requests / models))
        assert row["months_to_try_each"] == pytest.approx(models / requests)


def test_the_originals_finding_stands_in_the_warehouse(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    found = warehouse.execute(
        "select finding_text from marts.rpt_inference_budget"
        " where scope_name = 'original' and is_assumed_request_count"
    ).fetchall()
    assert found == [
        ("100 requests a month: 0.2 % of the models, 457 months or 38 years to try each once",)
    ]

"""The semantic layer: dbt has checked its names against each other; here, against the tables."""

import json
from typing import Any

import duckdb
import pytest

from pipelines.settings import ROOT
from tests.conftest import BuiltWarehouse

AGGREGATES = {
    "sum": "sum({})",
    "sum_boolean": "count_if({})",
    "count_distinct": "count(distinct {})",
    "median": "median({})",
}


@pytest.fixture(scope="module")
def manifest(built: BuiltWarehouse) -> dict[str, Any]:
    file = built.path.parent / ".hub.work" / "dbt" / "semantic_manifest.json"
    loaded: dict[str, Any] = json.loads(file.read_text())
    return loaded


def table_of(model: dict[str, Any]) -> str:
    return f"marts.{model['node_relation']['alias']}"


def test_every_entity_and_dimension_is_there(
    manifest: dict[str, Any], warehouse: duckdb.DuckDBPyConnection
) -> None:
    for model in manifest["semantic_models"]:
        for part in [*model["entities"], *model["dimensions"]]:
            expression = part["expr"] or part["name"]
            warehouse.execute(f"select {expression} from {table_of(model)} limit 1").fetchall()
        key = next(each for each in model["entities"] if each["type"] == "primary")
        [(rows, keys)] = warehouse.execute(
            f"select count(*), count(distinct {key['expr']}) from {table_of(model)}"
        ).fetchall()
        assert rows == keys > 0, model["name"]


def test_every_metric_counts_what_it_says(
    manifest: dict[str, Any], warehouse: duckdb.DuckDBPyConnection
) -> None:
    measured = {}
    for model in manifest["semantic_models"]:
        for measure in model["measures"]:
            aggregate = AGGREGATES[measure["agg"]].format(measure["expr"] or measure["name"])
            [(value,)] = warehouse.execute(f"select {aggregate} from {table_of(model)}").fetchall()
            measured[measure["name"]] = value
    metrics = {
        metric["name"]: measured[metric["type_params"]["measure"]["name"]]
        for metric in manifest["metrics"]
        if metric["type"] == "simple"
    }

    def count(sql: str) -> Any:
        return warehouse.execute(sql).fetchall()[0][0]

    assert metrics == {
        "listed_model_count": count("select count(*) from marts.dim_models"),
        "eligible_model_count": count("select count(*) from marts.eligible_models"),
        "downloads_30d": count("select sum(download_count_30d) from marts.dim_models"),
        "likes": count("select sum(like_count) from marts.dim_models"),
        "offers": count("select count(*) from marts.fct_model_providers"),
        "live_offers": count("select sum(live_model_count) from marts.dim_providers"),
        "offering_providers": count("select count(*) from marts.dim_providers"),
        "output_price": count(
            "select median(output_usd_per_million_tokens) from marts.fct_model_providers"
        ),
    }
    assert {metric["name"] for metric in manifest["metrics"]} - metrics.keys() == {
        "eligible_model_ratio"
    }


def test_no_metric_has_the_name_of_a_model(manifest: dict[str, Any]) -> None:
    """Else `--select +eligible_models` builds what a metric of that name reads, too."""
    names = {each["name"] for each in [*manifest["metrics"], *manifest["semantic_models"]]}
    models = {path.stem for path in (ROOT / "dbt_project" / "models").rglob("*.sql")}
    assert "eligible_models" in models and "eligible_model_count" in names
    assert models.isdisjoint(names)

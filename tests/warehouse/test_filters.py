"""Filters: verdicts, funnel and eligible models, against what the official client reads."""

from collections.abc import Callable

import duckdb
import pytest
from huggingface_hub import ModelInfo

from tests.conftest import TOKEN, BuiltWarehouse
from tests.warehouse.test_core import read_by_official_client, rows_of

PASSES: dict[str, Callable[[ModelInfo, set[str]], bool]] = {
    "public": lambda m, tasks: m.private is False,
    "enabled": lambda m, tasks: m.disabled is False,
    "ungated": lambda m, tasks: m.gated is False,
    "generative": lambda m, tasks: m.pipeline_tag in tasks,
    "served": lambda m, tasks: m.inference == "warm",
}


@pytest.fixture(scope="session")
def selected_tasks(warehouse: duckdb.DuckDBPyConnection) -> set[str]:
    tasks = "select pipeline_tag from config.pipeline_tags where is_selected"
    return {row[0] for row in warehouse.execute(tasks).fetchall()}


def test_eligible_models_pass_every_rule(
    built: BuiltWarehouse, warehouse: duckdb.DuckDBPyConnection, selected_tasks: set[str]
) -> None:
    models = read_by_official_client(built.endpoint, TOKEN)
    passing = [m for m in models if all(rule(m, selected_tasks) for rule in PASSES.values())]
    found = warehouse.execute("select model_id from marts.eligible_models order by 1").fetchall()
    assert found == sorted((model.id,) for model in passing)
    assert len(found) > 10


@pytest.mark.parametrize("rule_name", PASSES)
def test_each_rule_excludes_models(
    rule_name: str,
    built: BuiltWarehouse,
    warehouse: duckdb.DuckDBPyConnection,
    selected_tasks: set[str],
) -> None:
    models = read_by_official_client(built.endpoint, TOKEN)
    failing = [m for m in models if not PASSES[rule_name](m, selected_tasks)]
    verdicts = warehouse.execute(
        "select model_id from marts.fct_model_verdicts"
        " where rule_name = ? and verdict <> 'pass' order by 1",
        [rule_name],
    ).fetchall()
    assert verdicts == sorted((model.id,) for model in failing)
    assert verdicts
    [funnel] = rows_of(
        warehouse, f"select * from marts.rpt_filter_funnel where rule_name = '{rule_name}'"
    )
    assert funnel["failing_model_count"] + funnel["undecided_model_count"] == len(failing)
    assert funnel["removed_model_count"] + funnel["unknown_model_count"] > 0


def test_the_funnel_counts_what_the_rules_remove_one_after_the_other(
    built: BuiltWarehouse, warehouse: duckdb.DuckDBPyConnection, selected_tasks: set[str]
) -> None:
    left = read_by_official_client(built.endpoint, TOKEN)
    expected = []
    for name, passes in PASSES.items():
        kept = [model for model in left if passes(model, selected_tasks)]
        expected.append((name, len(left), len(left) - len(kept), len(kept)))
        left = kept
    assert (
        expected
        == warehouse.execute(
            "select rule_name, input_model_count, removed_model_count + unknown_model_count,"
            " output_model_count from marts.rpt_filter_funnel order by rule_position"
        ).fetchall()
    )

"""What is known of each column, and what was wrong with a crawl: against Python's reading."""

import shutil
from pathlib import Path

import duckdb
import pytest

from tests.conftest import WITHOUT_DATA_TESTS, BuiltWarehouse, run_pipelines
from tests.support.payloads import Row, rows_of


@pytest.fixture(params=["warehouse", "odd_warehouse"])
def connection(request: pytest.FixtureRequest) -> duckdb.DuckDBPyConnection:
    """The generated catalogue, then the odd and recorded rows."""
    found: duckdb.DuckDBPyConnection = request.getfixturevalue(request.param)
    return found


def could_be_known(model: Row, column: str) -> bool:
    """Whether a column of a model isn't null by design."""
    if model[column] is not None:
        return True
    if column.startswith("excluding_"):
        return not model["is_eligible"]
    if column in ("card_license_name", "card_license_link"):
        return bool(model["license_id"] == "other")
    return column not in ("served_contradiction", "unread_fields")


def test_every_column_of_dim_models_is_profiled(connection: duckdb.DuckDBPyConnection) -> None:
    models = rows_of(connection, "from marts.dim_models")
    health = {row["column_name"]: row for row in rows_of(connection, "from marts.rpt_data_health")}
    assert health.keys() == models[0].keys()
    for name, row in health.items():
        known = [model[name] for model in models if model[name] not in (None, [])]
        could = [model for model in models if could_be_known(model, name)]
        assert row["expected_count"] == len(could), name
        ratio = len(known) / len(could) if could else None
        assert row["known_ratio"] == pytest.approx(ratio), name
        distinct = len({str(value) for model in models if (value := model[name]) is not None})
        assert row["distinct_count"] == pytest.approx(distinct, rel=0.25, abs=1), name
        assert (row["previous_crawl_id"], row["is_drifted"]) == (None, None)


def test_counts_and_times_have_their_extremes(connection: duckdb.DuckDBPyConnection) -> None:
    for name in ("like_count", "parameter_count", "created_at", "modified_at"):
        [extremes] = connection.execute(
            f"select min({name})::varchar, max({name})::varchar from marts.dim_models"
        ).fetchall()
        [shown] = connection.execute(
            "select min_value, max_value from marts.rpt_data_health where column_name = ?",
            [name],
        ).fetchall()
        assert shown == extremes


def test_what_was_wrong_with_the_crawl_is_counted(connection: duckdb.DuckDBPyConnection) -> None:
    found = dict(
        connection.execute(
            "select measure_name, measured_count from marts.rpt_crawl_health"
        ).fetchall()
    )
    landed = connection.execute("select hub_object_id from raw.models").fetchall()
    [(listed, opened)] = connection.execute(
        "select count(*), count_if(is_eligible) from marts.dim_models"
    ).fetchall()
    [(contradictory,)] = connection.execute(
        "select count_if(has_contradictory_counts) from marts.dim_model_sizes"
    ).fetchall()
    assert found["listed_models"] == listed
    assert found["eligible_models"] == opened
    assert found["duplicate_copies"] == len(landed) - len(set(landed))
    assert found["quarantined_models"] == len(set(landed)) - listed
    assert found["contradictory_parameter_counts"] == contradictory > 0


def test_a_profile_of_an_earlier_crawl_stays_and_is_compared_with(
    built: BuiltWarehouse, tmp_path: Path
) -> None:
    file = tmp_path / "hub.duckdb"
    shutil.copyfile(built.path, file)
    with duckdb.connect(str(file)) as connection:
        for table in ("hist_column_profiles", "hist_crawl_measures"):
            connection.execute(
                f"insert into history.{table} by name"
                f" select * replace ('20251005T000000.000Z' as crawl_id) from history.{table}"
            )
        connection.execute(
            "update history.hist_column_profiles set known_count = known_count * 0.9"
            " where crawl_id like '2025%' and column_name = 'like_count'"
        )
        connection.execute(
            "update history.hist_crawl_measures set measured_count = 1000"
            " where crawl_id like '2025%' and measure_name = 'listed_models'"
        )
    done = run_pipelines(
        *("transform", str(file), "--fresh"),
        module=WITHOUT_DATA_TESTS,
        DBT_TESTS="warn_of_columns_that_drifted warn_of_crawl_measures_that_drifted",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Columns that changed beyond their bounds" in done.stdout
    assert "Counts that changed beyond their bounds" in done.stdout
    with duckdb.connect(str(file), read_only=True) as connection:
        assert connection.execute(
            "select column_name, round(known_ratio_change, 2), previous_crawl_id"
            " from marts.rpt_data_health where is_drifted"
        ).fetchall() == [("like_count", 0.1, "20251005T000000.000Z")]
        drifted = "select measure_name from marts.rpt_crawl_health where is_drifted"
        assert ("listed_models",) in connection.execute(drifted).fetchall()

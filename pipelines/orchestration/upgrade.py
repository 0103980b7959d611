"""Upgrades what is carried over from a file that an earlier version of this project has built.

Tables, columns and values get their present names in the new file, before dbt reads them; the
published file is never changed.
"""

import duckdb

HISTORY = "history"
# tables of the schema history, as versions before 2026-11-26 named them
RENAMED_TABLES = {
    "int_model_keys": "hist_model_keys",
    "int_model_states": "hist_model_states",
    "int_model_observations": "hist_model_observations",
    "int_model_runs": "hist_model_state_spans",
    "int_crawl_downloads": "hist_crawl_downloads",
    "int_crawl_authors": "hist_crawl_authors",
    "int_crawls__checked": "hist_crawl_checks",
    "int_column_profiles": "hist_column_profiles",
    "int_crawl_profiles": "hist_crawl_measures",
}
_RENAMED_COLUMNS = [
    ("hist_column_profiles", "least_value", "min_value"),
    ("hist_column_profiles", "most_value", "max_value"),
]
# names that are values: of profiled columns of dim_models, and of a measure of a crawl
_RENAMED_VALUES = [
    ("hist_column_profiles", "column_name", "is_open", "is_eligible"),
    ("hist_column_profiles", "column_name", "closing_rule_name", "excluding_rule_name"),
    ("hist_column_profiles", "column_name", "closing_verdict", "excluding_verdict"),
    ("hist_column_profiles", "column_name", "counters_as_of", "crawled_at"),
    ("hist_crawl_measures", "measure_name", "open_models", "eligible_models"),
]
# tables keyed by what crawls must share to be comparable; the key ends in their mode
_KEYED_BY_SCOPE = ("hist_crawl_checks", "hist_crawl_authors")


def upgrade_log(connection: duckdb.DuckDBPyConnection, database: str) -> None:
    """Rename the mode of incremental crawls in the crawl log of an attached file."""
    connection.execute(
        f'update "{database}".raw.crawls'
        """ set parameters = replace(parameters, '"mode": "changes"', '"mode": "incremental"')"""
        " where json_extract_string(parameters, '$.mode') = 'changes'"
    )


def upgrade_history(connection: duckdb.DuckDBPyConnection) -> None:
    """Rename columns and values of the history tables of an open file."""
    columns = set(
        connection.execute(
            "select table_name, column_name from duckdb_columns()"
            f" where database_name = current_database() and schema_name = '{HISTORY}'"
        ).fetchall()
    )
    for table, old, new in _RENAMED_COLUMNS:
        if (table, old) in columns:
            connection.execute(f"alter table {HISTORY}.{table} rename column {old} to {new}")
    for table, column, old, new in _RENAMED_VALUES:
        if (table, column) in columns:
            connection.execute(
                f"update {HISTORY}.{table} set {column} = ? where {column} = ?", [new, old]
            )
    for table in _KEYED_BY_SCOPE:
        if (table, "scope_key") in columns:
            connection.execute(
                f"update {HISTORY}.{table}"
                " set scope_key = regexp_replace(scope_key, ' changes$', ' incremental')"
                " where scope_key like '% changes'"
            )

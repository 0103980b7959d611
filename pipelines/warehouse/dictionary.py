"""The data dictionary of a warehouse file: its marts and their columns, as the file's comments."""

from typing import Any

import duckdb

from pipelines.warehouse.rows import query

_TABLES = """
    select table_name as name, comment as description from duckdb_tables()
    where schema_name = 'marts'
    union all
    select view_name, comment from duckdb_views() where schema_name = 'marts'
    order by name
"""
_COLUMNS = """
    select column_name as name, data_type as type, comment as description from duckdb_columns()
    where schema_name = 'marts' and table_name = $table order by column_index
"""


def marts(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Return the name and the description of each mart, in the order of their names."""
    return query(connection, _TABLES)


def columns(connection: duckdb.DuckDBPyConnection, table: str) -> list[dict[str, Any]]:
    """Return name, type and description of each column of a mart, in its order."""
    return query(connection, _COLUMNS, {"table": table})

"""Rows of a query as mappings, which people and templates read more easily than tuples."""

from typing import Any

import duckdb


def query(
    connection: duckdb.DuckDBPyConnection, sql: str, given: dict[str, Any] | None = None
) -> list[dict[str, Any]]:
    """Return a query's rows as mappings of column name to value; `given` are its parameters."""
    cursor = connection.execute(sql, given) if given else connection.execute(sql)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

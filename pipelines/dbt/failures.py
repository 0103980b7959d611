"""The failing rows of data tests: shown on the screen, and kept in the file of a failed build."""

from pathlib import Path
from typing import Any

from pipelines.dbt.run import NodeResult
from pipelines.warehouse.connection import connect
from pipelines.warehouse.rows import query

ROWS_SHOWN = 5


def failing_rows(result: NodeResult, file: Path) -> str:
    """Return the first failing rows of a data test, a line each; empty for other nodes."""
    if not result.sql or result.status not in ("fail", "warn"):
        return ""
    found = rows_of_failure(result, file, ROWS_SHOWN)
    more = result.failure_count - len(found)
    shown = [*map(str, found), *([f"... and {more:,} more"] if more > 0 else [])]
    return "".join(f"\n    {line}" for line in shown)


def rows_of_failure(result: NodeResult, file: Path, count: int) -> list[dict[str, Any]]:
    """Return the first rows that a data test found."""
    with connect(file, read_only=True) as connection:
        return query(connection, f"select * from ({result.sql}) limit {count}")


def keep_failing_rows(results: list[NodeResult], file: Path) -> None:
    """Store all failing rows in the file's schema test_failures, a table for each failed test."""
    with connect(file) as connection:
        connection.execute("create schema if not exists test_failures")
        for result in results:
            if result.sql and result.status == "fail":
                connection.execute(
                    f'create or replace table test_failures."{result.name}" as {result.sql}'
                )

"""The model objects that a warehouse landed, read in Python: what the marts are checked against."""

import csv
import json
from typing import Any

import duckdb

from pipelines.settings import ROOT

Row = dict[str, Any]


def payloads_of(connection: duckdb.DuckDBPyConnection) -> dict[str, Row]:
    """Return the listed models' objects by `_id`; of a repeated one the copy that came last."""
    landed = connection.execute(
        "select hub_object_id, payload from raw.models where crawl_id in"
        " (select max(crawl_id) from raw.models) order by page_number, row_number"
    ).fetchall()
    last = {object_id: json.loads(payload) for object_id, payload in landed}
    quarantined = connection.execute("select hub_object_id from marts.quarantined_models")
    return {k: v for k, v in last.items() if (k,) not in set(quarantined.fetchall())}


def rows_of(connection: duckdb.DuckDBPyConnection, sql: str) -> list[Row]:
    """Return a query's rows as mappings of column name to value."""
    cursor = connection.execute(sql)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def seed(name: str) -> list[Row]:
    """Return the rows of a seed as texts: the choices, which Python and SQL have in common."""
    with (ROOT / "configs" / "seeds" / f"{name}.csv").open(newline="") as file:
        return list(csv.DictReader(file))

"""What a notebook or a script wants: build a warehouse, open it read-only, ask it.

The warehouse is that of the checkout, `data/hub.duckdb`, else `data/demo.duckdb`, wherever the
notebook is.
"""

import os
from pathlib import Path
from typing import Any

import duckdb

from pipelines.settings import ROOT

DATA = Path(os.environ.get("HUB_WAREHOUSE_DATA", ROOT / "data"))


def build(scope: str | None = None, *, incremental: bool = False, data: Path = DATA) -> Path:
    """Crawl the configured Hub and publish `hub.duckdb`, as `make build` does; return its path.

    Raises WarehouseError; a published file is then unchanged.
    """
    from huggingface_hub import get_token

    from pipelines.hub.request import CrawlRequest
    from pipelines.orchestration import build
    from pipelines.settings import load_settings

    request = CrawlRequest(load_settings(scope=scope), get_token())
    return build.build(data / "hub.duckdb", request, incremental=incremental).published


def warehouse(file: Path | None = None, *, data: Path = DATA) -> duckdb.DuckDBPyConnection:
    """Open a warehouse, which can only be read: `.sql("from marts.dim_models")`.

    While it is open, a build publishes nonetheless, and this connection keeps the old file. Raises
    WarehouseError where there is none.
    """
    from pipelines.warehouse.connection import connect
    from pipelines.warehouse.publish import find_published

    return connect(find_published(file, data), read_only=True)


def ask(
    name: str, file: Path | None = None, *, data: Path = DATA, **parameters: object
) -> list[dict[str, Any]]:
    """Return the answer to a worked question, a dictionary for each row: `ask("fits", gb=8)`.

    Raises ConfigurationError for an unknown question or parameter, WarehouseError without a
    warehouse.
    """
    from pipelines.cli.questions import ask, question
    from pipelines.warehouse.publish import find_published

    given = {key: str(value) for key, value in parameters.items()}
    return ask(question(name), find_published(file, data), given)[0]

"""The docs site: dbt's own documentation of every table and column, as one static page."""

import shutil
from pathlib import Path

from pipelines.progress import ProgressLine
from pipelines.transform import run_dbt
from pipelines.warehouse import Paths, find_published


def write_docs(warehouse: Path | None, data: Path) -> Path:
    """Write the docs of a warehouse file (else of hub.duckdb, else demo.duckdb); return the page.

    Only reads the file, so it neither waits for other readers nor stands in their way.
    """
    published = find_published(warehouse, data)
    paths = Paths(published)
    page = published.parent / "docs" / "index.html"
    with ProgressLine("Writing the docs"):
        run_dbt(["docs", "generate", "--static"], published, paths.dbt, access_mode="read_only")
        page.parent.mkdir(exist_ok=True)
        shutil.copyfile(paths.dbt / "static_index.html", page)
    return page

"""The docs site: dbt's own documentation of every table and column, as one static page."""

import shutil
from pathlib import Path

from pipelines.errors import WarehouseError
from pipelines.progress import ProgressLine
from pipelines.transform import run_dbt
from pipelines.warehouse import Paths


def write_docs(warehouse: Path | None, data: Path) -> Path:
    """Write the docs of a warehouse file (else of hub.duckdb, else demo.duckdb); return the page.

    Works on a copy in the work folder, so that no reader of the published file is in its way.
    """
    candidates = [warehouse] if warehouse else [data / "hub.duckdb", data / "demo.duckdb"]
    published = next((path for path in candidates if path.exists()), None)
    if published is None:
        raise WarehouseError(f"There is no {candidates[-1]} yet: run `make demo` first.")
    paths = Paths(published)
    page = published.parent / "docs" / "index.html"
    with ProgressLine("Writing the docs"):
        paths.work.mkdir(exist_ok=True)
        shutil.copyfile(published, paths.building)
        run_dbt(["docs", "generate", "--static"], paths.building)
        page.parent.mkdir(exist_ok=True)
        shutil.copyfile(paths.work / "dbt" / "static_index.html", page)
        paths.building.unlink()
    return page

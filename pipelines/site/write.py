"""Writes the site of a warehouse: docs, column lineage and report, each a file of its own."""

import threading
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path

from pipelines.errors import WarehouseError
from pipelines.progress import ProgressLine
from pipelines.warehouse.paths import Paths
from pipelines.warehouse.resources import return_freed_memory

DOCS, LINEAGE, REPORT = "index.html", "lineage.html", "report.html"


def prepare_site() -> None:
    """Load, in another thread, what `write_site` needs and takes seconds to load."""

    def load() -> None:
        from pipelines.report.render import vega

        import_module("pipelines.site.column_lineage")
        vega()
        return_freed_memory()

    threading.Thread(target=load, daemon=True).start()


def write_site(paths: Paths, on_change: Callable[[str], None] = lambda text: None) -> None:
    """Write docs, column lineage and report of a file that was just published; needs no network.

    Raises WarehouseError when that fails; the warehouse itself stays published.
    """
    # imported here, because it takes a second that other commands needn't spend
    from pipelines.report.render import write_report
    from pipelines.site.column_lineage import write_lineage
    from pipelines.site.docs import write_docs

    paths.site.mkdir(exist_ok=True)
    with ProgressLine("Writing the docs and the report", on_change):
        _write_file(paths, DOCS, partial(write_docs, paths.dbt, paths.published))
        _write_file(paths, LINEAGE, partial(write_lineage, paths.dbt))
        _write_file(paths, REPORT, partial(write_report, paths.published))


def rewrite_report(published: Path) -> Path:
    """Write the report of a published file again; return its path. Raises WarehouseError."""
    from pipelines.report.render import write_report

    paths = Paths(published)
    paths.site.mkdir(exist_ok=True)
    return _write_file(paths, REPORT, partial(write_report, published))


def _write_file(paths: Paths, name: str, write: Callable[[Path], None]) -> Path:
    """Write a file beside its place and move it there: atomic, so nobody reads half of it."""
    target = paths.site / name
    unfinished = target.with_suffix(".tmp")
    try:
        write(unfinished)
    except Exception as error:
        unfinished.unlink(missing_ok=True)
        reason = f"{type(error).__name__}: {error}".partition("\n")[0]
        raise WarehouseError(
            f"{paths.published} is published, but {target} could not be written ({reason})."
        ) from error
    unfinished.replace(target)
    return target

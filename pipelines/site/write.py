"""The pages about a warehouse: where they lie, when they are written, and who serves them."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from pipelines.errors import WarehouseError
from pipelines.progress import ProgressLine
from pipelines.warehouse.paths import Paths

DOCS, LINEAGE, REPORT = "index.html", "lineage.html", "report.html"


def write_site(paths: Paths) -> None:
    """Write docs, lineage and report of a file that was just published; needs no network.

    Raises WarehouseError when that fails: the warehouse itself is published all the same.
    """
    # here, because a build that fails has no use for what takes a second to import
    from pipelines.report.page import write_report
    from pipelines.site.column_lineage import write_lineage
    from pipelines.site.docs import write_docs

    paths.site.mkdir(exist_ok=True)
    with ProgressLine("Writing the docs and the report"):
        _written(paths, DOCS, partial(write_docs, paths.dbt, paths.published))
        _written(paths, LINEAGE, partial(write_lineage, paths.dbt))
        _written(paths, REPORT, partial(write_report, paths.published))


def rewrite_report(published: Path) -> Path:
    """Write the report of a published file anew; return its page."""
    from pipelines.report.page import write_report

    paths = Paths(published)
    paths.site.mkdir(exist_ok=True)
    return _written(paths, REPORT, partial(write_report, published))


def _written(paths: Paths, name: str, write: Callable[[Path], None]) -> Path:
    """Write a page beside its place and put it there in one step, so that none is seen half."""
    page = paths.site / name
    unfinished = page.with_suffix(".tmp")
    try:
        write(unfinished)
    except Exception as error:
        unfinished.unlink(missing_ok=True)
        reason = f"{type(error).__name__}: {error}".partition("\n")[0]
        raise WarehouseError(
            f"{paths.published} is published, but {page} could not be written ({reason})."
        ) from error
    unfinished.replace(page)
    return page

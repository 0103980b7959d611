"""The pages about a warehouse: where they lie, when they are written, and who serves them."""

from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from pipelines.errors import WarehouseError
from pipelines.progress import ProgressLine
from pipelines.warehouse.publish import Paths

DOCS, LINEAGE, REPORT = "index.html", "lineage.html", "report.html"


def write_pages(paths: Paths) -> None:
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


def write_report_again(published: Path) -> Path:
    """Write the report of a published file anew; return its page."""
    from pipelines.report.page import write_report

    paths = Paths(published)
    paths.site.mkdir(exist_ok=True)
    return _written(paths, REPORT, partial(write_report, published))


def serve(published: Path, port: int, tell: Callable[[str], None]) -> None:
    """Serve a warehouse's pages to this machine alone, until Ctrl-C; port 0 takes a free one."""
    folder = Paths(published).site
    if not (folder / DOCS).exists():
        raise WarehouseError(f"{folder} has no docs: run `make transform WAREHOUSE={published}`.")
    with ThreadingHTTPServer(("127.0.0.1", port), partial(_Quiet, directory=folder)) as server:
        address = f"http://127.0.0.1:{server.server_port}/"
        tell(f"The docs:   {address}\nThe report: {address}{REPORT}\nCtrl-C stops.")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            tell("")


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing about each request."""


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

"""Serves the site of a warehouse to a browser on this machine."""

from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from pipelines.errors import WarehouseError
from pipelines.site.write import DOCS, REPORT
from pipelines.warehouse.paths import Paths


def serve(published: Path, port: int, echo: Callable[[str], None]) -> None:
    """Serve a warehouse's site to this machine alone, until Ctrl-C; port 0 takes a free one.

    Raises WarehouseError where the site hasn't been written.
    """
    folder = Paths(published).site
    if not (folder / DOCS).exists():
        raise WarehouseError(f"{folder} has no docs: run `make transform WAREHOUSE={published}`.")
    with ThreadingHTTPServer(("127.0.0.1", port), partial(_Quiet, directory=folder)) as server:
        address = f"http://127.0.0.1:{server.server_port}/"
        echo(f"The docs:   {address}\nThe report: {address}{REPORT}\nCtrl-C stops.")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            echo("")


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Log nothing."""

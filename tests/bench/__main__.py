"""The benchmarks: `python -m tests.bench --help`, or `make bench SECTION=…`."""

import typer

from tests.bench.crawl import crawl
from tests.bench.history_size import history
from tests.bench.incremental import incremental
from tests.bench.landing import landing
from tests.bench.models import models
from tests.bench.whole import whole

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.command()(landing)
app.command()(models)
app.command()(crawl)
app.command()(incremental)
app.command()(history)
app.command()(whole)

if __name__ == "__main__":
    app()

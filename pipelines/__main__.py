"""The command line: `python -m pipelines --help`."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import typer

from pipelines.errors import WarehouseError, cause_of_kind
from pipelines.signals import handle_signals, stop
from pipelines.warehouse.error_messages import explain

app = typer.Typer(
    help="Lands the Hugging Face Hub's model listing in DuckDB and builds tested tables from it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
DataFolder = Annotated[
    Path, typer.Option("--data", envvar="HUB_WAREHOUSE_DATA", help="Folder of the warehouse files.")
]
Warehouse = Annotated[
    Path | None, typer.Argument(help="The warehouse file; default: hub.duckdb, else demo.duckdb.")
]
WarehouseOption = Annotated[
    Path | None, typer.Option(help="The warehouse file; default: hub.duckdb, else demo.duckdb.")
]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of a failure.")]
Fresh = Annotated[
    bool, typer.Option("--fresh", help="Start a new crawl, even where one was interrupted.")
]
Quick = Annotated[
    bool,
    typer.Option(
        "--quick",
        envvar="HUB_WAREHOUSE_QUICK",
        help="Leave out the docs and the report.",
    ),
]
# the warehouses are those of the checkout, from wherever it is asked; ROOT costs a second to import
_OURS = Path(__file__).resolve().parents[1] / "data"
DATA = Path("data") if Path.cwd() == _OURS.parent else _OURS


class Mode(StrEnum):
    """How much of the scope a build crawls."""

    full = "full"
    incremental = "incremental"


@app.command()
def build(
    scope: Annotated[
        str | None, typer.Option(help="A scope of configs/config.toml instead of its default.")
    ] = None,
    mode: Annotated[
        Mode,
        typer.Option(help="incremental: only models modified since the last build."),
    ] = Mode.full,
    fresh: Fresh = False,
    quick: Quick = False,
    data: DataFolder = DATA,
    debug: Debug = False,
) -> None:
    """Crawl the configured Hub and publish data/hub.duckdb; resumes an interrupted crawl."""
    with report_errors(debug):
        from huggingface_hub import get_token

        from pipelines.cli.summary import show
        from pipelines.hub.request import CrawlRequest
        from pipelines.orchestration.build import build
        from pipelines.settings import load_settings

        show(
            build(
                data / "hub.duckdb",
                CrawlRequest(load_settings(scope=scope), get_token()),
                incremental=mode is Mode.incremental,
                fresh=fresh,
                quick=quick,
            )
        )


@app.command()
def demo(
    models: Annotated[int, typer.Option(min=1, help="Size of the generated catalogue.")] = 25_000,
    seed: Annotated[int, typer.Option(help="Seed of the generated catalogue.")] = 1,
    scope: Annotated[str | None, typer.Option(help="A scope of configs/config.toml.")] = None,
    quick: Quick = False,
    data: DataFolder = DATA,
    debug: Debug = False,
) -> None:
    """Build data/demo.duckdb from a generated Hub on this machine, without a network."""
    with report_errors(debug):
        from pipelines.cli.summary import show
        from pipelines.hub.request import CrawlRequest
        from pipelines.orchestration.demo import DAYS_BETWEEN, build_demo
        from pipelines.sample_hub import move_to_day, running
        from pipelines.settings import load_settings

        # so that the last day ends when today begins
        first_day = datetime.now(UTC).date() - timedelta(days=DAYS_BETWEEN)
        catalogue = ("--models", str(models), "--seed", str(seed), "--until", f"{first_day}")
        with running(*catalogue) as endpoint:
            settings = load_settings(scope=scope, endpoint=endpoint)
            built = build_demo(
                data / "demo.duckdb",
                CrawlRequest(settings),  # no token: it isn't the user's Hub
                models if scope is None else None,
                lambda: move_to_day(endpoint, DAYS_BETWEEN),
                quick=quick,
            )
        show(built)


@app.command()
def transform(
    warehouse: Warehouse = None,
    failed: Annotated[
        bool,
        typer.Option("--failed", help="Continue the failed build, from the models that it landed."),
    ] = False,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Build every table, not only what changed.")
    ] = False,
    select: Annotated[
        str | None,
        typer.Option(help="Build what dbt's --select takes instead, such as eligible_models+."),
    ] = None,
    quick: Quick = False,
    data: DataFolder = DATA,
    debug: Debug = False,
) -> None:
    """After a change in configs/ or SQL, build again what depends on it, from the models landed."""
    with report_errors(debug):
        from pipelines.cli.summary import show
        from pipelines.orchestration.build import transform
        from pipelines.warehouse.publish import find_published

        file = find_published(warehouse, data, failed=failed)
        show(transform(file, from_failed=failed, fresh=fresh, select=select, quick=quick))


@app.command(name="import")
def import_(
    recording: Annotated[
        Path, typer.Argument(help="A file of models, or a folder of such files; plain or .gz.")
    ],
    date: Annotated[
        str | None,
        typer.Option(
            help="When it was recorded, in UTC; else each name inside begins with its date."
        ),
    ] = None,
    complete: Annotated[
        bool,
        typer.Option(
            "--complete", help="It holds all models of the scope: any other was not listed then."
        ),
    ] = False,
    scope: Annotated[str | None, typer.Option(help="The scope that was recorded.")] = None,
    from_endpoint: Annotated[
        str,
        typer.Option(
            help="The Hub that was recorded, such as https://huggingface.co: its crawls are "
            "compared with each other."
        ),
    ] = "unknown",
    quick: Quick = False,
    data: DataFolder = DATA,
    debug: Debug = False,
) -> None:
    """Backfill data/hub.duckdb: add recordings of earlier days as crawls of those days."""
    with report_errors(debug):
        from pipelines.cli.summary import show
        from pipelines.load.recordings import parse_moment, recordings
        from pipelines.orchestration.backfill import import_recordings
        from pipelines.settings import load_settings

        try:
            moment = parse_moment(date) if date else None
        except ValueError:
            raise WarehouseError(
                f"--date is {date!r}, but must be a date such as 2026-02-25."
            ) from None
        show(
            import_recordings(
                data / "hub.duckdb",
                load_settings(scope=scope),
                recordings(recording, moment),
                is_complete=complete,
                from_endpoint=from_endpoint.rstrip("/"),
                quick=quick,
            )
        )


@app.command()
def forget(
    crawl: Annotated[str, typer.Argument(help="The crawl's id, as in marts.rpt_crawls.")],
    warehouse: Annotated[Path, typer.Option(help="The warehouse file.")] = DATA / "hub.duckdb",
    quick: Quick = False,
    debug: Debug = False,
) -> None:
    """Take a crawl back, history included, as if it had never been landed; publish like a build."""
    with report_errors(debug):
        from pipelines.cli.summary import show
        from pipelines.orchestration.forget import forget
        from pipelines.warehouse.paths import Paths

        show(forget(Paths(warehouse), crawl, quick=quick))


@app.command()
def export(
    warehouse: Warehouse = None,
    to: Annotated[Path, typer.Option(help="The folder; an earlier export is replaced.")] = (
        DATA / "export"
    ),
    data: DataFolder = DATA,
    debug: Debug = False,
) -> None:
    """Write every mart as Parquet, with a manifest of crawl, rows and checksums."""
    with report_errors(debug):
        from pipelines.warehouse.export import export_marts
        from pipelines.warehouse.publish import find_published

        typer.echo(f"Exported: see {export_marts(find_published(warehouse, data), to)}")


@app.command()
def status(data: DataFolder = DATA, debug: Debug = False) -> None:
    """Show what is published, how old and complete it is, and what is running or interrupted."""
    with report_errors(debug):
        from pipelines.cli.status import status

        typer.echo(status(data))


@app.command()
def probe(
    scope: Annotated[
        str | None, typer.Option(help="A scope of configs/config.toml instead of its default.")
    ] = None,
    debug: Debug = False,
) -> None:
    """Check with some requests whether the configured Hub still does what a crawl relies on."""
    with report_errors(debug):
        from huggingface_hub import get_token

        from pipelines.cli.probe import show_probe
        from pipelines.hub.probe import Probe
        from pipelines.hub.request import CrawlRequest
        from pipelines.settings import load_settings

        can_work = show_probe(Probe(CrawlRequest(load_settings(scope=scope), get_token())))
    if not can_work:
        raise typer.Exit(1)


@app.command()
def docs(
    warehouse: Warehouse = None,
    port: Annotated[int, typer.Option(help="0 takes a free one.")] = 0,
    data: DataFolder = DATA,
    debug: Debug = False,
) -> None:
    """Serve the docs and the report to a browser on this machine, until Ctrl-C."""
    with report_errors(debug):
        from pipelines.site.server import serve
        from pipelines.warehouse.publish import find_published

        serve(find_published(warehouse, data), port, typer.echo)


@app.command()
def report(warehouse: Warehouse = None, data: DataFolder = DATA, debug: Debug = False) -> None:
    """Write the report again from a warehouse's tables; a build has written it already."""
    with report_errors(debug):
        from pipelines.site.write import rewrite_report
        from pipelines.warehouse.publish import find_published

        report_file = rewrite_report(find_published(warehouse, data))
        typer.echo(f"The report is {report_file}")


@app.command()
def query(warehouse: Warehouse = None, data: DataFolder = DATA, debug: Debug = False) -> None:
    """Open DuckDB's own SQL shell on a warehouse, which it can only read."""
    with report_errors(debug):
        from pipelines.cli.shell import open_shell
        from pipelines.warehouse.publish import find_published

        open_shell(find_published(warehouse, data))


@app.command()
def model(
    name: Annotated[
        str, typer.Argument(help="The model: owner/name, in any case, or a former name.")
    ],
    warehouse: WarehouseOption = None,
    data: DataFolder = DATA,
    debug: Debug = False,
) -> None:
    """Show what the warehouse knows of one model, on a page."""
    with report_errors(debug):
        from pipelines.cli.model_page import show_model
        from pipelines.warehouse.publish import find_published

        show_model(name, find_published(warehouse, data))


@app.command()
def describe(
    table: Annotated[
        str | None, typer.Argument(help="A mart, such as dim_models; without one, all are listed.")
    ] = None,
    warehouse: WarehouseOption = None,
    data: DataFolder = DATA,
    debug: Debug = False,
) -> None:
    """List the marts with a sentence each, or the columns of one with types and units."""
    with report_errors(debug):
        from pipelines.cli.describe import describe_mart, describe_marts
        from pipelines.warehouse.publish import find_published

        file = find_published(warehouse, data)
        describe_mart(file, table) if table else describe_marts(file)


@app.command()
def ask(
    name: Annotated[
        str | None, typer.Argument(help="The question; without one, all are listed.")
    ] = None,
    warehouse: WarehouseOption = None,
    form: Annotated[
        Literal["table", "csv"], typer.Option("--format", help="How to write the answer.")
    ] = "table",
    given: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="A parameter; may be repeated."),
    ] = None,
    data: DataFolder = DATA,
    debug: Debug = False,
) -> None:
    """Answer one of the worked questions from a warehouse, or list them all."""
    with report_errors(debug):
        from pipelines.cli.questions import answer, list_questions, question
        from pipelines.warehouse.publish import find_published

        if name is None:
            list_questions()
        else:
            pairs = (each.partition("=") for each in given or [])
            parameters = {key.lower(): value for key, _, value in pairs}
            answer(question(name), find_published(warehouse, data), form, parameters)


@app.command()
def dbt(
    arguments: Annotated[
        list[str] | None, typer.Argument(help="For dbt, after --; none: only make the copy.")
    ] = None,
    warehouse: Annotated[
        Path | None, typer.Option(help="The warehouse file to copy; default: hub, else demo.")
    ] = None,
    data: DataFolder = DATA,
    debug: Debug = False,
) -> None:
    """Run dbt on data/dev.duckdb, a copy of a warehouse, as in: dbt -- build -s dim_models."""
    with report_errors(debug):
        from pipelines.cli.dbt_shell import open_dbt
        from pipelines.warehouse.publish import find_published

        open_dbt(arguments or [], find_published(warehouse, data), data)


@contextmanager
def report_errors(debug: bool) -> Iterator[None]:
    """End the program with a one-sentence message and a non-zero status instead of a traceback."""
    handle_signals()
    try:
        yield
        sys.stdout.flush()
    except (BrokenPipeError, SystemExit) as error:
        # nobody reads any more, as in `make ask | head`; Rich exits with a 1 then
        if not (isinstance(error, BrokenPipeError) or cause_of_kind(error, BrokenPipeError)):
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (Exception, KeyboardInterrupt) as error:
        if debug:
            raise
        if interruption := cause_of_kind(error, KeyboardInterrupt):
            stop(interruption.args[0])
        typer.echo(f"error: {explain(error)}", err=True)
        raise typer.Exit(error.exit_code if isinstance(error, WarehouseError) else 1) from None


if __name__ == "__main__":
    sys.exit(app())

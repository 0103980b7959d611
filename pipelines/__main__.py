"""The command line: `python -m pipelines --help`."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Literal

import typer

from pipelines.errors import WarehouseError, explain, is_interruption

app = typer.Typer(
    help="Lands the Hugging Face Hub's model listing in DuckDB and builds tested tables from it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
DataFolder = Annotated[
    Path, typer.Option("--data", envvar="HUB_WAREHOUSE_DATA", help="Folder of the warehouse files.")
]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of a failure.")]
DATA = Path("data")


@app.command()
def build(
    scope: Annotated[
        str | None, typer.Option(help="A scope of configs/config.toml instead of its default.")
    ] = None,
    data: DataFolder = DATA,
    debug: Debug = False,
) -> None:
    """Crawl the configured Hub and publish data/hub.duckdb."""
    with failures_told(debug):
        from huggingface_hub import get_token

        from pipelines.build import build
        from pipelines.settings import load_settings
        from pipelines.summary import show

        show(build(data / "hub.duckdb", load_settings(scope=scope), get_token()))


@app.command()
def demo(
    models: Annotated[int, typer.Option(min=1, help="Size of the generated catalogue.")] = 25_000,
    seed: Annotated[int, typer.Option(help="Seed of the generated catalogue.")] = 1,
    scope: Annotated[str | None, typer.Option(help="A scope of configs/config.toml.")] = None,
    data: DataFolder = DATA,
    debug: Debug = False,
) -> None:
    """Build data/demo.duckdb from a generated Hub on this machine, without a network."""
    with failures_told(debug):
        from pipelines.build import build
        from pipelines.sample_hub import running
        from pipelines.settings import load_settings
        from pipelines.summary import show

        with running("--models", str(models), "--seed", str(seed)) as endpoint:
            settings = load_settings(scope=scope, endpoint=endpoint)
            # no token: the sample Hub has no users, and it isn't the user's Hub
            built = build(data / "demo.duckdb", settings, token=None)
        show(built)


@app.command()
def transform(
    warehouse: Annotated[Path, typer.Argument(help="The warehouse file to build again.")] = (
        DATA / "hub.duckdb"
    ),
    debug: Debug = False,
) -> None:
    """Build the tables again from the models already landed, after a change in configs/ or SQL."""
    with failures_told(debug):
        from pipelines.build import transform
        from pipelines.summary import show

        show(transform(warehouse))


@app.command()
def docs(
    warehouse: Annotated[
        Path | None, typer.Argument(help="The warehouse file to document; default: hub, else demo.")
    ] = None,
    data: DataFolder = DATA,
    debug: Debug = False,
) -> None:
    """Write the documentation of every table and column as one static page."""
    with failures_told(debug):
        from pipelines.docs import write_docs

        typer.echo(f"The docs are in {write_docs(warehouse, data)}")


@app.command()
def ask(
    name: Annotated[
        str | None, typer.Argument(help="The question; without one, all are listed.")
    ] = None,
    warehouse: Annotated[
        Path | None, typer.Option(help="The warehouse file to ask; default: hub, else demo.")
    ] = None,
    form: Annotated[
        Literal["table", "csv"], typer.Option("--format", help="How to write the answer.")
    ] = "table",
    data: DataFolder = DATA,
    debug: Debug = False,
) -> None:
    """Answer one of the worked questions from a warehouse, or list them all."""
    with failures_told(debug):
        from pipelines.questions import answer, list_questions, question
        from pipelines.warehouse import find_published

        if name is None:
            list_questions()
        else:
            answer(question(name), find_published(warehouse, data), form)


@contextmanager
def failures_told(debug: bool) -> Iterator[None]:
    """End the program with one sentence and a non-zero status where it would end in a traceback."""
    try:
        yield
    except (Exception, KeyboardInterrupt) as error:
        if debug:
            raise
        if is_interruption(error):
            typer.echo("Stopped. Nothing was published; the same command starts again.", err=True)
            raise typer.Exit(130) from None
        typer.echo(f"error: {explain(error)}", err=True)
        raise typer.Exit(error.exit_code if isinstance(error, WarehouseError) else 1) from None


if __name__ == "__main__":
    sys.exit(app())

"""The command line of the sample Hub: `python -m pipelines.sample_hub --help`."""

import os
import socket
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
import uvicorn

from pipelines.sample_hub.catalogue.catalogue import Catalogue
from pipelines.sample_hub.catalogue.creation import NEWEST
from pipelines.sample_hub.catalogue.recorded import RowsCatalogue, RowsError
from pipelines.sample_hub.days.calendar import Calendar
from pipelines.sample_hub.faults.injection import KINDS, Injection
from pipelines.sample_hub.faults.plan import Fault, Plan, RandomFaults, parse_fault
from pipelines.sample_hub.faults.sending import TransportProtocol
from pipelines.sample_hub.http.control import DAY, CurrentDay
from pipelines.sample_hub.http.server import Settings, create_app

FAULT_HELP = (
    "Inject a fault at the PAGE-th distinct position requested, or at each (*), for TIMES requests "
    f"of it (default 1; x* for ever); may be repeated. Kinds: {', '.join(KINDS)}."
)

DAY_HELP = (
    f"Serve the generated catalogue as it is that many days later. `POST {DAY}?day=N` changes the "
    "day of a running server."
)


def serve(
    models: Annotated[int, typer.Option(min=0, help="Number of models to generate.")] = 25_000,
    seed: Annotated[int, typer.Option(help="Seed of the generated catalogue.")] = 1,
    rows: Annotated[
        Path | None,
        typer.Option(help="Serve the model objects of a .jsonl or .jsonl.gz file instead."),
    ] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 0,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    quota: Annotated[int, typer.Option(min=0, help="Requests per client and window.")] = 500,
    window: Annotated[int, typer.Option(min=1, help="Length of the window in seconds.")] = 300,
    latency_ms: Annotated[
        int, typer.Option(min=0, help="Minimum time of an answer, in milliseconds.")
    ] = 0,
    token: Annotated[
        list[str] | None,
        typer.Option(metavar="TOKEN=OWNER", help="A token and its owner; may be repeated."),
    ] = None,
    fault: Annotated[
        list[str] | None, typer.Option(metavar="KIND@PAGE[xTIMES]", help=FAULT_HELP)
    ] = None,
    storm: Annotated[
        int | None,
        typer.Option(metavar="SEED", help="Inject transient faults at random, from this seed."),
    ] = None,
    storm_share: Annotated[
        float, typer.Option(min=0, max=1, help="Share of positions with random faults.")
    ] = 0.3,
    slow_seconds: Annotated[
        float, typer.Option(min=0, help="How long an answer with the fault `slow` takes.")
    ] = 2.0,
    heavy_limit: Annotated[
        int, typer.Option(min=0, help="Largest `limit` that the fault `heavy` lets through.")
    ] = 250,
    day: Annotated[int, typer.Option(min=0, help=DAY_HELP)] = 0,
    until: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], help="The date by which day 0 ends; default: 2026-11-20."
        ),
    ] = None,
    truth: Annotated[
        Path | None, typer.Option(help="Write the events of each day to this file, as JSON lines.")
    ] = None,
    stop_with_parent: Annotated[
        bool, typer.Option("--stop-with-parent", help="Exit when standard input ends.")
    ] = False,
) -> None:
    """Answer GET /api/models like the Hugging Face Hub, from generated models or from a file.

    Prints its address, http://HOST:PORT, once it listens.
    """
    plan = Plan(_faults(fault or []), None if storm is None else RandomFaults(storm, storm_share))
    settings = Settings(quota, window, latency_ms / 1000, _owners(token or []))
    newest = int(until.replace(tzinfo=UTC).timestamp()) if until else NEWEST
    try:
        current = CurrentDay(_catalogues(rows, lambda: Calendar(models, seed, truth, newest)), day)
        listener = socket.create_server((host, port), backlog=128)
    except RowsError as error:
        raise _exit_with(str(error)) from error
    except OSError as error:
        what = error.filename or f"{host}:{port}"
        raise _exit_with(f"can't use {what}: {error.strerror}.") from error
    if stop_with_parent:
        threading.Thread(target=_stop_at_end_of_input, daemon=True).start()
    app = create_app(current, settings, Injection(plan, slow_seconds, heavy_limit))
    config = uvicorn.Config(
        app, http=TransportProtocol, access_log=False, log_level="warning", lifespan="off"
    )
    print(f"http://{host}:{listener.getsockname()[1]}", flush=True)
    uvicorn.Server(config).run(sockets=[listener])


def _catalogues(rows: Path | None, calendar: Callable[[], Calendar]) -> Callable[[int], Catalogue]:
    """Return the function from a day to its catalogue; a file is the same on every day."""
    if rows:
        recorded = RowsCatalogue(rows)
        return lambda day: recorded
    return calendar().catalogue


def _owners(tokens: list[str]) -> dict[str, str]:
    """Parse TOKEN=OWNER pairs; raises typer.BadParameter."""
    pairs = [token.partition("=") for token in tokens]
    if any(not (token and owner) for token, _, owner in pairs):
        raise typer.BadParameter("must look like hf_something=owner", param_hint="--token")
    return {token: owner for token, _, owner in pairs}


def _faults(texts: list[str]) -> list[Fault]:
    try:
        faults = [parse_fault(text) for text in texts]
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--fault") from error
    if unknown := {fault.kind for fault in faults} - KINDS.keys():
        raise typer.BadParameter(f"no such kind: {', '.join(unknown)}", param_hint="--fault")
    return faults


def _exit_with(text: str) -> typer.Exit:
    typer.echo(text, err=True)
    return typer.Exit(2)


def _stop_at_end_of_input() -> None:
    # the parent holds the other end, so this also ends when the parent was killed
    while sys.stdin.buffer.read(4096):
        pass
    os._exit(0)  # nothing to save, and no client is left


if __name__ == "__main__":
    typer.run(serve)

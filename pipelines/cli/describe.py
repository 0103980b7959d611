"""`make describe`: the marts with a sentence each, or the columns of one, from the file itself."""

from pathlib import Path

from rich.console import Console
from rich.table import Table

from pipelines.errors import WarehouseError
from pipelines.settings import suggestion
from pipelines.warehouse.connection import connect
from pipelines.warehouse.dictionary import columns, marts


def describe_marts(warehouse: Path) -> None:
    """Print each mart with the first sentence of its description."""
    with connect(warehouse, read_only=True) as connection:
        found = marts(connection)
    rows = [(each["name"], first_sentence(each["description"])) for each in found]
    _print(rows, f"{warehouse}: {len(rows)} marts. Columns: make describe T=dim_models")


def describe_mart(warehouse: Path, table: str) -> None:
    """Print a mart's description, and its columns with types; raises WarehouseError."""
    with connect(warehouse, read_only=True) as connection:
        known = {each["name"]: each["description"] for each in marts(connection)}
        if table not in known:
            raise WarehouseError(f"There is no mart {table!r}{suggestion(table, known)}")
        found = columns(connection, table)
    rows = [(each["name"], f"{each['type']}. {each['description'] or ''}") for each in found]
    _print(rows, f"{table}: {_plain(known[table])}")


def first_sentence(text: str | None) -> str:
    """Return a description's first sentence, without marks of Markdown."""
    return _plain(text).partition(". ")[0].rstrip(".") + "."


def _print(rows: list[tuple[str, str]], heading: str) -> None:
    console = Console(highlight=False, markup=False)
    console.print(f"{heading}\n")
    table = Table.grid(padding=(0, 2))
    table.add_column(
        width=min(32, max((len(name) for name, _ in rows), default=1)), overflow="fold"
    )
    table.add_column()
    for name, text in rows:
        table.add_row(name, _plain(text))
    console.print(table)


def _plain(text: str | None) -> str:
    return " ".join((text or "").replace("`", "").split())

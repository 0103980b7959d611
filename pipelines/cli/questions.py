"""The worked questions: short SQL files that anyone may copy, and their answers."""

import csv
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import duckdb
from rich.console import Console
from rich.table import Table

from pipelines.cli.summary import as_table
from pipelines.errors import ConfigurationError, WarehouseError
from pipelines.settings import ROOT, suggestion
from pipelines.warehouse.connection import connect
from pipelines.warehouse.invented import invented_note
from pipelines.warehouse.rows import query

FOLDER = Path("dbt_project/analyses")
Format = Literal["table", "csv"]


@dataclass(frozen=True)
class Question:
    """A file of one query; `asks` is the comment at its top."""

    name: str
    asks: str
    sql: str


def questions() -> list[Question]:
    """Return the worked questions, in the order of their names."""
    return [_read(path) for path in sorted((ROOT / FOLDER).glob("*.sql"))]


def question(name: str) -> Question:
    """Return the question of that name; raises ConfigurationError where there is none."""
    known = {question.name: question for question in questions()}
    if name not in known:
        hint = suggestion(name, known)
        raise ConfigurationError(f"There is no question {name!r}{hint} `make ask` lists them all.")
    return known[name]


def list_questions() -> None:
    """Print every question with its name."""
    table = Table(box=None, pad_edge=False, show_header=False)
    for each in questions():
        table.add_row(each.name, each.asks)
    console = Console(highlight=False, markup=False)
    console.print(table)
    console.print("\nmake ask Q=NAME answers one of them from the warehouse.")


def answer(asked: Question, warehouse: Path, form: Format) -> None:
    """Print a question and its answer from a warehouse file, which is only read.

    Raises WarehouseError for a file of another version, which lacks a table or a column.
    """
    rows = _rows(asked, warehouse)
    if form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerows([rows[0], *(row.values() for row in rows)] if rows else [])
        return
    console = Console(highlight=False, markup=False)
    console.print(f"{asked.asks}\n")
    console.print(as_table(rows) if rows else "No row of this warehouse matches.")
    console.print(f"\nFrom {warehouse}, by {FOLDER}/{asked.name}.sql", soft_wrap=True)
    if note := invented_note(warehouse):
        console.print(note, soft_wrap=True)


def _rows(asked: Question, warehouse: Path) -> list[dict[str, Any]]:
    with connect(warehouse, read_only=True) as connection:
        try:
            return query(connection, asked.sql)
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            reason = str(error).partition("\n")[0]
            raise WarehouseError(
                f"{warehouse} was built by another version ({reason}): "
                f"run `make transform WAREHOUSE={warehouse}` first."
            ) from None


def _read(path: Path) -> Question:
    sql = path.read_text()
    lines = sql.splitlines()
    comment = [line for line in lines if line.startswith("--")]
    return Question(path.stem, " ".join(line.lstrip("- ") for line in comment), sql)

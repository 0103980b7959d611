"""The worked questions: short SQL files that anyone may copy, and their answers."""

import csv
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import duckdb
import yaml
from rich.console import Console
from rich.table import Table

from pipelines.cli.describe import first_sentence
from pipelines.cli.tables import as_table
from pipelines.errors import ConfigurationError, WarehouseError
from pipelines.settings import ROOT, suggestion
from pipelines.warehouse.connection import connect
from pipelines.warehouse.dictionary import columns
from pipelines.warehouse.invented import invented_note
from pipelines.warehouse.rows import query

FOLDER = Path("dbt_project/analyses")
MEANINGS = ROOT / FOLDER / "_analyses.yml"
Format = Literal["table", "csv"]
# a parameter is a variable of DuckDB's, and its default what it is taken for while it isn't set
_PARAMETER = re.compile(r"coalesce\(getvariable\('(\w+)'\), '?([^')]+)'?\)")


@dataclass(frozen=True)
class Question:
    """A file of one query; `asks` is the comment at its top."""

    name: str
    asks: str
    sql: str

    @property
    def parameters(self) -> dict[str, str]:
        """The default of each parameter, by its name."""
        return dict(_PARAMETER.findall(self.sql))


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
    """Print every question with its name and its parameters."""
    table = Table(box=None, pad_edge=False, show_header=False)
    for each in questions():
        table.add_row(each.name, each.asks)
        for name, default in each.parameters.items():
            table.add_row("", f"{name.upper()}={default}, unless you set another")
    console = Console(highlight=False, markup=False)
    console.print(table)
    console.print("\nmake ask Q=NAME answers one of them from the warehouse.")


def answer(asked: Question, warehouse: Path, form: Format, given: Mapping[str, str]) -> None:
    """Print a question and its answer from a warehouse file, which is only read.

    `given` are parameters. Raises ConfigurationError for one that the question doesn't have, and
    WarehouseError for a file of another version, which lacks a table or a column.
    """
    rows, meanings = ask(asked, warehouse, given)
    if form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerows([rows[0], *(row.values() for row in rows)] if rows else [])
        return
    console = Console(highlight=False, markup=False)
    console.print(f"{asked.asks}\n")
    if asked.parameters:
        values = asked.parameters | dict(given)
        console.print(", ".join(f"{name.upper()}={value}" for name, value in values.items()) + "\n")
    console.print(as_table(rows, console.width) if rows else "No row of this warehouse matches.")
    explained = Table.grid(padding=(0, 2))
    for name, meaning in meanings.items():
        explained.add_row(name, meaning)
    if rows:
        console.print()
        console.print(explained)
    console.print(f"\nFrom {warehouse}, by {FOLDER}/{asked.name}.sql", soft_wrap=True)
    if note := invented_note(warehouse):
        console.print(note, soft_wrap=True)


def ask(
    asked: Question, warehouse: Path, given: Mapping[str, str]
) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Return the answer's rows, and what each of its columns means; raises as `answer` does."""
    settings = [_setting(asked, name, value) for name, value in given.items()]
    with connect(warehouse, read_only=True) as connection:
        for setting in settings:
            connection.execute(setting)
        try:
            rows = query(connection, asked.sql)
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            reason = str(error).partition("\n")[0]
            raise WarehouseError(
                f"{warehouse} was built by another version ({reason}): "
                f"run `make transform WAREHOUSE={warehouse}` first."
            ) from None
        return rows, _meanings(connection, asked, rows)


def _setting(asked: Question, name: str, value: str) -> str:
    """Return the SQL that sets a parameter; a number stays one."""
    if name not in asked.parameters:
        known = ", ".join(each.upper() for each in asked.parameters) or "no parameter"
        raise ConfigurationError(f"{asked.name} takes {known}, and not {name.upper()}.")
    literal = "'" + value.replace("'", "''") + "'"
    if asked.parameters[name].isdecimal():
        try:
            literal = str(float(value))
        except ValueError:
            raise ConfigurationError(f"{name.upper()} is a number, not {value!r}.") from None
    return f"set variable {name} = {literal}"


def _meanings(
    connection: duckdb.DuckDBPyConnection, asked: Question, rows: list[dict[str, Any]]
) -> dict[str, str]:
    """Return a sentence for each column: its own, or that of the same name in a mart it reads."""
    found: dict[str, str] = {}
    for mart in reversed(re.findall(r"\bmarts\.(\w+)", asked.sql)):
        found |= {
            each["name"]: first_sentence(each["description"]).rstrip(".")
            for each in columns(connection, mart)
        }
    for analysis in yaml.safe_load(MEANINGS.read_text())["analyses"]:
        if analysis["name"] == asked.name:
            found |= {each["name"]: each["description"] for each in analysis["columns"]}
    return {name: found.get(name, "") for name in rows[0]} if rows else {}


def _read(path: Path) -> Question:
    sql = path.read_text()
    lines = sql.splitlines()
    comment = [line for line in lines if line.startswith("--")]
    return Question(path.stem, " ".join(line.lstrip("- ") for line in comment), sql)

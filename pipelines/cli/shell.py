"""`make query`: DuckDB's own command line on a published warehouse, which it can only read."""

import os
import sys
from pathlib import Path

from pipelines.warehouse.invented import invented_note
from pipelines.warehouse.resources import resources

DUCKDB = Path(sys.executable).with_name("duckdb")
GREETING = """\
{warehouse}, read-only. The marts need no schema name here.
  .tables marts.%                all marts with their columns
  from eligible_models limit 5;  the first rows of one
  select column_name, comment from duckdb_columns() where table_name = 'dim_models';
  .quit                          or Ctrl-D

"""
# a query that needs an extension mustn't download it
COMMANDS = ("use marts", "set autoinstall_known_extensions = false")


def open_shell(warehouse: Path) -> None:
    """Replace this process by DuckDB's shell; input from a file or a pipe is run, then it ends."""
    if sys.stdin.isatty():
        note = invented_note(warehouse)
        print(GREETING.format(warehouse=warehouse) + (f"{note}\n\n" if note else ""), end="")
        sys.stdout.flush()
    limits = [f"set {name} = '{value}'" for name, value in resources().duckdb_settings.items()]
    commands = [word for command in (*COMMANDS, *limits) for word in ("-cmd", command)]
    os.execv(DUCKDB, [str(DUCKDB), "-readonly", *commands, str(warehouse)])

"""Opens warehouse files with DuckDB, within the limits of memory and threads."""

import re
from pathlib import Path

import duckdb
from tenacity import retry, retry_if_exception, stop_after_delay, wait_fixed

from pipelines.warehouse.resources import resources

SECONDS_TO_RELEASE = 10
# how DuckDB names the process that has a file
_HOLDER = re.compile(r"held in (\S+) \(PID (\d+)\)")


def connect(
    file: Path | None = None, *, read_only: bool = False, spill_folder: Path | None = None
) -> duckdb.DuckDBPyConnection:
    """Return a connection to a file, or to a database in memory.

    What doesn't fit in memory is spilled beside the file; one in memory needs a folder for that.
    """
    connection = duckdb.connect(str(file) if file else ":memory:", read_only=read_only)
    # not in duckdb.connect(): dlt and dbt open the same file too, and all must pass equal settings
    for name, value in resources().duckdb_settings.items():
        connection.execute(f"set {name} = '{value}'")
    if spill_folder:
        connection.execute("set temp_directory = ?", [str(spill_folder)])
    return connection


def is_held(error: BaseException) -> bool:
    """Return whether another process has the file open for writing."""
    return isinstance(error, duckdb.IOException) and "lock" in str(error)


def holder(error: BaseException) -> str:
    """Return who has the file open for writing, and what to do; empty for any other error."""
    if not is_held(error):
        return ""
    found = _HOLDER.search(str(error))
    who = f"process {found[2]} ({Path(found[1]).name})" if found else "another program"
    return f"{who} has it open for writing: close it there, or open it read-only there"


@retry(
    retry=retry_if_exception(is_held),
    stop=stop_after_delay(SECONDS_TO_RELEASE),
    wait=wait_fixed(0.1),
    reraise=True,
)
def opened(file: Path, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """Return a connection, once the dbt process of a killed build has released the file.

    Raises duckdb.IOException when another process still has it after 10 s.
    """
    return connect(file, read_only=read_only)

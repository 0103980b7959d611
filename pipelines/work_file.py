"""Opens the file under construction, which the last build's children may hold for a moment more."""

from pathlib import Path

import duckdb
from tenacity import retry, retry_if_exception, stop_after_delay, wait_fixed

SECONDS_TO_LET_GO = 10


def is_held(error: BaseException) -> bool:
    """Return whether another process has the file open for writing."""
    return isinstance(error, duckdb.IOException) and "lock" in str(error)


@retry(
    retry=retry_if_exception(is_held),
    stop=stop_after_delay(SECONDS_TO_LET_GO),
    wait=wait_fixed(0.1),
    reraise=True,
)
def opened(file: Path, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """Return a connection; a killed build's dbt ends by itself, but not in the same instant."""
    return duckdb.connect(str(file), read_only=read_only)

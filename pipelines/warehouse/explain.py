"""Turns what went wrong into one sentence of what happened and what to do next."""

import errno

import duckdb

from pipelines.errors import WarehouseError, cause_of_kind, causes
from pipelines.warehouse.resources import resources

DISK_FULL = (
    "The disk is full. Free some space (a whole-Hub build takes about 8 GB beside what is "
    "published) and run the same command again: it goes on from what was landed. The published "
    "warehouse is as it was."
)


def is_disk_full(error: BaseException) -> bool:
    """Return whether there was no room for a write, of ours or of DuckDB's."""
    number = error.errno if isinstance(error, OSError) else None
    said = ("No space left on device", "Disk quota exceeded")
    return number in (errno.ENOSPC, errno.EDQUOT) or any(words in str(error) for words in said)


def explain(error: BaseException) -> str:
    """Return the sentence for the deepest cause that we know, else the error's own first line."""
    if foreseen := cause_of_kind(error, WarehouseError):
        return str(foreseen)
    if cause_of_kind(error, KeyboardInterrupt):
        return "it was interrupted"
    for cause in causes(error):
        if sentence := _system_failure(cause):
            return sentence
    first_line = str(error).strip().partition("\n")[0]
    return f"{type(error).__name__}: {first_line} (run again with --debug to see where)"


def _system_failure(cause: BaseException) -> str | None:
    text = str(cause)
    number = cause.errno if isinstance(cause, OSError) else None
    if is_disk_full(cause):
        return DISK_FULL
    if number in (errno.EACCES, errno.EROFS, errno.EPERM, errno.ENOTDIR, errno.EEXIST):
        path = cause.filename if isinstance(cause, OSError) else None
        return (
            f"{path or 'A file'} can't be written: check its owner and permissions, or set --data."
        )
    if isinstance(cause, duckdb.OutOfMemoryException):
        return f"The memory was not enough: allowed were {resources()}. {resources().advice()}"
    if isinstance(cause, duckdb.IOException) and "lock" in text.lower():
        return f"Another program holds the file open for writing: {text.splitlines()[0]}"
    return None

"""Turns an error into one message: what happened, and what to do next."""

import errno
import re

import duckdb

from pipelines.errors import WarehouseError, cause_of_kind, causes
from pipelines.warehouse.connection import holder
from pipelines.warehouse.resources import resources

DISK_FULL = (
    "The disk is full. Free some space (a whole-Hub build takes about 8 GB beside what is "
    "published) and run the same command again: it resumes after the landed pages. The published "
    "warehouse is unchanged."
)


def is_disk_full(error: BaseException) -> bool:
    """Return whether a write failed for lack of disk space, ours or DuckDB's."""
    number = error.errno if isinstance(error, OSError) else None
    phrases = ("No space left on device", "Disk quota exceeded")
    return number in (errno.ENOSPC, errno.EDQUOT) or any(each in str(error) for each in phrases)


def explain(error: BaseException) -> str:
    """Return the message of a foreseen cause or a system failure, else the error's first line."""
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
        return f"Memory ran out, with a limit of {resources()}. {resources().advice()}"
    if held := holder(cause):
        file = re.search(r'"([^"]+)"', text)
        return f"{file[1] if file else 'The file'} can't be read: {held}."
    return None

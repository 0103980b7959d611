"""Our own errors, and how to find one behind what a library wraps around it."""

from collections.abc import Iterator
from typing import TypeVar

Kind = TypeVar("Kind", bound=BaseException)


class WarehouseError(Exception):
    """A failure that we foresaw: its text says what happened and what to do next."""

    exit_code = 1


class ConfigurationError(WarehouseError):
    """A value in `configs/`, the environment or on the command line can't be used."""

    exit_code = 2


def cause_of_kind(error: BaseException, kind: type[Kind]) -> Kind | None:
    """Return what is behind an error, of that kind; dlt wraps whatever a resource raises."""
    return next((cause for cause in causes(error) if isinstance(cause, kind)), None)


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield the error and its causes; dlt wraps whatever a resource raises, several deep."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__

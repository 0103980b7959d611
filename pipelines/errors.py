"""The project's own errors, and how to find one among those that a library wraps around it."""

from collections.abc import Iterator
from typing import TypeVar

Kind = TypeVar("Kind", bound=BaseException)


class WarehouseError(Exception):
    """A foreseen failure: its text states what happened and what to do next."""

    exit_code = 1


class ConfigurationError(WarehouseError):
    """A value in `configs/`, the environment or on the command line can't be used."""

    exit_code = 2


def cause_of_kind(error: BaseException, kind: type[Kind]) -> Kind | None:
    """Return the first error of that kind in a chain of causes; None without one."""
    return next((cause for cause in causes(error) if isinstance(cause, kind)), None)


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and its causes, outermost first; dlt wraps a resource's error several deep."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__

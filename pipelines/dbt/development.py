"""dbt by hand, from `dbt_project/`: the development copy is there, or dbt says how to make it.

A plugin of dbt-duckdb, named in `profiles.yml`: without it, DuckDB would create an empty file.
"""

from pathlib import Path
from typing import Any

from dbt.adapters.duckdb.plugins import BasePlugin
from dbt_common.exceptions import DbtRuntimeError


class Plugin(BasePlugin):
    """Checks for the file before dbt connects to it."""

    def initialize(self, plugin_config: dict[str, Any]) -> None:
        """Raise DbtRuntimeError where there is no copy."""
        assert self.creds is not None
        copy = Path(self.creds.path)
        if not copy.exists():
            raise DbtRuntimeError(
                f"There is no data/{copy.name} yet. Run `make demo`, unless there is a warehouse, "
                "then `make dbt`, which copies it."
            )

"""Where a warehouse and its build are on the disk.

`data/hub.duckdb` is what readers open. A build works in `data/.hub.work/hub.duckdb`: the same file
name, so the same catalog name, on the same disk, so that publishing is one rename.
"""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Paths:
    """The paths of a warehouse and of its build."""

    published: Path

    @property
    def work(self) -> Path:
        """The folder of a build under way."""
        return self.published.parent / f".{self.published.stem}.work"

    @property
    def building(self) -> Path:
        """The file under construction."""
        return self.work / self.published.name

    @property
    def spill(self) -> Path:
        """Where DuckDB spills what doesn't fit in memory: its own choice, beside the file."""
        return self.building.with_name(f"{self.building.name}.tmp")

    @property
    def lock(self) -> Path:
        """The file that a build locks."""
        return self.work / "lock"

    @property
    def activity(self) -> Path:
        """Where a build reports its process and its progress."""
        return self.work / "activity.json"

    @property
    def dbt(self) -> Path:
        """Where dbt leaves its manifest and its results."""
        return self.work / "dbt"

    @property
    def site(self) -> Path:
        """The folder of its site: docs, column lineage, report."""
        return self.published.with_suffix(".site")

    @property
    def failed(self) -> Path:
        """Where a file whose tests failed is kept for inspection."""
        return self.published.with_suffix(".failed.duckdb")

"""The limits of memory, threads and disk: set here, and nowhere else.

First `[resources]` of `configs/config.toml` or its environment variables, then a share of what the
machine has. Landing, dbt, export, report and queries all keep to them.
"""

import ctypes
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache

import duckdb
import pyarrow as pa
from pydantic import ByteSize, TypeAdapter

from pipelines.errors import ConfigurationError
from pipelines.settings import CONFIG_FILE, load_resource_settings

GB = 1_000_000_000
SHARE_OF_MACHINE = 0.5
# DuckDB's own default limit, as a share of the machine or of the cgroup that it is in.
DUCKDB_SHARE = 0.8
# What a build's processes need beside DuckDB (measured): Python, Arrow tables, dbt's manifest.
OUTSIDE_DUCKDB_BYTES = 750_000_000
# DuckDB's processes take up to two fifths more than its limit: what an aggregate keeps of texts and
# lists, and freed pages that the allocator keeps (measured at three million models).
DUCKDB_LIMIT_SHARE = 0.7
LEAST_BYTES = 900_000_000
# What building a model for the whole Hub takes; with less, models are built one after another.
BYTES_PER_RUNNING_MODEL = 430_000_000


@dataclass(frozen=True)
class Resources:
    """The limits, in bytes; `memory_source` states in words where the memory limit is from."""

    memory_bytes: int
    threads: int
    spill_bytes: int
    memory_source: str
    models_at_a_time: int

    @property
    def duckdb_bytes(self) -> int:
        """The limit that DuckDB is given, so that whole processes stay within `memory_bytes`."""
        return int((self.memory_bytes - OUTSIDE_DUCKDB_BYTES) * DUCKDB_LIMIT_SHARE)

    @property
    def duckdb_settings(self) -> dict[str, str]:
        """DuckDB's settings by name; what doesn't fit is spilled to a folder beside its file."""
        return {
            "memory_limit": f"{self.duckdb_bytes}B",
            "threads": str(self.threads),
            "max_temp_directory_size": f"{self.spill_bytes}B",
        }

    @property
    def dbt_environment(self) -> dict[str, str]:
        """The same for `profiles.yml`, and how many models dbt may build at the same time."""
        limit, threads, spill = self.duckdb_settings.values()
        return {
            "HUB_WAREHOUSE_MEMORY_LIMIT": limit,
            "HUB_WAREHOUSE_THREADS": threads,
            "HUB_WAREHOUSE_SPILL_LIMIT": spill,
            "HUB_WAREHOUSE_MODELS_AT_A_TIME": str(self.models_at_a_time),
        }

    def smaller_steps(self) -> Iterator["Resources"]:
        """Yield what to try when memory ran out: one model at a time, then by one thread alone."""
        if self.models_at_a_time > 1:
            yield replace(self, models_at_a_time=1)
        if self.threads > 1:
            yield replace(self, models_at_a_time=1, threads=1)

    def advice(self) -> str:
        """Return the sentence that advises how much more memory to allow, and how."""
        wanted = max(2 * GB, 2 * self.memory_bytes)
        enough = min(wanted, int(machine_memory_bytes() * DUCKDB_SHARE))
        if enough <= self.memory_bytes:
            return (
                f"This machine has {in_words(machine_memory_bytes())}: close other programs, "
                f"or use one with {in_words(wanted / SHARE_OF_MACHINE)}."
            )
        return (
            f"Allow {in_words(enough)}: add MEMORY={enough // 1_000_000}MB to the make command, or "
            f"set [resources] memory in {CONFIG_FILE}."
        )

    def __str__(self) -> str:
        threads = f"{self.threads} thread{'s' if self.threads > 1 else ''}"
        return (
            f"{in_words(self.memory_bytes)} of memory ({self.memory_source}), {threads}, "
            f"{in_words(self.spill_bytes)} to spill"
        )


@cache
def resources() -> Resources:
    """Return the limits in force.

    Raises ConfigurationError for an invalid value, or too little memory to work with.
    """
    settings = load_resource_settings()
    if settings.memory is None:
        memory = int(machine_memory_bytes() * SHARE_OF_MACHINE)
        source = f"half of {in_words(machine_memory_bytes())}"
    else:
        memory, source = settings.memory, "as configured"
    if memory < LEAST_BYTES:
        raise ConfigurationError(
            f"{in_words(memory)} of memory ({source}) is too little: allow at least "
            f"{in_words(LEAST_BYTES)}, by [resources] memory in {CONFIG_FILE} or MEMORY=2GB."
        )
    threads = settings.threads or _machine_threads()
    decided = Resources(memory, threads, settings.spill, source, models_at_a_time=1)
    at_a_time = max(1, min(threads, decided.duckdb_bytes // BYTES_PER_RUNNING_MODEL))
    return replace(decided, models_at_a_time=at_a_time)


def machine_memory_bytes() -> int:
    """Return the bytes of memory of this machine, or of the cgroup (container) that we are in.

    As DuckDB finds it, which reads cgroups of both versions; to three digits.
    """
    limit = TypeAdapter(ByteSize).validate_python(_duckdb_default("memory_limit"))
    return int(limit / DUCKDB_SHARE)


def return_freed_memory() -> None:
    """Return to the system what this process has freed: else it keeps that, and dbt needs it."""
    pa.default_memory_pool().release_unused()
    with suppress(OSError, AttributeError):  # another C library than glibc
        ctypes.CDLL("libc.so.6").malloc_trim(0)


def _machine_threads() -> int:
    """Return how many threads can run at once: cores, less what a cgroup or affinity takes away."""
    cores = int(_duckdb_default("threads"))
    return min(cores, len(os.sched_getaffinity(0))) if hasattr(os, "sched_getaffinity") else cores


def _duckdb_default(setting: str) -> str:
    with duckdb.connect() as connection:
        [(value,)] = connection.execute("select current_setting(?)", [setting]).fetchall()
    return str(value)


def in_words(count: float) -> str:
    """Return a number of bytes in a unit that fits it, in powers of a thousand: 1.5 GB."""
    return ByteSize(count).human_readable(decimal=True, separator=" ")

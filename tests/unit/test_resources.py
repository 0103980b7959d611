"""What may be used of the machine: who decides, and who keeps to it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from pipelines.errors import ConfigurationError, WarehouseError
from pipelines.orchestration.disk_space import BYTES_PER_MODEL, LEAST_BYTES_CHECKED, check_size
from pipelines.settings import ROOT
from pipelines.warehouse import resources as module
from pipelines.warehouse.connection import connect
from pipelines.warehouse.error_messages import explain
from pipelines.warehouse.paths import Paths
from pipelines.warehouse.resources import Resources, in_words, machine_memory_bytes, resources

PRINT = """
from pipelines.warehouse.resources import resources
print(resources().memory_bytes, resources().threads)
"""
CGROUPS = Path("/sys/fs/cgroup")


@pytest.fixture(autouse=True)
def decided_anew() -> Iterator[None]:
    resources.cache_clear()
    yield
    resources.cache_clear()


def test_half_of_the_machine_and_all_its_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MEMORY", "THREADS"):
        monkeypatch.delenv(f"RESOURCES__{name}", raising=False)
    of_the_system = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    assert resources().memory_bytes <= of_the_system * 0.51
    assert resources().memory_bytes == int(machine_memory_bytes() * 0.5)
    assert resources().threads == len(os.sched_getaffinity(0))
    assert f"of memory (half of {in_words(machine_memory_bytes())})" in str(resources())


def test_one_core_is_one_thread() -> None:
    one = f"import os\nos.sched_setaffinity(0, [min(os.sched_getaffinity(0))])\n{PRINT}"
    assert _printed([sys.executable, "-c", one]).split()[1] == "1"


def test_what_is_configured_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RESOURCES__MEMORY", "3GB")
    monkeypatch.setenv("RESOURCES__THREADS", "3")
    monkeypatch.setenv("RESOURCES__SPILL", "7GB")
    assert resources().dbt_environment == {
        "HUB_WAREHOUSE_MEMORY_LIMIT": "1575000000B",
        "HUB_WAREHOUSE_THREADS": "3",
        "HUB_WAREHOUSE_SPILL_LIMIT": "7000000000B",
        "HUB_WAREHOUSE_MODELS_AT_A_TIME": "3",
    }


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("MEMORY", "many", "[resources] memory is 'many'"),
        ("MEMORY", "100MB", "100.0 MB of memory (as configured) is too little: allow at least"),
        ("THREADS", "0", "[resources] threads is '0'"),
        ("SPILL", "auto", "[resources] spill is 'auto'"),
    ],
)
def test_a_bad_value_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str
) -> None:
    monkeypatch.setenv(f"RESOURCES__{name}", value)
    with pytest.raises(ConfigurationError) as refused:
        resources()
    assert told in str(refused.value)


@pytest.fixture
def cgroup() -> Iterator[Path]:
    """A cgroup of a gigabyte, of either version; skips where this user may not make one."""
    is_v1 = (CGROUPS / "memory").is_dir()
    group = CGROUPS / ("memory" if is_v1 else "") / f"hub_warehouse_{os.getpid()}"
    limit = "memory.limit_in_bytes" if is_v1 else "memory.max"
    try:
        group.mkdir()
        (group / limit).write_text("1900000000")
    except OSError as error:
        pytest.skip(f"may not make a cgroup here: {error}")
    yield group
    group.rmdir()


def test_a_container_is_the_machine(cgroup: Path) -> None:
    joined = ["sh", "-c", f'echo $$ > {cgroup}/cgroup.procs && exec "$@"', "sh"]
    memory, _ = map(int, _printed([*joined, sys.executable, "-c", PRINT]).split())
    assert memory == pytest.approx(0.95e9, rel=0.05)


def _printed(command: list[str]) -> str:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("RESOURCES__")}
    done = subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_connection_keeps_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RESOURCES__MEMORY", "1750MB")
    monkeypatch.setenv("RESOURCES__THREADS", "1")
    for file in (None, tmp_path / "file.duckdb"):
        with connect(file) as connection:
            [settings] = connection.execute(
                "select current_setting('memory_limit'), current_setting('threads'),"
                " current_setting('max_temp_directory_size')"
            ).fetchall()
        assert settings == ("667.5 MiB", 1, "18.6 GiB")


def test_nobody_connects_otherwise() -> None:
    allowed = {"connection.py", "resources.py"}
    found = {
        path.name
        for path in (ROOT / "pipelines").rglob("*.py")
        if "duckdb.connect(" in path.read_text() or "duckdb.execute(" in path.read_text()
    }
    assert found == allowed


def test_smaller_steps_end_with_one_model_and_one_thread() -> None:
    four = Resources(8_000_000_000, 4, 1, "as configured", models_at_a_time=3)
    steps = [(step.models_at_a_time, step.threads) for step in four.smaller_steps()]
    assert steps == [(1, 4), (1, 1)]
    one = Resources(8_000_000_000, 1, 1, "as configured", models_at_a_time=1)
    assert list(one.smaller_steps()) == []


def test_a_question_that_needs_more_says_what_to_allow(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("RESOURCES__MEMORY", "900MB")
    with connect() as connection, pytest.raises(duckdb.OutOfMemoryException) as failed:
        connection.execute("select list(md5(range::varchar)) from range(5000000)")
    told = explain(failed.value)
    assert told.startswith("Memory ran out, with a limit of 900.0 MB of memory")
    assert "Allow 2.0 GB: add MEMORY=2000MB" in told


def test_advice_names_what_this_machine_can_give(monkeypatch: pytest.MonkeyPatch) -> None:
    small = Resources(900_000_000, 2, 1, "as configured", models_at_a_time=1)
    monkeypatch.setattr(module, "machine_memory_bytes", lambda: 16_000_000_000)
    assert small.advice().startswith("Allow 2.0 GB: add MEMORY=2000MB to the make command")
    monkeypatch.setattr(module, "machine_memory_bytes", lambda: 1_000_000_000)
    assert "This machine has 1.0 GB: " in small.advice()


def test_a_disk_too_small_is_refused_before_the_build(tmp_path: Path) -> None:
    paths = Paths(tmp_path / "hub.duckdb")
    paths.work.mkdir()
    check_size(paths, LEAST_BYTES_CHECKED // BYTES_PER_MODEL - 1)
    with pytest.raises(WarehouseError) as refused:
        check_size(paths, 10**12)
    message = str(refused.value)
    assert "A build of 1,000,000,000,000 models needs 2.5 PB of disk space beside" in message
    assert "are free. Free some space, or set --data to a folder on another disk." in message

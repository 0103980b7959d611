"""Bad input, as a person meets it: a status, one clear sentence, and the old warehouse intact."""

import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from pipelines.orchestration.advice import ADVICE, warning
from pipelines.sample_hub import running
from pipelines.settings import ROOT
from pipelines.signals import NOTHING_LANDED
from pipelines.warehouse.invented import INVENTED
from pipelines.warehouse.paths import Paths
from tests.conftest import (
    HANGING_SECONDS,
    BuiltWarehouse,
    run_pipelines,
    spare_reading_the_project,
    start_pipelines,
)
from tests.support import in_process
from tests.support.build_activity import done_so_far, wait_until
from tests.support.scripted_hub import Answer, scripted_hub


def assert_told(done: "subprocess.CompletedProcess[str]", *words: str, status: int = 1) -> None:
    """Assert that a run failed with one sentence that has the words in it, and no traceback."""
    assert done.returncode == status, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.count("error:") == 1 and len(done.stderr) < 1000, done.stderr
    for word in words:
        assert word in done.stderr


@pytest.fixture
def data(tmp_path: Path, built: BuiltWarehouse) -> Iterator[Path]:
    """A data folder with a published warehouse; fails the test when that has changed."""
    folder = tmp_path / "data"
    folder.mkdir()
    shutil.copyfile(built.path, folder / "hub.duckdb")
    before = hashlib.sha256((folder / "hub.duckdb").read_bytes()).hexdigest()
    yield folder
    assert hashlib.sha256((folder / "hub.duckdb").read_bytes()).hexdigest() == before


@pytest.mark.parametrize("endpoint", ["http://127.0.0.1:9", "http://no-such-host.invalid"])
def test_an_unreachable_hub(data: Path, endpoint: str) -> None:
    done = in_process.run_pipelines("build", "--data", str(data), HF_ENDPOINT=endpoint)
    assert_told(done, endpoint, "can't be reached", "make demo")
    status = in_process.run_pipelines("status", "--data", str(data)).stdout
    assert "stopped before its first page" in status and "starts a new one" in status
    assert "resumes" not in status


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (
            Answer({"error": "Invalid credentials in Authorization header"}, 401),
            ("401", "HF_TOKEN"),
        ),
        (Answer({"error": "no permission"}, 403), ("403", "no permission", "token")),
        (Answer({"error": "✖ Invalid option"}, 400), ("400", "Invalid option", "expand")),
        (Answer({"error": "rate limit"}, 429, {"RateLimit": '"api";r=0;t=0'}), ("429", "HF_TOKEN")),
        (Answer("<html>502 Bad Gateway</html>", 502), ("502", "Bad Gateway", "again later")),
        (Answer("<html>hello</html>"), ("answered 200", "no page of models", "<html>hello")),
        (Answer("", 302, {"Location": "https://elsewhere.invalid/"}), ("302",)),
    ],
    ids=["401", "403", "400", "429", "502", "html", "redirect"],
)
def test_a_hub_that_refuses(data: Path, answer: Answer, words: tuple[str, ...]) -> None:
    with scripted_hub(answer) as hub:
        done = in_process.run_pipelines(
            "build", "--data", str(data), HF_ENDPOINT=hub.endpoint, SOURCES__HUB__TRIES_PER_PAGE="1"
        )
    assert_told(done, *words)


def test_a_traceback_is_printed_on_request(data: Path) -> None:
    done = run_pipelines("build", "--data", str(data), "--debug", HF_ENDPOINT="http://127.0.0.1:9")
    assert "Traceback" in done.stderr


def test_a_misspelt_scope(data: Path) -> None:
    done = in_process.run_pipelines("build", "--data", str(data), "--scope", "orignal")
    assert_told(done, "no scope 'orignal'", "did you mean 'original'?", status=2)


def test_an_unknown_config_key(data: Path, tmp_path: Path) -> None:
    text = (ROOT / "configs/config.toml").read_text().replace("page_size =", "pagesize =")
    (tmp_path / "config.toml").write_text(text)
    done = run_pipelines("build", "--data", str(data), DLT_CONFIG_FOLDER=str(tmp_path))
    assert_told(done, "unknown key [sources.hub] pagesize", "did you mean 'page_size'?", status=2)


def a_folder(path: Path) -> None:
    path.mkdir()


def a_text(path: Path) -> None:
    path.write_text("not a database, but long enough to have room for a header " * 99)


def a_foreign_database(path: Path) -> None:
    duckdb.connect(str(path)).execute("create table t (i integer)").close()


@pytest.mark.parametrize("make", [a_folder, a_text, a_foreign_database])
def test_something_else_at_the_warehouses_path(
    tmp_path: Path, make: Callable[[Path], None]
) -> None:
    make(tmp_path / "hub.duckdb")
    done = in_process.run_pipelines(
        "build", "--data", str(tmp_path), HF_ENDPOINT="http://127.0.0.1:9"
    )
    assert_told(done, str(tmp_path / "hub.duckdb"), "Move it away")


def test_a_data_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = in_process.run_pipelines(
        "build", "--data", str(tmp_path / "file"), HF_ENDPOINT="http://127.0.0.1:9"
    )
    assert_told(done, str(tmp_path / "file"), "can't be written")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a disk of its own, of 60 MB; skips where this user may not mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=60m", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("may not mount a small disk here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_disk_that_fills_up_at_any_write(small_disk: Path, built: BuiltWarehouse) -> None:
    shutil.copyfile(built.path, small_disk / "demo.duckdb")
    before = (small_disk / "demo.duckdb").read_bytes()
    filler, stages = small_disk / "filler", set()
    spare_reading_the_project(small_disk)
    # ever more room, from none for the first page to almost enough for the last table
    for free_megabytes in (1, 4, 10, 14, 18, 22):
        room = shutil.disk_usage(small_disk).free - free_megabytes * 1_000_000
        with filler.open("ab") as file:
            file.write(bytes(max(room, 0)))
        done = run_pipelines("demo", "--models", "5000", "--data", str(small_disk))
        assert_told(done, "The disk is full", "run the same command again")
        assert (small_disk / "demo.duckdb").read_bytes() == before
        stages.add("Building with" in done.stderr)
        for leftover in (filler, *small_disk.glob(".demo.work/demo.duckdb*")):
            leftover.unlink(missing_ok=True)
    assert stages == {False, True}, "both the landing and dbt were to run out of room"


def test_a_disk_that_may_only_be_read(small_disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    done = run_pipelines("demo", "--data", str(small_disk / "data"))
    assert_told(done, "can't be written", "--data")


def test_ctrl_c_while_crawling(tmp_path: Path) -> None:
    with running("--latency-ms", "2000") as endpoint:
        process = start_pipelines("build", "--data", str(tmp_path), HF_ENDPOINT=endpoint)
        wait_until(process, lambda: done_so_far(tmp_path) > 0)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=HANGING_SECONDS)
    assert process.returncode == 130
    # the first pages are in the memory of the process, and not in the file yet
    assert errors.splitlines()[-1] == NOTHING_LANDED
    assert not (tmp_path / "hub.duckdb").exists()


def test_transform_without_a_warehouse(tmp_path: Path) -> None:
    done = in_process.run_pipelines("transform", str(tmp_path / "hub.duckdb"))
    assert_told(done, "make demo")


@pytest.mark.parametrize(
    "command", [(), ("build",), ("demo",), ("transform",), ("ask",), ("docs",)]
)
def test_help(command: tuple[str, ...]) -> None:
    done = in_process.run_pipelines(*command, "--help")
    assert done.returncode == 0
    assert "Usage" in done.stdout


def test_the_summary_counts_every_step(built: BuiltWarehouse) -> None:
    results = json.loads((Paths(built.path).dbt / "run_results.json").read_text())["results"]
    passed = [each for each in results if each["status"] in ("pass", "success")]
    kinds = {each["unique_id"].split(".")[0] for each in passed}
    assert kinds == {"model", "seed", "test", "operation"}
    assert f"{len(passed)} steps and checks passed" in built.output


def test_a_reader_that_holds_the_file_is_named(tmp_path: Path, built: BuiltWarehouse) -> None:
    file = tmp_path / "demo.duckdb"
    shutil.copyfile(built.path, file)
    with duckdb.connect(str(file)):
        told = f"process {os.getpid()} (python"
        for arguments in (("transform",), ("ask", "time_to_try_each")):
            done = run_pipelines(*arguments, "--data", str(tmp_path))
            assert_told(done, f"{file} can't be read: {told}", "open it read-only there")
        done = run_pipelines("status", "--data", str(tmp_path))
    assert done.returncode == 0
    assert f"it can't be read: {told}" in done.stdout


def test_transform_finds_the_demo(tmp_path: Path, built: BuiltWarehouse) -> None:
    shutil.copyfile(built.path, tmp_path / "demo.duckdb")
    done = run_pipelines("transform", "--data", str(tmp_path), "--select", "dim_dates")
    assert done.returncode == 0, done.stderr
    assert str(tmp_path / "demo.duckdb") in done.stdout
    assert_told(
        run_pipelines("transform", "--failed", "--data", str(tmp_path)), "No failed build was kept"
    )


def test_an_answer_that_nobody_reads_ends_quietly(built: BuiltWarehouse) -> None:
    asked = start_pipelines("ask", "time_to_try_each", "--warehouse", str(built.path))
    assert asked.stdout and asked.stderr
    asked.stdout.close()
    errors = asked.stderr.read()
    assert (asked.wait(timeout=HANGING_SECONDS), errors) == (0, "")


def test_what_is_invented_says_so_wherever_it_is_shown(built: BuiltWarehouse) -> None:
    warehouse = ("--warehouse", str(built.path))
    assert INVENTED in run_pipelines("ask", "time_to_try_each", *warehouse).stdout
    assert INVENTED in run_pipelines("status", "--data", str(built.path.parent)).stdout
    with duckdb.connect(str(built.path), read_only=True) as connection:
        found = connection.execute("select is_invented from marts.rpt_crawls").fetchall()
    assert found == [(True,)]


def test_every_warning_has_its_advice() -> None:
    tests = {path.stem for path in (ROOT / "dbt_project" / "tests").glob("warn_of_*.sql")}
    for path in (ROOT / "dbt_project" / "models").rglob("*.yml"):
        tests |= set(re.findall(r"name: (warn_of_\w+)", path.read_text()))
    assert tests == set(ADVICE)
    seeds = {path.name for path in (ROOT / "configs" / "seeds").glob("*.csv")}
    assert {advice.seed for advice in ADVICE.values() if advice.seed} <= seeds


def test_the_advice_says_where_all_rows_are(built: BuiltWarehouse) -> None:
    with duckdb.connect(str(built.path), read_only=True) as connection:
        for advice in ADVICE.values():
            connection.execute(f"from {advice.rest} limit 1").fetchall()
    told = warning("warn_of_tasks_the_taxonomy_lacks", [{"pipeline_tag": "x", "n": 1234}] * 5, 9)
    assert told.splitlines()[:2] == ["Tasks that the taxonomy lacks: 9", "  x (n 1,234)"]
    assert "edit configs/seeds/pipeline_tags.csv" in told
    assert "from marts.dim_pipeline_tags where not is_in_taxonomy;" in told
    assert warning("warn_of_my_own", [{"x": None}], 1) == "My own: 1\n  unknown"

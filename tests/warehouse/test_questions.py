"""The worked questions: each one runs as it stands, and is asked as a person would ask it."""

import csv
import io
import re
from pathlib import Path

import duckdb
import pytest
import yaml

from pipelines.cli.questions import MEANINGS, Question, questions
from pipelines.cli.questions import ask as answered
from pipelines.warehouse.rows import query
from tests.conftest import BuiltWarehouse, run_pipelines

QUESTIONS = questions()
# one crawl has no news; test_history asks these of eleven
OF_TWO_CRAWLS = ("changed_licenses", "rising_models", "what_changed")
ids = [each.name for each in QUESTIONS]


def test_there_are_a_dozen_and_more() -> None:
    assert len(QUESTIONS) >= 12


@pytest.mark.parametrize("asked", QUESTIONS, ids=ids)
def test_a_question_is_one_short_query_that_says_what_it_answers(asked: Question) -> None:
    assert asked.sql.startswith("-- "), "begins with what it answers"
    assert asked.asks.partition("?")[0] and "?" in asked.asks
    assert asked.sql.count("\n") <= 30
    # runs in any client: schema names, one statement, and none of dbt's templates
    assert "{{" not in asked.sql
    assert len(duckdb.extract_statements(asked.sql)) == 1
    assert set(re.findall(r"(?:from|join) (\w+)\.", asked.sql)) == {"marts"}


@pytest.mark.parametrize("asked", QUESTIONS, ids=ids)
def test_a_question_finds_rows_in_the_demo(
    asked: Question, warehouse: duckdb.DuckDBPyConnection
) -> None:
    rows = query(warehouse, asked.sql)
    if asked.name in OF_TWO_CRAWLS:
        assert rows == []
        return
    assert rows
    assert 2 <= len(rows[0]) <= 7
    assert sum(len(name) + 2 for name in rows[0]) <= 80, "column names that fit a terminal"
    for name in rows[0]:
        assert name == name.lower()
        # a column of nulls answers nothing, but for what the demo's one crawl can't know
        if name not in ("usd", "known_before", "drifted"):
            assert any(row[name] is not None for row in rows), name


def ask(*arguments: str) -> str:
    done = run_pipelines("ask", *arguments, COLUMNS="80")
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_without_a_name_all_are_listed() -> None:
    told = ask()
    for name in ids:
        assert f"{name} " in told
    assert max(map(len, told.splitlines())) <= 80


def test_an_answer_is_a_table_of_80_columns(
    built: BuiltWarehouse, warehouse: duckdb.DuckDBPyConnection
) -> None:
    told = ask("fits", "--warehouse", str(built.path))
    assert told.startswith("Which ungated models' weights surely fit in some GB")
    table = told[: told.index("\nFrom ")]
    assert max(map(len, table.splitlines())) <= 80
    assert "GB=24\n" in told
    first = query(warehouse, next(q for q in QUESTIONS if q.name == "fits").sql)[0]
    assert first["model_id"] in table, "never in two pieces"
    assert f"{first['likes']:,}" in table and f"{first['downloads']:,}" in table
    assert "…" not in table


@pytest.mark.parametrize("asked", QUESTIONS, ids=ids)
def test_each_column_of_an_answer_is_explained_in_a_line(
    asked: Question, built: BuiltWarehouse, warehouse: duckdb.DuckDBPyConnection
) -> None:
    rows, meanings = answered(asked, built.path, {})
    names = [column[0] for column in warehouse.execute(asked.sql).description or ()]
    assert not rows or list(meanings) == names
    widest = max(map(len, names))
    for name, meaning in meanings.items():
        assert meaning and widest + len("  ") + len(meaning) <= 2 * 80, name


def test_a_meaning_is_of_a_column_that_is_there(warehouse: duckdb.DuckDBPyConnection) -> None:
    analyses = yaml.safe_load(MEANINGS.read_text())["analyses"]
    assert {each["name"] for each in analyses} <= set(ids)
    for each in analyses:
        asked = next(asked for asked in QUESTIONS if asked.name == each["name"])
        names = {column[0] for column in warehouse.execute(asked.sql).description or ()}
        assert {column["name"] for column in each["columns"]} <= names, each["name"]


def test_a_question_takes_parameters(built: BuiltWarehouse) -> None:
    [fits] = [each for each in QUESTIONS if each.name == "fits"]
    assert fits.parameters == {"gb": "24"}
    for gb in (1, 24):
        told = ask("fits", "--warehouse", str(built.path), "--format", "csv", "--set", f"gb={gb}")
        sizes = [float(row["gb"]) for row in csv.DictReader(io.StringIO(told))]
        assert sizes and max(sizes) <= gb
    one_is_larger, _ = answered(fits, built.path, {"gb": "24"})
    assert max(row["gb"] for row in one_is_larger) > 1, "so the limit of 1 GB left some out"
    [cheapest] = [each for each in QUESTIONS if each.name == "cheapest"]
    for task in ("text-to-image", "text-generation"):
        rows, _ = answered(cheapest, built.path, {"task": task})
        with duckdb.connect(str(built.path), read_only=True) as connection:
            tasks = connection.execute(
                "select distinct pipeline_tag from marts.dim_models where model_id in ?",
                [[row["model_id"] for row in rows]],
            ).fetchall()
        assert tasks == [(task,)]


def test_an_answer_may_be_csv(built: BuiltWarehouse, warehouse: duckdb.DuckDBPyConnection) -> None:
    asked = next(each for each in QUESTIONS if each.name == "provider_prices")
    told = ask(asked.name, "--warehouse", str(built.path), "--format", "csv")
    expected = query(warehouse, asked.sql)
    assert list(csv.DictReader(io.StringIO(told))) == [
        {name: "" if value is None else str(value) for name, value in row.items()}
        for row in expected
    ]


def test_hub_is_asked_before_demo(tmp_path: Path, built: BuiltWarehouse) -> None:
    (tmp_path / "demo.duckdb").write_bytes(built.path.read_bytes())
    assert "demo.duckdb" in ask("time_to_try_each", "--data", str(tmp_path))
    (tmp_path / "hub.duckdb").write_bytes(built.path.read_bytes())
    assert "hub.duckdb" in ask("time_to_try_each", "--data", str(tmp_path))


@pytest.mark.parametrize(
    ("arguments", "words", "status"),
    [
        (("fitz",), ("no question 'fitz'", "did you mean 'fits'?"), 2),
        (("../x",), ("no question '../x'", "make ask"), 2),
        (("fits", "--data", "nowhere"), ("no nowhere/demo.duckdb", "make demo"), 1),
        (("fits", "--format", "xml"), ("xml", "csv"), 2),
    ],
)
def test_a_question_that_cannot_be_answered_is_an_error(
    arguments: tuple[str, ...], words: tuple[str, ...], status: int
) -> None:
    done = run_pipelines("ask", *arguments)
    assert done.returncode == status
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in done.stderr


@pytest.mark.parametrize(
    ("given", "words"), [("task=x", "takes GB, and not TASK"), ("gb=many", "a number, not 'many'")]
)
def test_a_wrong_parameter_is_an_error(given: str, words: str, built: BuiltWarehouse) -> None:
    done = run_pipelines("ask", "fits", "--set", given, "--warehouse", str(built.path))
    assert done.returncode == 2
    assert words in done.stderr


def test_an_older_warehouse_is_recognized(tmp_path: Path) -> None:
    file = tmp_path / "old.duckdb"
    duckdb.connect(str(file)).execute("create schema marts").close()
    done = run_pipelines("ask", "fits", "--warehouse", str(file))
    assert done.returncode == 1
    assert "built by another version" in done.stderr
    assert "make transform" in done.stderr


def test_a_question_without_an_answer_says_so(tmp_path: Path, built: BuiltWarehouse) -> None:
    file = tmp_path / "empty.duckdb"
    file.write_bytes(built.path.read_bytes())
    with duckdb.connect(str(file)) as connection:
        connection.execute("delete from marts.fct_model_providers")
    assert "No row of this warehouse matches." in ask("tool_calling", "--warehouse", str(file))

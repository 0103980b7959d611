"""Checks the CSV files in `configs/seeds` before a crawl, against the YAML that dbt tests them by.

dbt finds the same mistakes, but only after the crawl, and without naming the row.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from jinja2.nativetypes import NativeEnvironment

from pipelines.errors import ConfigurationError
from pipelines.settings import CONFIG_FILE, ROOT, suggestion

SEEDS = Path("configs/seeds")
DBT_PROJECT_FILE = Path("dbt_project/dbt_project.yml")
WHOLE_NUMBER = (re.compile(r"-?\d+"), "a whole number")
# How a value of each type must be written, as a pattern and in words.
FORMS = {
    "boolean": (re.compile(r"true|false"), "true or false"),
    "integer": WHOLE_NUMBER,
    "bigint": WHOLE_NUMBER,
    "double": (re.compile(r"-?\d+(\.\d+)?"), "a number"),
    "date": (
        re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"),
        "a date such as 2026-02-25",
    ),
}


def check_seeds() -> None:
    """Raise ConfigurationError for the first value that its column doesn't allow."""
    for path in sorted((ROOT / SEEDS).glob("*.csv")):
        columns = _declared(path.with_suffix(".yml"), path.stem)
        _check(SEEDS / path.name, path, columns)


def check_tasks(tasks: tuple[str, ...]) -> None:
    """Raise ConfigurationError for a task of the scope that isn't in the taxonomy."""
    with (ROOT / SEEDS / "pipeline_tags.csv").open(newline="", encoding="utf-8") as file:
        known = [row["pipeline_tag"] for row in csv.DictReader(file)]
    for task in tasks:
        if task not in known:
            raise ConfigurationError(
                f"{CONFIG_FILE}: the scope's task {task!r} isn't in {SEEDS}/pipeline_tags.csv"
                f"{suggestion(task, known)}"
            )


def _declared(yaml_path: Path, seed: str) -> dict[str, dict[str, Any]]:
    """Return a seed's columns as its YAML declares them, by name."""
    seeds = yaml.safe_load(yaml_path.read_text())["seeds"]
    return next({c["name"]: c for c in s["columns"]} for s in seeds if s["name"] == seed)


def _check(shown: Path, path: Path, columns: dict[str, dict[str, Any]]) -> None:
    with path.open(newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        if list(reader.fieldnames or ()) != list(columns):
            raise ConfigurationError(
                f"{shown}: the header must be {','.join(columns)}, but is "
                f"{','.join(reader.fieldnames or ())}."
            )
        seen: Counter[tuple[str, str]] = Counter()
        for number, row in enumerate(reader, start=2):
            if None in row or None in row.values():
                raise ConfigurationError(
                    f"{shown} row {number} has more or fewer values than the header."
                )
            for name, value in row.items():
                for problem in _problems(columns[name], value, seen):
                    raise ConfigurationError(f"{shown} row {number}: {name} {problem}")


def _problems(column: dict[str, Any], value: str, seen: Counter[tuple[str, str]]) -> Iterator[str]:
    tests = dict(_test(test) for test in column.get("data_tests", []))
    if value == "":
        if "not_null" in tests:
            yield "is empty, but required."
        return
    if column["data_type"] in FORMS and not FORMS[column["data_type"]][0].fullmatch(value):
        yield f"is {value!r}, but must be {FORMS[column['data_type']][1]}."
    allowed = _accepted(tests.get("accepted_values", {}).get("arguments", {}).get("values"))
    if allowed and value not in map(str, allowed):
        yield f"is {value!r}, which isn't known{suggestion(value, allowed)}"
    if "unique" in tests:
        seen[column["name"], value] += 1
        if seen[column["name"], value] > 1:
            yield f"is {value!r}, as in an earlier row."


def _accepted(values: Any) -> Any:
    """Return the accepted values; Jinja is rendered as dbt does, from its variables."""
    if not isinstance(values, str):
        return values
    variables = yaml.safe_load((ROOT / DBT_PROJECT_FILE).read_text())["vars"]
    return NativeEnvironment().from_string(values).render(var=variables.__getitem__)


def _test(test: str | dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return a data test's name and its settings; in YAML it is a word or a mapping."""
    if isinstance(test, str):
        return test, {}
    name, settings = next(iter(test.items()))
    return name, settings or {}

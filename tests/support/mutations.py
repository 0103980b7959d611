"""Model objects with something wrong in each, made from good ones by a seeded generator."""

import json
import random
from collections.abc import Callable, Iterator
from typing import Any

# What must not be taken for code, whatever shows it: HTML, Jinja, SQL, a terminal's, Rich's.
MARKUP = (
    "<script>alert(7)</script>",
    "<img src=x onerror=alert(7)>",
    "</script><h1>fuzzed</h1>",
    "{{ 7 * 7 }}",
    "{% raise %}",
    "'; drop table marts.dim_models; --",
    "\x1b[31mred\x1b[0m",
    "[bold red]fuzzed[/]",
)
TEXTS = ("", " ", "null", "a\x00b", "ünïcödé ☃ 🤗", "\u202eabc", "\ud83d", "\ufeff", "x" * 70_000)
NUMBERS = (0, -1, 0.5, 1e400, float("nan"), 2**31, 2**63 - 1, 2**63, 2**64, 10**40, -(10**400))
ROWS = ("null", '"a text"', "7", "[]", "[[1]]", "{}", "true", "oops", '{"id": "a/b"}', '"\\ud83d"')


def mutated(good: list[dict[str, Any]], count: int, seed: int) -> Iterator[str]:
    """Yield that many rows of JSON text, as good as none of them unharmed."""
    rng = random.Random(seed)
    for number in range(count):
        if rng.random() < 0.01:
            yield rng.choice(ROWS)
            continue
        # a good row's first keys, as the Hub has them
        row = {"_id": f"{number:024x}", "id": f"fuzz/model-{number}"} | {
            key: value for key, value in rng.choice(good).items() if key not in ("_id", "id")
        }
        for _ in range(rng.randint(1, 4)):
            rng.choice(MUTATIONS)(rng, row)
        text = json.dumps(row, ensure_ascii=rng.random() < 0.5, separators=(",", ":"))
        # half a surrogate pair has no bytes, only an escape
        text = text.encode("utf-8", "backslashreplace").decode()
        yield _with_a_key_twice(rng, text) if rng.random() < 0.05 else text


def _odd_value(rng: random.Random, depth: int = 2) -> Any:
    choices: tuple[Callable[[], Any], ...] = (
        lambda: rng.choice(MARKUP),
        lambda: rng.choice(TEXTS),
        lambda: rng.choice(NUMBERS),
        lambda: rng.choice((None, True, False)),
        lambda: [_odd_value(rng, depth - 1) for _ in range(rng.randint(0, 3))] if depth else [],
        lambda: (
            {rng.choice((*MARKUP, "total", "status")): _odd_value(rng, depth - 1)} if depth else {}
        ),
    )
    return rng.choice(choices)()


def _place(rng: random.Random, value: Any) -> tuple[Any, Any] | None:
    """Choose a place in nested objects and lists: a container, and a key or an index of it."""
    found = None
    while isinstance(value, dict | list) and value:
        key = rng.choice(list(value)) if isinstance(value, dict) else rng.randrange(len(value))
        found = value, key
        if rng.random() < 0.5:
            break
        value = value[key]
    return found


def _replace(rng: random.Random, row: dict[str, Any]) -> None:
    if place := _place(rng, row):
        place[0][place[1]] = _odd_value(rng)


def _drop(rng: random.Random, row: dict[str, Any]) -> None:
    if place := _place(rng, row):
        del place[0][place[1]]


def _wrap(rng: random.Random, row: dict[str, Any]) -> None:
    if place := _place(rng, row):
        value = place[0][place[1]]
        place[0][place[1]] = [value] if rng.random() < 0.5 else {"value": value}


def _nest(rng: random.Random, row: dict[str, Any]) -> None:
    deep: Any = _odd_value(rng)
    for _ in range(rng.choice((3, 30, 300))):
        deep = [deep] if rng.random() < 0.5 else {"deep": deep}
    row[rng.choice(list(row) or ["deep"])] = deep


def _add(rng: random.Random, row: dict[str, Any]) -> None:
    row[rng.choice((*MARKUP, *TEXTS[:-1], "License", "ID"))] = _odd_value(rng)


def _huge(rng: random.Random, row: dict[str, Any]) -> None:
    row["tags"] = [f"tag-{rng.randrange(10**9)}" for _ in range(rng.choice((2, 2000)))]


def _marked_text(rng: random.Random, row: dict[str, Any]) -> None:
    field = rng.choice(("author", "pipeline_tag", "library_name", "sha", "inference", "id"))
    row[field] = rng.choice(MARKUP)
    row["tags"] = [*MARKUP, f"license:{rng.choice(MARKUP)}", f"base_model:{rng.choice(MARKUP)}"]


MUTATIONS = (_replace, _replace, _replace, _drop, _wrap, _nest, _add, _huge, _marked_text)


def _with_a_key_twice(rng: random.Random, text: str) -> str:
    key = rng.choice(("id", "_id", "tags", "downloads", "cardData"))
    return text[:-1] + f', "{key}": {json.dumps(_odd_value(rng))}' + "}" if len(text) > 2 else text

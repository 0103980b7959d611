"""What tags say: the mart against a reading of the same JSON in Python, row for row."""

from collections import Counter

import duckdb
import pytest

from pipelines.sample_hub.catalogue.generated import GeneratedCatalogue
from tests.conftest import SHARED_ROWS
from tests.support.payloads import Row, payloads_of, rows_of, seed

NAMESPACES = {row["namespace"] for row in seed("tag_namespaces")}
LANGUAGES = {row["language_code"]: row for row in seed("languages")}


@pytest.fixture(params=["warehouse", "odd_warehouse"])
def connection(request: pytest.FixtureRequest) -> duckdb.DuckDBPyConnection:
    """The generated catalogue, then the odd and recorded rows."""
    found: duckdb.DuckDBPyConnection = request.getfixturevalue(request.param)
    return found


def card_languages(card: Row) -> list[str]:
    """Return what the card lists; YAML has made false of the Norwegian code."""
    value = card.get("language")
    items = value if isinstance(value, list) else [value]
    texts = ["no" if item is False else item for item in items]
    return [text for text in texts if isinstance(text, str)]


def is_language(tag: str, model: Row) -> bool:
    card = model.get("cardData")
    if tag not in LANGUAGES:
        return False
    if card is None:
        return bool(LANGUAGES[tag]["needs_card"] == "false")
    return tag in card_languages(card if isinstance(card, dict) else {})


def expected_row(object_id: str, tag: str, model: Row) -> Row:
    prefix, colon, rest = tag.partition(":")
    if colon and prefix in NAMESPACES:
        namespace, value = prefix, rest or None
    elif is_language(tag, model):
        namespace, value = "language", LANGUAGES[tag]["preferred_code"]
    else:
        namespace, value = None, None
    return {
        **{"hub_object_id": object_id, "model_id": model["id"]},
        **{"tag": tag, "namespace": namespace, "tag_value": value},
    }


def test_every_tag_of_every_model_is_there_once(connection: duckdb.DuckDBPyConnection) -> None:
    expected = {
        (object_id, tag): expected_row(object_id, tag, model)
        for object_id, model in payloads_of(connection).items()
        for tag in model.get("tags") or []
    }
    found = rows_of(connection, "from marts.fct_model_tags")
    assert len(found) == len(expected) > 10_000
    for row in found:
        assert row == expected[row["hub_object_id"], row["tag"]]


def test_the_languages_are_those_that_the_generator_wrote(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    catalogue = GeneratedCatalogue(3000, 7)
    spoken = {
        (facts.object_id, {"eng": "en"}.get(code, code))
        for facts in map(catalogue.facts, range(len(catalogue)))
        for code in facts.languages
    }
    found = warehouse.execute(
        "select distinct hub_object_id, tag_value from marts.fct_model_tags"
        " where namespace = 'language'"
    ).fetchall()
    models = warehouse.execute("select hub_object_id from marts.dim_models").fetchall()
    listed = {object_id for (object_id,) in models}
    assert set(found) == {(object_id, code) for object_id, code in spoken if object_id in listed}
    words = warehouse.execute("select tag from marts.fct_model_tags where namespace is null")
    counts = Counter(tag for (tag,) in words.fetchall())
    assert min(counts["trl"], counts["sft"], counts["it"]) > 100, "what looks like a language"


@pytest.mark.parametrize("word", ["trl", "sft", "moe", "jax", "vit", "dpo", "llm", "rag", "art"])
def test_words_of_three_letters_are_no_languages_in_recorded_rows(
    word: str, odd_warehouse: duckdb.DuckDBPyConnection
) -> None:
    if not (SHARED_ROWS / "expand_2026_reshaped.jsonl.gz").exists():
        pytest.skip("the recorded rows are not beside this checkout")
    counted = odd_warehouse.execute(
        "select count(*), count(*) filter (namespace = 'language') from marts.fct_model_tags"
        " where tag = ? and hub_object_id not like '6ab2b9f6148b5cae56d6%'",
        [word],
    ).fetchall()
    [(tagged, spoken)] = counted
    assert tagged > 5
    assert spoken <= 1, "one model of 4,046 tags speaks nearly everything"


@pytest.mark.parametrize("code", ["en", "zh", "no", "eng", "haw", "ceb", "yue"])
def test_languages_in_recorded_rows_are_languages(
    code: str, odd_warehouse: duckdb.DuckDBPyConnection
) -> None:
    if not (SHARED_ROWS / "expand_2026_reshaped.jsonl.gz").exists():
        pytest.skip("the recorded rows are not beside this checkout")
    [(spoken,)] = odd_warehouse.execute(
        "select count(*) from marts.fct_model_tags where tag = ? and namespace = 'language'", [code]
    ).fetchall()
    assert spoken > 0

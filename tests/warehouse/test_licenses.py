"""Which licences models declare: the marts against a reading of the same JSON, row for row."""

import duckdb
import pytest

from pipelines.sample_hub.catalogue.generated import GeneratedCatalogue
from pipelines.sample_hub.catalogue.tagging import stated_licences, tagged_licences
from tests.oracles.licenses import (
    KNOWN,
    card_texts,
    is_unplaced,
    license_ids,
    license_key,
    most_restrictive,
    once,
    placed,
    tag_texts,
)
from tests.support.payloads import Row, payloads_of, rows_of

# what the generator's free texts mean, said here once more
MEANT = {
    "MIT": "mit",
    "???": "unknown",
    "BSD-3": "bsd-3-clause",
    "Academic Free License v3.0": "afl-3.0",
    "CC-BY-SA-4.0": "cc-by-sa-4.0",
    "PDDL": "pddl",
    "ask us": "unknown",
}


@pytest.fixture(params=["warehouse", "odd_warehouse"])
def connection(request: pytest.FixtureRequest) -> duckdb.DuckDBPyConnection:
    """The generated catalogue, then the odd and recorded rows."""
    found: duckdb.DuckDBPyConnection = request.getfixturevalue(request.param)
    return found


def expected_licenses(object_id: str, model: Row) -> list[Row]:
    tags, card = tag_texts(model.get("tags")), card_texts(model.get("cardData"))
    counted = license_ids(model.get("tags"), model.get("cardData"))
    rows = []
    for license_id in sorted({placed(text) for text in [*tags, *card]}):
        in_tags = {text for text in tags if placed(text) == license_id}
        in_card = {text for text in card if placed(text) == license_id}
        rows.append(
            {
                "hub_object_id": object_id,
                "model_id": model["id"],
                "license_id": license_id,
                "license_class": KNOWN[license_id]["license_class"],
                "card_license_key": license_key(model["cardData"]) if in_card else None,
                "is_in_tags": bool(in_tags),
                "is_in_card": bool(in_card),
                "is_in_license_ids": license_id in counted,
                "is_unplaced": any(map(is_unplaced, in_tags | in_card)),
                "stated_texts": sorted(in_tags | in_card),
            }
        )
    return rows


def test_every_licence_that_tags_or_card_declare_is_there_once(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    models = payloads_of(connection)
    expected = [row for key in sorted(models) for row in expected_licenses(key, models[key])]
    found = rows_of(
        connection,
        "from marts.fct_model_licenses order by hub_object_id, license_id collate c",
    )
    assert len(found) == len(expected) > 1000
    for row, promised in zip(found, expected, strict=True):
        assert row == promised


def is_osi_approved(ids: list[str]) -> bool | None:
    told = [KNOWN[license_id]["is_osi_approved"] for license_id in ids]
    return False if "false" in told else True if told and "" not in told else None


def expected_columns(object_id: str, model: Row) -> Row:
    card = model.get("cardData")
    in_tags, in_card = once(tag_texts(model.get("tags"))), once(card_texts(card))
    ids = license_ids(model.get("tags"), card)
    deciding = most_restrictive(ids) or {}
    own_words = card if isinstance(card, dict) else {}
    return {
        "hub_object_id": object_id,
        "license_id": deciding.get("license_id"),
        "license_class": deciding.get("license_class"),
        "license_url": deciding.get("license_url") or None,
        "card_license_name": own_words.get("license_name"),
        "card_license_link": own_words.get("license_link"),
        "is_license_osi_approved": is_osi_approved(ids),
        "has_license_conflict": bool(in_tags and in_card) and set(in_tags) != set(in_card),
        "license_ids": ids,
        "tag_license_ids": in_tags,
        "card_license_ids": in_card,
    }


def test_dim_models_tells_what_is_declared_where_and_what_it_comes_to(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    models = payloads_of(connection)
    columns = ", ".join(expected_columns("", {}))
    found = rows_of(connection, f"select {columns} from marts.dim_models")
    assert len(found) == len(models)
    for row in found:
        assert row == expected_columns(row["hub_object_id"], models[row["hub_object_id"]])
    conflicts = sum(row["has_license_conflict"] for row in found)
    assert conflicts >= 2
    assert len({row["license_class"] for row in found}) == 9, "all eight classes, and none"


def test_licences_are_counted_where_dim_models_has_them(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    found = rows_of(connection, "from marts.dim_licenses")
    assert {row["license_id"] for row in found} == set(KNOWN)
    models = rows_of(connection, "select license_ids, is_eligible from marts.dim_models")
    for row in found:
        mine = [model for model in models if row["license_id"] in model["license_ids"]]
        assert row["listed_model_count"] == len(mine)
        assert row["eligible_model_count"] == sum(model["is_eligible"] for model in mine)


def test_the_licenses_are_those_that_the_generator_declared(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    catalogue = GeneratedCatalogue(3000, 7)
    found = {
        row["hub_object_id"]: row
        for row in rows_of(warehouse, "select hub_object_id, license_ids from marts.dim_models")
    }
    words = set()
    for index in range(len(catalogue)):
        facts = catalogue.facts(index)
        if facts.object_id in found:
            # the placeholder of a training library is all that such a card says
            is_placeholder = facts.has_card and facts.oddity % 300 == 7
            stated = tagged_licences(facts) or stated_licences(facts)
            if is_placeholder and not (facts.licence and facts.licence_key == "license"):
                stated = ["???"]
            meant = list(dict.fromkeys(MEANT.get(text, text) for text in stated))
            assert found[facts.object_id]["license_ids"] == meant
            words.update(stated)
    assert len(words & set(MEANT)) >= 4


@pytest.mark.parametrize(
    ("license_id", "license_class"),
    [
        ("cc0-1.0", "public-domain"),
        ("mit", "permissive"),
        ("apache-2.0", "permissive"),
        ("mpl-2.0", "weak-copyleft"),
        ("lgpl-3.0", "weak-copyleft"),
        ("agpl-3.0", "copyleft"),
        ("cc-by-sa-4.0", "copyleft"),
        ("creativeml-openrail-m", "use-limited"),
        ("llama3.1", "use-limited"),
        ("gemma", "use-limited"),
        ("cc-by-nc-sa-4.0", "non-commercial"),
        ("fair-noncommercial-research-license", "non-commercial"),
        ("other", "other"),
        ("cc", "unknown"),
    ],
)
def test_classes_are_what_people_expect(license_id: str, license_class: str) -> None:
    assert KNOWN[license_id]["license_class"] == license_class

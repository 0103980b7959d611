"""What models were made from: the marts against a reading of the same JSON, row for row."""

from collections import Counter

import duckdb
import pytest

from pipelines.sample_hub.catalogue.generated import GeneratedCatalogue
from pipelines.sample_hub.catalogue.parentage import CYCLES, PERIOD, found_by_hub
from tests.oracles.lineage import Edge, Lineage
from tests.support.payloads import Row, payloads_of, rows_of, seed

FACTS = GeneratedCatalogue(3000, 7)  # what `warehouse` was built from


@pytest.fixture(params=["warehouse", "odd_warehouse"])
def connection(request: pytest.FixtureRequest) -> duckdb.DuckDBPyConnection:
    """The generated catalogue, then the odd and recorded rows."""
    found: duckdb.DuckDBPyConnection = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def lineage(connection: duckdb.DuckDBPyConnection) -> Lineage:
    return Lineage(payloads_of(connection))


def author_of(lineage: Lineage, name: str) -> str | None:
    model = lineage.models.get(lineage.owner.get(name, ""), {})
    owner, slash, _ = name.partition("/")
    return model.get("author") or (owner if slash else None)


def expected_edge(lineage: Lineage, child: str, parent: str, edge: Edge) -> Row:
    relations = [edge.relations[rank] for rank in sorted(edge.relations)]
    author = author_of(lineage, lineage.models[child]["id"])
    return {
        "hub_object_id": child,
        "model_id": lineage.models[child]["id"],
        "parent_hub_object_id": lineage.owner.get(parent),
        "parent_model_id": parent,
        "relation": relations[0] if relations else "unknown",
        "parent_status": lineage.status(parent, edge),
        "loop_kind": lineage.loop(child, parent),
        "is_in_base_models": "baseModels" in edge.sources,
        "is_in_tags": "tag" in edge.sources,
        "is_in_card": "card" in edge.sources,
        "has_relation_conflict": len(set(relations)) > 1,
        "is_primary_parent": lineage.primary.get(child) == lineage.owner.get(parent, parent)
        and lineage.loop(child, parent) is None,
        "is_by_same_author": author is not None and author == author_of(lineage, parent),
        "stated_names": sorted(edge.names),
    }


def test_every_parent_that_any_source_names_is_there_once(
    connection: duckdb.DuckDBPyConnection, lineage: Lineage
) -> None:
    expected = [
        expected_edge(lineage, child, parent, edge)
        for (child, parent), edge in sorted(lineage.edges.items())
    ]
    found = rows_of(
        connection,
        "select * from marts.fct_model_lineage"
        " order by hub_object_id collate c, parent_model_id collate c",
    )
    assert len(found) == len(expected) > 1000
    for row, promised in zip(found, expected, strict=True):
        assert row == promised


def test_each_model_has_its_root_its_depth_and_its_number_of_descendants(
    connection: duckdb.DuckDBPyConnection, lineage: Lineage
) -> None:
    found = rows_of(
        connection,
        "select hub_object_id, root_hub_object_id, root_model_id, lineage_depth, descendant_count"
        " from marts.dim_models",
    )
    assert len(found) == len(lineage.models)
    for row in found:
        model = lineage.models[row["hub_object_id"]]
        is_sent = not {"tags", "cardData", "baseModels"}.isdisjoint(
            name for name in model if model[name] is not None
        )
        ancestors = lineage.ancestors(row["hub_object_id"])
        root = ancestors[-1] if ancestors else row["hub_object_id"]
        name = lineage.models[root]["id"] if root in lineage.models else root
        assert row == {
            "hub_object_id": row["hub_object_id"],
            "root_hub_object_id": root if is_sent and root in lineage.models else None,
            "root_model_id": name if is_sent else None,
            "lineage_depth": len(ancestors) if is_sent else None,
            "descendant_count": lineage.descendant_counts[row["hub_object_id"]],
        }


@pytest.mark.parametrize(
    ("where", "connection"),
    [
        *((status, "warehouse") for status in ("listed", "renamed", "case_differs", "missing")),
        *((status, "odd_warehouse") for status in ("listed", "renamed", "case_differs", "missing")),
    ],
    indirect=["connection"],
)
def test_parents_of_every_status_were_looked_at(
    where: str, connection: duckdb.DuckDBPyConnection
) -> None:
    statuses = connection.execute("select parent_status from marts.fct_model_lineage").fetchall()
    assert Counter(statuses)[(where,)] >= 3


def test_the_parents_are_those_that_the_generator_wrote(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    listed = {row["hub_object_id"]: row for row in rows_of(warehouse, "from marts.dim_models")}
    edges = rows_of(warehouse, "from marts.fct_model_lineage where is_in_base_models")
    checked = 0
    for index in range(len(FACTS)):
        facts = FACTS.facts(index)
        if facts.object_id not in listed or "baseModels" not in facts.parents_named_in:
            continue
        mine = [edge for edge in edges if edge["hub_object_id"] == facts.object_id]
        truth = {object_id: object_id in listed for object_id, _ in found_by_hub(facts)}
        known = {edge["parent_hub_object_id"] for edge in mine}
        assert known - {None} == {object_id for object_id, here in truth.items() if here}
        assert len(mine) == len(truth)
        if facts.oddity % 60 != 34:
            assert {edge["relation"] for edge in mine} <= {facts.relation}
        checked += len(mine)
    assert checked > 1000


def test_the_generators_circles_are_found_and_no_others(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    listed = {row["hub_object_id"] for row in rows_of(warehouse, "from marts.dim_models")}
    made = [FACTS.facts(index) for index in range(len(FACTS)) if index % PERIOD in CYCLES]
    expected = {
        (facts.object_id, facts.parents[0][0])
        for facts in made
        if facts.parents[0][0] in listed and facts.object_id in listed
    }
    found = warehouse.execute(
        "select hub_object_id, parent_hub_object_id from marts.fct_model_lineage"
        " where loop_kind is not null"
    ).fetchall()
    assert set(found) == expected
    assert len(expected) >= 6


def test_drift_is_a_child_that_declares_a_more_permissive_class_than_its_parent(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    position = {
        row["license_class"]: int(row["class_position"])
        for row in seed("license_classes")
        if row["is_comparable"] == "true"
    }
    models = {row["hub_object_id"]: row for row in rows_of(connection, "from marts.dim_models")}
    expected = set()
    for edge in rows_of(connection, "from marts.fct_model_lineage where loop_kind is null"):
        child, parent = models[edge["hub_object_id"]], models.get(edge["parent_hub_object_id"])
        classes = (child["license_class"], parent["license_class"] if parent else None)
        if (
            all(name in position for name in classes)
            and position[classes[0]] < position[classes[1]]
        ):
            expected.add((edge["hub_object_id"], edge["parent_model_id"], *classes))
    found = connection.execute(
        "select hub_object_id, parent_model_id, license_class, parent_license_class"
        " from marts.rpt_license_drift"
    ).fetchall()
    assert len(found) == len(set(found))
    assert set(found) == expected
    assert expected


def test_authors_are_what_their_models_add_up_to(
    connection: duckdb.DuckDBPyConnection, lineage: Lineage
) -> None:
    converts = {row["library_name"] for row in seed("conversion_libraries")}
    opened = connection.execute("select hub_object_id from marts.dim_models where is_eligible")
    eligible_ids = {object_id for (object_id,) in opened.fetchall()}
    repackaged = {
        edge["hub_object_id"]
        for edge in rows_of(connection, "from marts.fct_model_lineage")
        if edge["loop_kind"] is None
        and not edge["is_by_same_author"]
        and (
            edge["relation"] == "quantized"
            or (
                edge["relation"] in ("finetune", "unknown")
                and lineage.models[edge["hub_object_id"]].get("library_name") in converts
            )
        )
    }
    found = {row["author_name"]: row for row in rows_of(connection, "from marts.dim_authors")}
    mine: dict[str, list[str]] = {}
    for object_id, model in lineage.models.items():
        if (author := author_of(lineage, model["id"])) is not None:
            mine.setdefault(author, []).append(object_id)
    assert found.keys() == mine.keys()
    for author, ids in mine.items():
        row, models = found[author], [lineage.models[object_id] for object_id in ids]
        likes = [model["likes"] for model in models if model.get("likes") is not None]
        downloads = [m["downloads"] for m in models if m.get("downloads") is not None]
        tasks = Counter(m["pipeline_tag"] for m in models if m.get("pipeline_tag"))
        assert row["listed_model_count"] == len(ids)
        assert row["eligible_model_count"] == len(eligible_ids.intersection(ids))
        assert row["repackaged_model_count"] == sum(object_id in repackaged for object_id in ids)
        assert row["repackaged_ratio"] == row["repackaged_model_count"] / len(ids)
        assert row["like_count"] == (sum(likes) if likes else None)
        assert row["download_count_30d"] == (sum(downloads) if downloads else None)
        assert row["pipeline_tag_count"] == len(tasks)
        assert tasks[row["main_pipeline_tag"]] == max(tasks.values(), default=0)
        if row["first_created_at"]:
            assert f"{row['first_created_at']:%FT%T}.000Z" == min(m["createdAt"] for m in models)
    assert repackaged

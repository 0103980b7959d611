"""Conventions, read off dbt's manifest: names, layers, a YAML per model, everything described."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from dbt.cli.main import dbtRunner

from pipelines.cli.questions import questions
from pipelines.dbt.run import dbt_environment
from pipelines.orchestration.build import CHECKS_OF_THE_PROJECT, SEEDS
from pipelines.report.chapters import CHAPTERS
from pipelines.settings import ROOT
from tests.support.evaluator_rules import exceptions, findings, is_excepted
from tests.support.in_process import QUIETLY

Node = dict[str, Any]
PREFIXES = {
    "staging": ("base_", "stg_"),
    "intermediate": ("int_",),
    "history": ("hist_",),
    "marts": ("dim_", "fct_", "rpt_"),
}
# Named by the Hub's users before the prefixes were chosen; their names are public interface.
UNPREFIXED_MARTS = {"eligible_models", "quarantined_models"}
# What they show is kept once, in history or in dim_models, and would double the file as a table.
VIEWS = {"fct_model_popularity", "fct_model_verdicts"}
PUBLIC_RELATIONS = {
    *("stg_hub__models", "stg_hub__pages", "stg_hub__crawls", "quarantined_models"),
    *("fct_model_verdicts", "dim_models", "eligible_models", "dim_pipeline_tags", "dim_licenses"),
    *("rpt_filter_funnel", "rpt_pipeline_tags", "rpt_crawls", "rpt_hub_fields"),
    *("filter_rules", "pipeline_tags", "licenses", "hub_fields"),
    *("fct_model_providers", "dim_providers", "fct_model_parameters", "dim_model_sizes"),
    *("dim_devices", "fct_model_serving_options", "rpt_serving_options"),
    *("fct_model_tags", "fct_model_licenses", "fct_model_lineage", "dim_authors"),
    *("rpt_license_drift", "license_classes", "license_aliases", "languages"),
    *("dim_models_history", "fct_model_popularity", "fct_model_events", "rpt_changes"),
    "fct_model_evaluations",
    *("rpt_inference_budget", "rpt_inference_facts", "rpt_data_health", "rpt_crawl_health"),
}


@pytest.fixture(scope="module")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Node]]:
    """What dbt reads of the project; anew, since a partial parse forgets tests' descriptions."""
    folder = tmp_path_factory.mktemp("parsed")
    with pytest.MonkeyPatch.context() as patched:
        for name, value in dbt_environment(folder / "none.duckdb", folder).items():
            patched.setenv(name, value)
        dbtRunner().invoke([*QUIETLY, "parse", "--no-partial-parse"])
    loaded: dict[str, dict[str, Node]] = json.loads((folder / "manifest.json").read_text())
    return loaded


def nodes_of(manifest: dict[str, dict[str, Node]], *kinds: str) -> dict[str, Node]:
    ours = manifest["nodes"].values()
    return {node["name"]: node for node in ours if node["resource_type"] in kinds}


def test_the_public_relations_are_there(manifest: dict[str, dict[str, Node]]) -> None:
    assert nodes_of(manifest, "model", "seed").keys() >= PUBLIC_RELATIONS


def test_a_models_prefix_is_its_layers(manifest: dict[str, dict[str, Node]]) -> None:
    wrong = [
        node["path"]
        for name, node in nodes_of(manifest, "model").items()
        if not name.startswith(PREFIXES[node["fqn"][1]]) and name not in UNPREFIXED_MARTS
    ]
    assert wrong == []


def test_only_staging_reads_sources_and_each_model_just_one(
    manifest: dict[str, dict[str, Node]],
) -> None:
    for name, node in nodes_of(manifest, "model").items():
        sources = {parent for parent in node["depends_on"]["nodes"] if parent.startswith("source.")}
        assert len(sources) <= (node["fqn"][1] == "staging"), name


def test_an_intermediate_model_never_reads_a_mart(manifest: dict[str, dict[str, Node]]) -> None:
    marts = {
        node["unique_id"]
        for node in nodes_of(manifest, "model").values()
        if node["fqn"][1] == "marts"
    }
    for name, node in nodes_of(manifest, "model").items():
        if node["fqn"][1] in ("staging", "intermediate"):
            assert not marts.intersection(node["depends_on"]["nodes"]), name


def test_marts_are_contracted_tables(manifest: dict[str, dict[str, Node]]) -> None:
    for name, node in nodes_of(manifest, "model").items():
        if node["fqn"][1] == "marts":
            assert node["config"]["contract"]["enforced"], name
            kinds = ("view",) if name in VIEWS else ("table", "incremental")
            assert node["config"]["materialized"] in kinds, name


def test_marts_are_public_and_nothing_else_is(manifest: dict[str, dict[str, Node]]) -> None:
    access = {name: node["access"] for name, node in nodes_of(manifest, "model").items()}
    marts = {n for n, node in nodes_of(manifest, "model").items() if node["fqn"][1] == "marts"}
    assert {name for name, found in access.items() if found == "public"} == marts


def test_a_subject_is_a_tag_and_a_selector(manifest: dict[str, dict[str, Node]]) -> None:
    for name, node in nodes_of(manifest, "model").items():
        layer, subject = node["fqn"][1:3]
        subjects = {"staging": [], "history": ["history"]}.get(layer, [subject])
        assert node["tags"] == subjects, name
    folders = (ROOT / "dbt_project" / "models" / "marts").iterdir()
    selectors = yaml.safe_load((ROOT / "dbt_project" / "selectors.yml").read_text())["selectors"]
    assert {each["name"] for each in selectors} == {folder.name for folder in folders}
    for selector in selectors:
        tag = f"tag:{selector['name']}"
        seeds = {"intersection": [f"1+{tag}", "resource_type:seed"]}
        assert selector["definition"] == {"union": [tag, seeds]}, selector["name"]


def test_what_a_project_evaluator_finds_is_listed_with_a_reason(
    manifest: dict[str, dict[str, Node]],
) -> None:
    found, listed = findings(manifest), exceptions()
    assert [f for f in found if not any(is_excepted(f, each) for each in listed)] == []
    assert [each for each in listed if not any(is_excepted(f, each) for f in found)] == []
    for exception in listed:
        assert says_something(exception["comment"], exception["id_to_exclude"]), exception


def test_each_model_and_seed_has_a_yaml_beside_it(manifest: dict[str, dict[str, Node]]) -> None:
    for name, node in nodes_of(manifest, "model", "seed").items():
        folder = ROOT / "dbt_project" / Path(node["original_file_path"]).parent
        assert (folder / f"{name}.yml").exists(), name


def test_a_model_fits_a_screen_or_two(manifest: dict[str, dict[str, Node]]) -> None:
    long = {
        name: node["raw_code"].count("\n") for name, node in nodes_of(manifest, "model").items()
    }
    # parses every field of the Hub, each on a line of its own
    assert {name for name, lines in long.items() if lines > 100} <= {"base_hub__models"}


UNIQUENESS = ("unique", "primary_key", "unique_combination")
# Views of which each row is a row of a tested relation; a duplicate would be one there too.
GRAIN_TESTED_IN = {
    "stg_hub__models": "base_hub__models",
    "int_models__since_watermark": "base_hub__models",
    "int_models__to_update": "base_hub__models",
    "int_devices": "dim_devices",
    "int_models__served": "dim_models",
    "int_models__judged": "dim_models",
    "int_models__described": "dim_models",
    "int_model_tags__unnested": "fct_model_tags",
    "int_model_quantization_bits": "int_models__sized",
    "int_model_serving_memory": "dim_model_sizes",
    "int_model_versions": "dim_models_history",
    "int_model_events__described": "fct_model_events",
    "fct_model_popularity": "hist_model_observations",
}
# ... and those whose grain a test of another kind tests
GRAIN_TESTED_BY = {
    "stg_hub__pages": "source_unique_combination_raw_pages_",
    "fct_model_verdicts": "assert_every_model_has_a_verdict_on_every_rule",
}


def test_the_grain_is_described_and_tested(manifest: dict[str, dict[str, Node]]) -> None:
    tests = nodes_of(manifest, "test")
    tested = {
        manifest["nodes"][test["attached_node"]]["name"]
        for test in tests.values()
        if test.get("test_metadata", {}).get("name") in UNIQUENESS and test["attached_node"]
    }
    for name, node in nodes_of(manifest, "model", "seed").items():
        assert "One row per " in node["description"], name
        if name in GRAIN_TESTED_BY:
            assert any(test.startswith(GRAIN_TESTED_BY[name]) for test in tests), name
        else:
            assert GRAIN_TESTED_IN.get(name, name) in tested, name
            assert name not in GRAIN_TESTED_IN or node["config"]["materialized"] == "view", name


def test_everything_is_described_and_no_description_repeats_the_name(
    manifest: dict[str, dict[str, Node]],
) -> None:
    described = [*nodes_of(manifest, "model", "seed").values(), *manifest["sources"].values()]
    ours = [m for m in manifest["macros"].values() if m["package_name"] == "hub_warehouse"]
    # dbt's own tests (unique, not_null ...) say what they do; a test of our own must
    own_tests = [t for t in nodes_of(manifest, "test").values() if "test_metadata" not in t]
    for node in [*described, *ours, *own_tests, *manifest["exposures"].values()]:
        assert says_something(node["description"], node["name"]), node["name"]
    for node in described:
        for column in node["columns"].values():
            told = says_something(column["description"], column["name"])
            assert told, f"{node['name']}.{column['name']}"


def test_the_overview_introduces_every_mart(manifest: dict[str, dict[str, Node]]) -> None:
    overview = manifest["docs"]["doc.hub_warehouse.__overview__"]["block_contents"]
    for name, node in nodes_of(manifest, "model").items():
        assert node["fqn"][1] != "marts" or f"| `{name}` |" in overview, name


def says_something(description: str, name: str) -> bool:
    """Whether a description has words beyond those of the name and the little ones."""
    little = {"the", "a", "an", "of", "is", "its", "this", "that", "it", "model", "s"}
    words = set(re.findall(r"[a-z0-9]+", description.lower()))
    named = set(re.findall(r"[a-z0-9]+", name.lower().replace("_", " ")))
    return len(description) > 10 and words > words & (named | {f"{n}s" for n in named} | little)


@pytest.mark.parametrize(
    ("description", "name"),
    [
        ("", "like_count"),
        ("The like count.", "like_count"),
        ("The id of the model.", "model_id"),
        ("Like counts of this model", "like_count"),
    ],
)
def test_a_description_that_only_repeats_the_name_says_nothing(description: str, name: str) -> None:
    assert not says_something(description, name)


@pytest.mark.parametrize("name", ["report", "worked_questions"])
def test_an_exposure_names_the_marts_that_it_reads(
    manifest: dict[str, dict[str, Node]], name: str
) -> None:
    queries = {
        "report": [s.sql for chapter in CHAPTERS for s in chapter.sections],
        "worked_questions": [question.sql for question in questions()],
    }[name]
    read = {mart for sql in queries for mart in re.findall(r"\bmarts\.(\w+)", sql)}
    exposure = manifest["exposures"][f"exposure.hub_warehouse.{name}"]
    assert {ref["name"] for ref in exposure["refs"]} == read


def test_the_seeds_that_builds_leave_out_are_all_seeds(
    manifest: dict[str, dict[str, Node]],
) -> None:
    folder = SEEDS.removeprefix("path:")
    assert f"{SEEDS},resource_type:test" in CHECKS_OF_THE_PROJECT
    for name, node in nodes_of(manifest, "seed").items():
        assert Path(node["original_file_path"]).parent == Path(folder), name


def test_unit_tests_are_named_for_their_promise(manifest: dict[str, dict[str, Node]]) -> None:
    assert len(manifest["unit_tests"]) > 15
    for test in manifest["unit_tests"].values():
        assert test["name"].startswith(f"{test['model']}__"), test["name"]
        assert test["description"], test["name"]

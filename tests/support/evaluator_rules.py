"""The rules of dbt-project-evaluator on the graph, computed from dbt's manifest.

The package finds the same with SQL, but is no PyPI package. Names of rules and columns, thresholds
and the form of the exceptions are its own, so the list serves as its seed too. Its rules on names,
folders, descriptions and keys are left out: tests of conventions hold stricter ones.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Node = dict[str, Any]
# a rule, and the columns of a row in which the package reports it
Finding = tuple[str, dict[str, str]]
EXCEPTIONS = Path(__file__).with_name("dbt_project_evaluator_exceptions.csv")
MAX_CHAINED_VIEWS = 5
FANOUT = 3
TOO_MANY_JOINS = 7
TYPES = {
    **{"base": "base", "stg": "staging", "int": "intermediate", "dim": "marts", "fct": "marts"},
    "rpt": "other",
}


class Graph:
    """Sources, seeds, models and exposures, and which read which."""

    def __init__(self, manifest: dict[str, dict[str, Any]]) -> None:
        every = [*manifest["nodes"].items(), *manifest["sources"].items()]
        every += manifest["exposures"].items()
        kinds = ("source", "seed", "model", "exposure")
        self.nodes: dict[str, Node] = {k: n for k, n in every if n["resource_type"] in kinds}
        self.children: dict[str, set[str]] = defaultdict(set)
        self.parents: dict[str, set[str]] = defaultdict(set)
        for child in self.nodes:
            for parent in manifest["parent_map"].get(child, []):
                if parent in self.nodes:
                    self.parents[child].add(parent)
                    self.children[parent].add(child)

    def of_kind(self, kind: str) -> list[str]:
        """Return the ids of all nodes of a kind."""
        return [key for key in self.nodes if self.is_kind(key, kind)]

    def is_kind(self, key: str, *kinds: str) -> bool:
        """Return whether a node is a model, a seed ..."""
        return self.nodes[key]["resource_type"] in kinds

    def name(self, key: str) -> str:
        """Return a node's name as the package reports it."""
        node = self.nodes[key]
        return f"{node['source_name']}.{node['name']}" if "source_name" in node else node["name"]

    def type(self, key: str) -> str | None:
        """Return a model's type: by its prefix, else by its folder."""
        if not self.is_kind(key, "model"):
            return None
        prefix, folder = self.name(key).partition("_")[0], str(self.nodes[key]["fqn"][1])
        return TYPES.get(prefix, folder)

    def is_view(self, key: str) -> bool:
        """Return whether a model has to be computed each time that it is read."""
        return self.nodes[key].get("config", {}).get("materialized") in ("view", "ephemeral")

    def count_views(self, key: str) -> int:
        """Return the length of the longest chain of views that ends with this one."""
        if not self.is_view(key):
            return 0
        return 1 + max((self.count_views(parent) for parent in self.parents[key]), default=0)


def findings(manifest: dict[str, dict[str, Any]]) -> list[Finding]:
    """Return what the rules find, exceptions included."""
    graph = Graph(manifest)
    return [
        *_findings_on_sources(graph),
        *_findings_on_models(graph),
        *_findings_on_relations(graph),
        *_findings_on_rejoined_concepts(graph),
        *_findings_on_public_interfaces(graph),
    ]


def _findings_on_sources(graph: Graph) -> Iterator[Finding]:
    for source in graph.of_kind("source"):
        readers = [child for child in graph.children[source] if graph.is_kind(child, "model")]
        if not (graph.nodes[source].get("freshness") or {}).get("warn_after", {}).get("count"):
            yield "fct_sources_without_freshness", {"resource_name": graph.name(source)}
        if not readers:
            yield "fct_unused_sources", {"parent": graph.name(source)}
        if len(readers) > 1:
            yield "fct_source_fanout", {"parent": graph.name(source)}


def _findings_on_models(graph: Graph) -> Iterator[Finding]:
    for model in graph.of_kind("model"):
        name = graph.name(model)
        parents, children = graph.parents[model], graph.children[model]
        sources = [parent for parent in parents if graph.is_kind(parent, "source")]
        leaves = [
            key for key in children if graph.is_kind(key, "model") and not graph.children[key]
        ]
        if not parents:
            yield "fct_root_models", {"child": name}
        if len(sources) > 1:
            yield "fct_multiple_sources_joined", {"child": name}
        if sources and any(graph.is_kind(parent, "model") for parent in parents):
            yield "fct_direct_join_to_source", {"child": name}
        if sources and graph.type(model) in ("marts", "intermediate"):
            yield "fct_marts_or_intermediate_dependent_on_source", {"child": name}
        if len(leaves) >= FANOUT:
            yield "fct_model_fanout", {"parent": name}
        if len(parents) >= TOO_MANY_JOINS:
            yield "fct_too_many_joins", {"resource_name": name}
        if any(graph.count_views(parent) >= MAX_CHAINED_VIEWS for parent in parents):
            yield "fct_chained_views_dependencies", {"child": name}


def _findings_on_relations(graph: Graph) -> Iterator[Finding]:
    for child in graph.of_kind("model"):
        for parent in graph.parents[child]:
            row = {"parent": graph.name(parent), "child": graph.name(child)}
            if graph.type(child) == graph.type(parent) == "staging":
                yield "fct_staging_dependent_on_staging", row
            if graph.type(child) == "staging" and graph.type(parent) in ("marts", "intermediate"):
                yield "fct_staging_dependent_on_marts_or_intermediate", row


def _findings_on_rejoined_concepts(graph: Graph) -> Iterator[Finding]:
    """A model reads both another one and its parent, and nobody else reads that other one."""
    for child in graph.of_kind("model"):
        for between in graph.parents[child]:
            readers = [key for key in graph.children[between] if graph.is_kind(key, "model")]
            for parent in graph.parents[between] & graph.parents[child]:
                if len(readers) == 1:
                    yield (
                        "fct_rejoining_of_upstream_concepts",
                        {
                            "parent": graph.name(parent),
                            "child": graph.name(child),
                            "parent_and_child": graph.name(between),
                        },
                    )


def _findings_on_public_interfaces(graph: Graph) -> Iterator[Finding]:
    for exposure in graph.of_kind("exposure"):
        for parent in graph.parents[exposure]:
            row = {
                "exposure_name": graph.name(exposure),
                "parent_resource_name": graph.name(parent),
            }
            if graph.nodes[parent].get("access") != "public":
                yield "fct_exposures_dependent_on_private_models", row
            if graph.is_view(parent) or graph.is_kind(parent, "source"):
                yield "fct_exposure_parents_materializations", row
    for model in graph.of_kind("model"):
        if graph.nodes[model]["access"] == "public":
            if not graph.nodes[model]["contract"]["enforced"]:
                yield "fct_public_models_without_contract", {"resource_name": graph.name(model)}
            described = [graph.nodes[model], *graph.nodes[model]["columns"].values()]
            if not all(each["description"] for each in described):
                yield "fct_undocumented_public_models", {"resource_name": graph.name(model)}


def exceptions() -> list[dict[str, str]]:
    """Return the findings that are meant to be, each with its reason."""
    with EXCEPTIONS.open(newline="") as file:
        return list(csv.DictReader(file))


def is_excepted(finding: Finding, exception: dict[str, str]) -> bool:
    """Return whether a finding is the one that an exception names."""
    rule, row = finding
    excluded = row.get(exception["column_name"])
    return rule == exception["fct_name"] and excluded == exception["id_to_exclude"]

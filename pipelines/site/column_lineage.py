"""Column lineage: where each column comes from, back to the Hub's JSON, and where it is used."""

import json
import logging
from pathlib import Path
from tempfile import TemporaryDirectory

from dbt_colibri.lineage_extractor.extractor import DbtColumnLineageExtractor
from dbt_colibri.report.generator import DbtColibriReportGenerator


def write_lineage(dbt_folder: Path, target: Path) -> None:
    """Write the column lineage of dbt's manifest and catalog to `target`, an HTML file."""
    manifest = json.loads((dbt_folder / "manifest.json").read_text())
    nodes = [*manifest["nodes"].values(), *manifest["sources"].values()]
    relations = [node["relation_name"] for node in nodes if node.get("relation_name")]
    for node in manifest["nodes"].values():
        for relation in relations if node.get("compiled_code") else ():
            # our SQL leaves the database out, so that the file can be renamed; colibri needs it
            without_database = relation.partition(".")[2]
            node["compiled_code"] = node["compiled_code"].replace(without_database, relation)
    # it warns of each `unpivot`, whose columns it can't follow; the others are complete
    logging.getLogger("sqlglot").setLevel(logging.ERROR)
    with TemporaryDirectory(dir=dbt_folder) as folder:
        named = Path(folder) / "manifest.json"
        named.write_text(json.dumps(manifest))
        extractor = DbtColumnLineageExtractor(str(named), str(dbt_folder / "catalog.json"))
        DbtColibriReportGenerator(extractor, disable_telemetry=True).generate_report(folder)
        (Path(folder) / "index.html").replace(target)

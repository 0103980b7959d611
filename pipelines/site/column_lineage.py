"""Column lineage: where each column comes from, back to the Hub's JSON, and where it is used."""

import json
import logging
import re
from pathlib import Path
from tempfile import TemporaryDirectory

from dbt_colibri.lineage_extractor.extractor import DbtColumnLineageExtractor
from dbt_colibri.report.generator import DbtColibriReportGenerator

# The page opens on this model, unless its address names another; else on the first of them all.
OPENED = "model.hub_warehouse.dim_models"
TITLE = "hub-warehouse: column lineage"

_HEAD = f"""<title>{TITLE}</title>
<style>
a[href*="utm_content="]:not([href*="utm_content=logo"]), a[href*="utm_content=logo"] img {{
  display: none !important }}
a[href*="utm_content=logo"] span {{ display: inline !important }}
@media (max-width: 640px) {{
  a[href*="utm_content=logo"] ~ span {{ display: none }}
  a[href*="utm_content=logo"] span {{ max-width: 7rem; font-size: 0.75rem; line-height: 1.1 }} }}
</style>
<script>
if (!new URLSearchParams(location.search).has("model")) {{
  const narrow = innerWidth < 640 ? "&hideSidebars=true" : "";
  history.replaceState(null, "", "?model={OPENED}&parents=1" + narrow + location.hash);
}}
</script>"""
# The library's page advertises its vendor. Each pattern is replaced, wherever it is found.
REPAIRS = {
    r"<title>Colibri[^<]*</title>": _HEAD,
    r'<link rel="icon"[^>]*>': '<link rel="icon" href="data:,">',
    # where the vendor's links lead: its name in the page's head now leads to our docs
    r'"https://colibri-data\.com"': '"index.html"',
    r'children:"Colibri"': f'children:"{TITLE}"',
    r'alt:"Colibri"': 'alt:""',
    # offers of what the vendor's service can do: each is a link, which the style hides
    r"Try this feature on Colibri Cloud": "",
    r'children:"Recent Commits"': 'children:""',
}


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
        target.write_text(ours((Path(folder) / "index.html").read_text()))


def ours(page: str) -> str:
    """Return the library's page under our title, without its vendor, opening on `dim_models`."""
    for pattern, repaired in REPAIRS.items():
        page = re.sub(pattern, repaired, page)
    return page

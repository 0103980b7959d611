"""The docs: dbt's own documentation as one file that makes no request, with our tables in it.

dbt has written the file into the build's folder. Its text is replaced here, piece by piece.
"""

import json
import re
from pathlib import Path

import duckdb

from pipelines.warehouse.connection import connect
from pipelines.warehouse.invented import invented_note

# A mart that begins a row of a table in the docs is a link to its own page.
MARTS = "select table_name from information_schema.tables where table_schema = 'marts'"
MODEL_LINK = "#!/model/model.hub_warehouse."

TITLE = "hub-warehouse: the docs"
SUMMARY = "Every table of a warehouse of the models that the Hugging Face Hub lists."

# Addresses that dbt's file requests before its script has put the real ones in, or in vain.
_ICON = "<use xlink:href=\"{{ getIcon(item.type, \\'%s\\') }}\">"
# It also cuts each column's description to two words, and its links are too pale to read. On phones
# its tree of models leaves no room for a page: there the search and the overview's links stay.
_STYLE = """<style>
.column-row td { vertical-align: top }
.column-row td[style*=ellipsis] {
  white-space: normal !important; max-width: none !important; min-width: 20rem }
.app-content :is(p, li, td) a, a code, .result h4 { color: #0a7676 !important }
.app-menu .logo { width: auto !important }
.app-menu img.logo { display: none !important }
.app-menu .logo a::after {
  content: "hub-warehouse"; font-size: 1.4rem; font-weight: 600; line-height: 46px; color: #222 }
@media (max-width: 768px) {
  body, .app { min-width: 0 !important }
  .app.app-row { flex-direction: column }
  .app-menu { width: auto !important; min-width: 0 !important }
  .app-menu .app-navbar { height: auto; padding: 0 16px }
  .app-content, .app-content .app-body { min-width: 0; min-height: 0 }
  .app-content .app-navbar { height: auto }
  .app-content .app-pad { padding: 10px 16px !important }
  .app-content .app-pad-h { padding: 0 16px !important }
  .app-content .panel-body { padding: 16px }
  .app-content table, .table-responsive { display: block; max-width: 100%; overflow-x: auto }
  .app-content td, .app-content th { min-width: 6rem }
  .app-content pre { overflow-x: auto }
}
</style>"""
_BANNER = """<p style="position: fixed; z-index: 9999; bottom: 0; left: 0; right: 0; margin: 0;
  padding: 6px; text-align: center; font-weight: 600; background: #ffd166; color: #222">{}</p>"""
REPAIRS = {
    _ICON % "on": (_ICON % "on").replace("xlink:", "ng-attr-xlink:"),
    _ICON % "off": (_ICON % "off").replace("xlink:", "ng-attr-xlink:"),
    "${require('./assets/favicons/favicon.ico')}": "data:,",
    '<link rel="canonical" href="/overview/"/>': "",
    "<title>dbt Docs</title>": f"<title>{TITLE}</title>" + _STYLE,
    'content="dbt Docs"': f'content="{TITLE}"',
    'content="documentation for dbt"': f'content="{SUMMARY}"',
}

# The overview's tables that would soon be out of date; each replaces its mark in `overview.md`.
OVERVIEW_TABLES = {
    "(the funnel)": """
        select rule_position as place, rule_name as rule, question, is_enforced as enforced,
            removed_model_count as removed, unknown_model_count as unknown,
            output_model_count as "left"
        from marts.rpt_filter_funnel order by rule_position""",
    "(the tasks)": """
        select pipeline_tag as task, modality, output_kind as output, is_generative as generative,
            is_generative_2025_10 as "in 2025-10", is_selected as selected
        from config.pipeline_tags order by is_generative desc, modality, pipeline_tag""",
    "(the fields)": """
        select hub_field as field, coalesce(kept_as, 'dropped') as "kept as", reason
        from config.hub_fields order by kept_as is null, kept_as, hub_field""",
}


def write_docs(dbt_folder: Path, warehouse: Path, target: Path) -> None:
    """Write the docs of a warehouse file to `target`, an HTML file, from those that dbt wrote."""
    text = (dbt_folder / "static_index.html").read_text()
    for original, repaired in REPAIRS.items():
        text = text.replace(original, repaired)
    with connect(warehouse, read_only=True) as connection:
        marts = {name for (name,) in connection.execute(MARTS).fetchall()}
        text = re.sub(r"\| `(\w+)` \|", lambda cell: _linked(cell, marts), text)
        for mark, sql in OVERVIEW_TABLES.items():
            table = markdown_table(connection.execute(sql))
            text = text.replace(mark, json.dumps(table)[1:-1])
    if note := invented_note(warehouse):
        text = text.replace("</body>", _BANNER.format(note) + "</body>")
    target.write_text(text)


def _linked(cell: re.Match[str], marts: set[str]) -> str:
    name = cell[1]
    return f"| [`{name}`]({MODEL_LINK}{name}) |" if name in marts else cell[0]


def markdown_table(cursor: duckdb.DuckDBPyConnection) -> str:
    """Return a query's rows as a Markdown table: booleans as `yes` or nothing, numbers as 1,000."""
    names = [column[0] for column in cursor.description or ()]
    rows = [[_cell(value) for value in row] for row in cursor.fetchall()]
    return "\n".join(f"| {' | '.join(row)} |" for row in [names, ["---"] * len(names), *rows])


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, int):
        return f"{value:,}"
    return str(value or "").replace("|", ", ")

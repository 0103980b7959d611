"""The files that dbt writes about a run, by name, and what the docs need of an earlier one."""

import json
from pathlib import Path

RUN_RESULTS = "run_results.json"
MANIFEST = "manifest.json"


def keep_compiled_code(earlier: Path, target: Path) -> None:
    """Add to a run's manifest what an earlier run compiled, so that the docs show each node's SQL.

    Both are folders of artifacts. A node whose code has changed since keeps none.
    """
    if not (earlier / MANIFEST).exists():
        return
    before = json.loads((earlier / MANIFEST).read_text())["nodes"]
    manifest = json.loads((target / MANIFEST).read_text())
    for name, node in manifest["nodes"].items():
        known = before.get(name, {})
        if not node.get("compiled_code") and known.get("checksum") == node["checksum"]:
            node["compiled_code"] = known.get("compiled_code")
    (target / MANIFEST).write_text(json.dumps(manifest))

"""What dbt builds tables from, as one digest, and the digest that a file was built from.

Tables can be gone on with only where the SQL and the seeds are still those that made them.
"""

from hashlib import sha256
from pathlib import Path

import duckdb

from pipelines.settings import ROOT
from pipelines.work_file import opened

PLACES = (
    *("dbt_project/dbt_project.yml", "dbt_project/models", "dbt_project/macros"),
    "configs/seeds",
)
TABLE = "config.built_from"


def is_built_from_this(file: Path) -> bool:
    """Whether a file's tables were made by this very project text; False without a file."""
    if not file.exists():
        return False
    with duckdb.connect(str(file), read_only=True) as connection:
        try:
            found = connection.execute(f"select project_sha256 from {TABLE}").fetchall()
        except duckdb.CatalogException:  # an older version, or not built to its end
            return False
    return found == [(project_sha256(),)]


def note_built_from_this(file: Path) -> None:
    """Note in a file what made its tables."""
    with opened(file) as connection:
        connection.execute(
            f"create or replace table {TABLE} as select ? as project_sha256", [project_sha256()]
        )
        connection.execute(
            f"comment on table {TABLE} is 'The SQL and seeds that this file was built from.'"
        )
        connection.execute(
            f"comment on column {TABLE}.project_sha256 is 'SHA-256 over the names and contents of"
            f" all files in {', '.join(PLACES)}.'"
        )


def project_sha256() -> str:
    """Return the digest of all SQL, YAML and seeds, in hexadecimal digits."""
    digest = sha256()
    for place in PLACES:
        found = ROOT / place
        for path in sorted(found.rglob("*.*")) if found.is_dir() else [found]:
            content = path.read_bytes()
            digest.update(f"{path.relative_to(ROOT).as_posix()}\0{len(content)}\0".encode())
            digest.update(content)
    return digest.hexdigest()

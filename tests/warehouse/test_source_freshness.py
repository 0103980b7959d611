"""`dbt source freshness`: every source is as old as the newest complete crawl."""

import json
import shutil
from pathlib import Path

import duckdb

from tests.conftest import BuiltWarehouse
from tests.support.in_process import run_dbt

SOURCES = ("models", "pages", "crawls", "build_watermark")


def freshness(file: Path, folder: Path) -> dict[str, str]:
    """What dbt says of each source."""
    run_dbt([["source", "freshness"]], file, folder)
    results = json.loads((folder / "sources.json").read_text())["results"]
    return {each["unique_id"].rpartition(".")[2]: each["status"] for each in results}


def test_a_week_without_a_complete_crawl_is_a_warning(
    built: BuiltWarehouse, tmp_path: Path
) -> None:
    file = tmp_path / "hub.duckdb"
    shutil.copyfile(built.path, file)
    assert freshness(file, tmp_path / "new") == dict.fromkeys(SOURCES, "pass")
    with duckdb.connect(str(file)) as connection:
        connection.execute("update raw.crawls set finished_at = now() - interval 8 days")
        connection.execute(
            "insert into raw.crawls by name"
            " select 'newer' as crawl_id, 'unfinished' as status, now() as finished_at"
        )
    assert freshness(file, tmp_path / "old") == dict.fromkeys(SOURCES, "warn")

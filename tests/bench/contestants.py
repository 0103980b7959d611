"""The four ways from the listing to a typed, filtered table of ids; each runs alone in a process.

`python -m tests.bench.contestants NAME ENDPOINT PAGES_FOLDER WORK_FOLDER` prints one JSON object:
seconds, CPU seconds, peak memory, models, and a hash of the ids that pass the filters.
Imports, and dbt's reading of the project, come before the clock starts.
"""

import hashlib
import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb

from pipelines.hub.request import CrawlRequest
from pipelines.settings import ROOT

Timed = Callable[[], Path]

# What all of them keep of a model, as DuckDB types.
COLUMNS = {
    "_id": "varchar",
    "id": "varchar",
    "author": "varchar",
    "createdAt": "timestamp",
    "lastModified": "timestamp",
    "sha": "varchar",
    "private": "boolean",
    "gated": "varchar",
    "disabled": "boolean",
    "downloads": "bigint",
    "downloadsAllTime": "bigint",
    "likes": "bigint",
    "trendingScore": "double",
    "pipeline_tag": "varchar",
    "library_name": "varchar",
    "tags": "varchar[]",
    "inference": "varchar",
    "parameters": "bigint",
}
FILTERS = f"""
    not private and not disabled and gated = 'false' and inference = 'warm' and pipeline_tag in (
        select pipeline_tag from read_csv('{ROOT / "configs/seeds/pipeline_tags.csv"}')
        where is_selected)
"""


def ours(endpoint: str, pages: Path, work: Path) -> Timed:
    """Landing through dlt, staging, verdicts and `eligible_models` through dbt."""
    import os

    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    from pipelines.dbt.run import dbt_environment
    from pipelines.load.crawl import crawl_hub
    from pipelines.orchestration import carry_over
    from pipelines.settings import load_settings
    from pipelines.warehouse.paths import Paths

    paths = Paths(work / "ours.duckdb")
    paths.work.mkdir(parents=True)
    os.environ.update(dbt_environment(paths.building, paths.work / "dbt"))
    carry_over.begin_full_build(paths, crawls_kept=0)
    manifest: Any = dbtRunner().invoke(["parse", "--quiet"]).result
    paths.building.unlink()

    def run() -> Path:
        carry_over.begin_full_build(paths, crawls_kept=0)
        request = CrawlRequest(load_settings(endpoint=endpoint))
        crawl_hub(None, request, paths.building)
        select = ["+eligible_models", "--exclude-resource-type", "test", "unit_test"]
        done = dbtRunner(manifest=manifest).invoke(["build", "--quiet", "--select", *select])
        # its connection would stay open, and DuckDB wants all connections configured alike
        DuckDBConnectionManager.close_all_connections()
        assert done.success, done.exception or done.result
        return paths.building

    return run


def client(endpoint: str, pages: Path, work: Path) -> Timed:
    """The official client, streamed, pruned row by row, inserted in batches."""
    import pyarrow as pa
    from huggingface_hub import HfApi

    from pipelines.settings import load_settings

    def pruned(model: Any) -> tuple[Any, ...]:
        parameters = model.safetensors.total if model.safetensors else None
        return (
            *(model.__dict__.get("_id"), model.id, model.author, model.created_at),
            *(model.last_modified, model.sha, model.private, str(model.gated).lower()),
            *(model.disabled, model.downloads, model.downloads_all_time, model.likes),
            *(model.trending_score, model.pipeline_tag, model.library_name, model.tags),
            *(model.inference, parameters),
        )

    def run() -> Path:
        file = work / "client.duckdb"
        expand: Any = list(load_settings().expand)
        models = HfApi(endpoint=endpoint, token=False).list_models(expand=expand, sort="created_at")
        rows = map(pruned, models)
        with _table(file) as connection:
            while batch := list(islice(rows, 10_000)):
                columns = dict(zip(COLUMNS, map(list, zip(*batch, strict=True)), strict=True))
                arrow = pa.table(columns)  # noqa: F841 - DuckDB finds it by this name
                connection.execute("insert into models select * from arrow")
        return file

    return run


def stock_dlt(endpoint: str, pages: Path, work: Path) -> Timed:
    """Dlt as its tutorial has it: pages of dicts, nesting off, Parquet files."""
    import dlt
    from dlt.sources.helpers.rest_client.client import RESTClient
    from dlt.sources.helpers.rest_client.paginators import HeaderLinkPaginator

    from pipelines.settings import load_settings

    file = work / "stock.duckdb"

    @dlt.resource(name="models", max_table_nesting=0)
    def models() -> Iterator[Any]:
        query = {"sort": "createdAt", "limit": 1000, "expand": list(load_settings().expand)}
        rest = RESTClient(endpoint, paginator=HeaderLinkPaginator())
        for page in rest.paginate("/api/models", params=query):
            yield list(page)

    def run() -> Path:
        pipeline = dlt.pipeline(
            "stock",
            destination=dlt.destinations.duckdb(str(file)),
            dataset_name="landed",
            pipelines_dir=str(work / "stock_pipelines"),
        )
        pipeline.run(models(), loader_file_format="parquet")
        with duckdb.connect(str(file)) as connection:
            names = [name for name in COLUMNS if name not in ("_id", "id", "parameters", "gated")]
            kept = {name: _snake(name) for name in names}
            kept |= {"tags": "from_json(tags, '[\"VARCHAR\"]')", "parameters": "null"}
            kept |= {"_id": "_id", "id": "id", "gated": "coalesce(gated__v_text, gated::varchar)"}
            columns = ", ".join(f'{kept[name]} as "{name}"' for name in COLUMNS)
            connection.execute(f"create table models as select {columns} from landed.models")
        return file

    return run


def read_json(endpoint: str, pages: Path, work: Path) -> Timed:
    """The limit: DuckDB reads page files that lie on the disk already, with explicit columns."""

    def run() -> Path:
        file = work / "read_json.duckdb"
        sent = {k: v for k, v in COLUMNS.items() if k != "parameters"}
        sent |= {"safetensors": "struct(total bigint)", "cardData": "json"}
        columns = ", ".join(f"'{name}': '{kind}'" for name, kind in sent.items())
        kept = ", ".join(f'"{name}"' for name in COLUMNS if name != "parameters")
        with duckdb.connect(str(file)) as connection:
            connection.execute("set preserve_insertion_order = false")
            connection.execute(
                f"create table models as select {kept}, safetensors.total as parameters"
                f" from read_json('{pages}/*.json', format = 'array', columns = {{{columns}}})"
            )
        return file

    return run


CONTESTANTS = {"ours": ours, "client": client, "stock_dlt": stock_dlt, "read_json": read_json}


def _table(file: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(str(file))
    columns = ", ".join(f'"{name}" {kind}' for name, kind in COLUMNS.items())
    connection.execute(f"create table models ({columns})")
    return connection


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


def _filtered(file: Path, name: str) -> tuple[int, list[str]]:
    """Return how many models a way kept, and which pass: for all but ours, by a last query."""
    with duckdb.connect(str(file)) as connection:
        if name == "ours":
            count = "staging.stg_hub__models"
            ids = "select hub_object_id from marts.eligible_models"
        else:
            connection.execute(f"create table eligible_models as from models where {FILTERS}")
            count, ids = "models", "select _id from eligible_models"
        [(models,)] = connection.execute(f"select count(*) from {count}").fetchall()
        return models, sorted(row[0] for row in connection.execute(ids).fetchall())


def main(name: str, endpoint: str, pages: Path, work: Path) -> None:
    """Run one contestant and print what it took."""
    run = CONTESTANTS[name](endpoint, pages, work)
    cpu, started = _cpu_seconds(), time.monotonic()
    file = run()
    models, ids = _filtered(file, name)
    measured = {
        "seconds": time.monotonic() - started,
        "cpu_seconds": _cpu_seconds() - cpu,
        # of ours the child that fetches, too: the sum of the peaks, whenever each was
        "memory_gb": sum(usage.ru_maxrss for usage in _usages()) / 1e6,
        "file_gb": file.stat().st_size / 1e9,
        "models": models,
        "eligible_models": len(ids),
        "ids_sha256": hashlib.sha256("\n".join(ids).encode()).hexdigest(),
    }
    print("RESULT", json.dumps(measured))


def _cpu_seconds() -> float:
    return sum(usage.ru_utime + usage.ru_stime for usage in _usages())


def _usages() -> list[resource.struct_rusage]:
    return [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))

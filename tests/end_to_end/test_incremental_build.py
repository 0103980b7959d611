"""A build of changes works out what changed alone, and ends where a build of all would."""

import copy
import json
import shutil
from pathlib import Path
from typing import Any

import duckdb

from pipelines.sample_hub import running
from tests.conftest import free_port
from tests.support import in_process
from tests.support.landing import tables_of

Row = dict[str, Any]


def model(number: int) -> Row:
    """One of 200 models, ten a day: an incremental crawl gets the last days alone."""
    moment = f"2025-01-{1 + number // 10:02d}T00:{number % 10:02d}:00.000Z"
    return {
        "_id": f"6ab2b9f6{number:016x}",
        "id": f"a/m{number}",
        "gated": False,
        "private": False,
        "downloads": number,
        "createdAt": moment,
        "lastModified": moment,
        "tags": ["license:mit"],
    }


def before() -> list[Row]:
    """A family of three generations, a parent whose case differs, and one that can't be typed."""
    rows = [model(number) for number in range(200)]
    rows[1]["safetensors"] = {"parameters": {"BF16": 1000}, "total": 1000}
    rows[5]["safetensors"] = {"parameters": {"F32": 500}, "total": 500}
    rows[5]["tags"] += ["base_model:a/m1", "base_model:finetune:a/m1"]
    rows[6]["tags"] += ["base_model:a/m5", "base_model:adapter:a/m5"]
    rows[8]["tags"] += ["base_model:A/M9", "base_model:quantized:A/M9"]
    rows[7]["downloads"] = "many"
    return rows


def after() -> list[Row]:
    """Most are what they were; of the family only the upper two were touched."""
    rows = copy.deepcopy(before())
    changes: dict[int, Row] = {
        1: {"id": "b/renamed"},
        2: {"downloads": "many"},
        5: {"safetensors": {"parameters": {"F32": 900}, "total": 900}},
        7: {"downloads": 3},
        9: {"tags": []},
        10: {"gated": "auto"},
    }
    for number, change in changes.items():
        rows[number] |= {"lastModified": f"2025-06-01T00:00:{number:02d}.000Z", **change}
    return rows


def test_an_incremental_build_ends_as_a_full_one_would(tmp_path: Path) -> None:
    data, port = tmp_path / "data", str(free_port())
    data.mkdir()
    for rows, build in ((before(), in_process.build), (after(), in_process.build_incrementally)):
        file = tmp_path / "rows.jsonl"
        file.write_text("\n".join(map(json.dumps, rows)))
        with running("--rows", str(file), "--port", port) as endpoint:
            build(data, endpoint, dbt_tests=[in_process.DATA_TESTS], page_size=20)
    with duckdb.connect(str(data / "hub.duckdb"), read_only=True) as connection:
        [(crawl,)] = connection.execute("from raw.build_watermark").fetchall()
        [(landed,)] = connection.execute(
            "select count(*) from raw.models where crawl_id > ?", [crawl]
        ).fetchall()
        assert 6 <= landed <= 40
        family = connection.execute(
            "select model_id, root_hub_object_id, root_model_id, serving_memory_bytes"
            " from marts.dim_models left join marts.dim_model_sizes using (model_id)"
            " where model_id in ('a/m2', 'a/m5', 'a/m6', 'a/m7') order by all"
        ).fetchall()
    # nobody touched m6, but its root has another name now; m2 can't be typed any more, m7 can
    assert family == [
        ("a/m5", None, "a/m1", 3600),
        # an adapter takes at least what its base model does
        ("a/m6", None, "a/m1", 3600),
        ("a/m7", "6ab2b9f60000000000000007", "a/m7", None),
    ]
    whole = tmp_path / "hub.duckdb"
    shutil.copyfile(data / "hub.duckdb", whole)
    in_process.transform(whole)
    with duckdb.connect(str(whole), read_only=True) as connection:
        assert connection.execute("select count(*) from raw.build_watermark").fetchall() == [(0,)]
    assert tables_of(data / "hub.duckdb", but=()) == tables_of(whole, but=())

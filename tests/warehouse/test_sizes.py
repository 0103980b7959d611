"""How large models are: the marts against a reading of the same JSON in Python, row for row."""

import math
from typing import Any

import duckdb
import pytest

from pipelines.sample_hub.catalogue.generated import GeneratedCatalogue
from pipelines.sample_hub.catalogue.model_facts import ModelFacts
from pipelines.sample_hub.catalogue.weights import packing_of
from tests.conftest import SHARED_ROWS
from tests.support.payloads import Row, payloads_of, rows_of, seed

BITS = {
    **{"F64": 64, "I64": 64, "U64": 64, "C64": 64, "F32": 32, "I32": 32, "U32": 32, "F16": 16},
    **{"BF16": 16, "I16": 16, "U16": 16, "I8": 8, "U8": 8, "F8_E4M3": 8, "F8_E5M2": 8, "BOOL": 8},
    **{"F8_E8M0": 8, "F6_E2M3": 6, "F6_E3M2": 6, "F4": 4},
}
PACKING = {"U8", "I8", "U16", "I16", "U32", "I32"}
DEVICES = [("8 GB", 8), ("16 GB", 16), ("24 GB", 24), ("48 GB", 48), ("80 GB", 80)]
GB, GIB = 10**9, 2**30
GREATEST = 2**63 - 1


@pytest.fixture(params=["warehouse", "odd_warehouse"])
def connection(request: pytest.FixtureRequest) -> duckdb.DuckDBPyConnection:
    """The generated catalogue, then the odd and recorded rows."""
    found: duckdb.DuckDBPyConnection = request.getfixturevalue(request.param)
    return found


def count(value: Any) -> int | None:
    return value if isinstance(value, int) and 0 <= value <= GREATEST else None


def min_bits(model: Row) -> int | None:
    """Return the fewest bits of a quantised weight: by tags that name bits, else by methods."""
    tags = {tag.lower() for tag in model.get("tags") or []}
    told = [row for row in seed("quantization_tags") if row["tag"] in tags]
    named = [row for row in told if row["names_bits"] == "true"]
    return min((int(row["min_bits"]) for row in named or told), default=None)


def bytes_of(parameters: int | None, bits: int | None) -> int | None:
    if parameters is None or bits is None:
        return None
    total = math.ceil(parameters * bits / 8)
    return total if total <= GREATEST else None


def expected_parameters(object_id: str, model: Row) -> list[Row]:
    counts = (model.get("safetensors") or {}).get("parameters")
    least = min_bits(model)
    rows = []
    for dtype, value in counts.items() if isinstance(counts, dict) else ():
        bits, parameters = BITS.get(dtype), count(value)
        is_packed = bool(least and bits and dtype in PACKING and least < bits)
        rows.append(
            {
                **{"hub_object_id": object_id, "model_id": model["id"]},
                "dtype": dtype,
                "parameter_count": parameters,
                "bits": bits,
                "weight_bytes": bytes_of(parameters, least if is_packed else bits),
                "max_weight_bytes": bytes_of(parameters, bits),
                "is_packed": is_packed,
            }
        )
    return rows


def own_size(object_id: str, model: Row) -> Row:
    """Return what a model's own JSON tells of it; where an adapter fits is not in there."""
    safetensors, gguf = model.get("safetensors") or {}, model.get("gguf") or {}
    rows = expected_parameters(object_id, model)
    total, gguf_total = count(safetensors.get("total")), count(gguf.get("total"))
    file_bytes = count(gguf.get("totalFileSize"))
    counted = known_sum(rows, "parameter_count")
    stated = [each for each in (total, counted) if each is not None]
    weight_bytes = known_sum(rows, "weight_bytes")
    max_bytes = known_sum(rows, "max_weight_bytes")
    misses_some = counted is not None and total is not None and counted < total
    if misses_some or any(row["weight_bytes"] is None for row in rows):
        max_bytes = None
    if not rows and total is None:
        weight_bytes = max_bytes = file_bytes
    if any(row["weight_bytes"] is None for row in rows):
        basis = "unknown_dtypes"
    elif any(row["is_packed"] for row in rows):
        basis = "packed_weights"
    elif rows:
        basis = "dtype_widths"
    elif total is not None:
        basis = "total_without_dtypes"
    elif gguf_total is not None:
        basis = "gguf_without_file_size" if file_bytes is None else "gguf_file"
    else:
        basis = "not_sent"
    tags = model.get("tags") or []
    is_adapter = model.get("library_name") == "peft" or any(
        tag.startswith("base_model:adapter:") for tag in tags
    )
    most = max((r for r in rows if r["parameter_count"] is not None), key=by_count, default=None)
    return {
        "hub_object_id": object_id,
        "model_id": model["id"],
        "parameter_source": (
            "safetensors" if stated else "gguf" if gguf_total is not None else None
        ),
        "main_dtype": most["dtype"] if most else None,
        "size_basis": basis,
        "parameter_count": max(stated, default=gguf_total),
        "safetensors_parameter_count": total,
        "counted_parameter_count": counted,
        "dtype_count": len(rows) or None,
        "weight_bytes": weight_bytes,
        "max_weight_bytes": max_bytes,
        "gguf_file_bytes": file_bytes,
        "gguf_context_token_count": count(gguf.get("context_length")),
        "gguf_architecture": gguf.get("architecture"),
        "is_lower_bound": None if weight_bytes is None else max_bytes != weight_bytes,
        "is_adapter": is_adapter,
        "has_contradictory_counts": None not in (counted, total) and counted != total,
    }


def expected_sizes(connection: duckdb.DuckDBPyConnection) -> dict[str, Row]:
    """Return each model's row by `_id`, with what serving it takes: an adapter's base comes on top.

    Which base that is has tests of its own (fct_model_lineage).
    """
    own = {object_id: own_size(object_id, m) for object_id, m in payloads_of(connection).items()}
    parents = dict(
        connection.execute(
            "select hub_object_id, parent_hub_object_id from marts.fct_model_lineage"
            " where is_primary_parent"
        ).fetchall()
    )
    return {
        object_id: size | serving(size, own.get(parents.get(object_id, "")))
        for object_id, size in own.items()
    }


def serving(size: Row, base: Row | None) -> Row:
    least, most = (size[name] for name in ("weight_bytes", "max_weight_bytes"))
    count = size["parameter_count"]
    known = base if base and (not base["is_adapter"] or base["parameter_count"] is not None) else {}
    base_count = known.get("parameter_count")
    if not size["is_adapter"]:
        basis = "own_weights"
    elif count is not None and count >= (base_count or 0) / 2:
        basis = "merged_adapter"
    elif base_count is not None or known.get("weight_bytes") is not None:
        basis = "adapter_and_base"
        least = together(least or 0, known.get("weight_bytes"))
        most = together(most, known.get("max_weight_bytes"))
        count = together(count or 0, base_count)
    else:
        basis, least, most, count = "unknown_base", None, None, None
    fitting = [name for name, gigabytes in DEVICES if fits(least, most, gigabytes)]
    return {
        "serving_basis": basis,
        "serving_memory_bytes": least,
        "max_serving_memory_bytes": most,
        **{f"min_bytes_at_{bits}_bits": bytes_of(count, bits) for bits in (16, 8, 4)},
        "smallest_device_name": fitting[0] if fitting else None,
        "fits_free_tier_limit": fits(least, most, 10),
        "is_too_large": fits(least, most, 80) is False,
    }


def together(left: int | None, right: int | None) -> int | None:
    if left is None or right is None or left + right > GREATEST:
        return None
    return left + right


def fits(least: int | None, most: int | None, gigabytes: int) -> bool | None:
    """Return whether weights between two bounds fit; None where the bounds leave it open."""
    if most is not None and most <= gigabytes * GB:
        return True
    return False if least is not None and least > gigabytes * GIB else None


def by_count(row: Row) -> tuple[int, str]:
    return row["parameter_count"], row["dtype"]


def known_sum(rows: list[Row], column: str) -> int | None:
    known = [row[column] for row in rows if row[column] is not None]
    return sum(known) if known else None


def test_each_count_by_dtype_is_as_in_the_json(connection: duckdb.DuckDBPyConnection) -> None:
    found = rows_of(connection, "from marts.fct_model_parameters order by hub_object_id, dtype")
    expected = [
        row for item in payloads_of(connection).items() for row in expected_parameters(*item)
    ]
    assert found == sorted(expected, key=lambda row: (row["hub_object_id"], row["dtype"]))
    assert len(found) > 10


def test_each_models_size_is_as_in_the_json(connection: duckdb.DuckDBPyConnection) -> None:
    found = rows_of(connection, "from marts.dim_model_sizes order by hub_object_id")
    expected = [size for _, size in sorted(expected_sizes(connection).items())]
    assert found == expected


def test_devices_hold_what_is_not_larger_than_they_are(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    sizes = expected_sizes(connection).values()
    bounds = [(row["serving_memory_bytes"], row["max_serving_memory_bytes"]) for row in sizes]
    found = connection.execute(
        "select memory_bytes, fitting_model_count, too_large_model_count, unknown_model_count"
        " from marts.dim_devices order by 1"
    ).fetchall()
    assert found == [
        (
            size * GB,
            sum(fits(least, most, size) is True for least, most in bounds),
            sum(fits(least, most, size) is False for least, most in bounds),
            sum(fits(least, most, size) is None for least, most in bounds),
        )
        for size in (8, 10, 16, 24, 48, 80)
    ]


def true_bytes(facts: ModelFacts) -> int:
    """Return the bytes of the weights that the catalogue made up, whatever is counted of them."""
    packing = packing_of(facts)
    if packing is None:
        return facts.parameters * BITS[facts.dtype] // 8
    kept = facts.parameters // 97
    bits = 8 if packing.dtype == "F8_E4M3" else 4
    return kept * 4 + (facts.parameters - kept) * bits // 8


def test_the_true_bytes_of_generated_models_are_within_the_bounds(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    sizes = {
        row["hub_object_id"]: row
        for row in rows_of(warehouse, "from marts.dim_model_sizes where dtype_count > 0")
    }
    checked = {"dtype_widths": 0, "packed_weights": 0}
    for index in range(3000):
        facts = GeneratedCatalogue(3000, 7).facts(index) if index % 7 == 0 else None
        size = sizes.get(facts.object_id) if facts else None
        if facts is None or size is None or size["size_basis"] not in checked:
            continue
        true = true_bytes(facts)
        if size["size_basis"] == "dtype_widths":
            assert size["weight_bytes"] == true
        # a weight more or less, where an odd one is left over
        assert size["weight_bytes"] - 8 <= true <= (size["max_weight_bytes"] or true) + 8
        checked[size["size_basis"]] += 1
    assert min(checked.values()) > 10


def test_the_catalogue_has_every_kind_of_size(warehouse: duckdb.DuckDBPyConnection) -> None:
    found = warehouse.execute("select distinct size_basis from marts.dim_model_sizes").fetchall()
    assert {basis for (basis,) in found} == {
        *("dtype_widths", "packed_weights", "unknown_dtypes", "gguf_file"),
        *("gguf_without_file_size", "not_sent"),
    }
    for condition in (
        "has_contradictory_counts",
        "smallest_device_name = '80 GB'",
        "serving_basis = 'adapter_and_base' and serving_memory_bytes > 0",
        "serving_basis = 'merged_adapter'",
        "serving_basis = 'unknown_base'",
    ):
        sql = f"select count(*) from marts.dim_model_sizes where {condition}"
        assert warehouse.execute(sql).fetchall() > [(0,)], condition


def test_recorded_sizes(odd_warehouse: duckdb.DuckDBPyConnection) -> None:
    if not (SHARED_ROWS / "expand_2026_reshaped.jsonl.gz").exists():
        pytest.skip("the recorded rows are not beside this checkout")
    found = odd_warehouse.execute(
        "select model_id, size_basis, round(weight_bytes / 1e9, 1),"
        " round(max_weight_bytes / 1e9, 1) from marts.dim_model_sizes where model_id in ("
        " 'google/gemma-4-31B', 'openai/gpt-oss-120b', 'TheBloke/DiscoLM-120b-GPTQ',"
        " 'EleutherAI/pythia-12b', 'moonshotai/Kimi-K2.6')"
        # recorded once more without its weights, under another _id
        " and size_basis <> 'not_sent' order by lower(model_id)"
    ).fetchall()
    assert found == [
        # attention masks in U8, nothing packed
        ("EleutherAI/pythia-12b", "dtype_widths", 23.8, 23.8),
        # two bytes for each parameter counted, but the Hub's total has more of them
        ("google/gemma-4-31B", "dtype_widths", 62.5, None),
        # weights and not values: the true sizes are near the lower bound
        ("moonshotai/Kimi-K2.6", "packed_weights", 595.1, 4146.6),
        ("openai/gpt-oss-120b", "packed_weights", 63.5, 122.6),
        # values, eight weights in each: its true size is near the upper bound
        ("TheBloke/DiscoLM-120b-GPTQ", "packed_weights", 8.4, 59.8),
    ]


def test_recorded_adapters_that_are_whole_models(odd_warehouse: duckdb.DuckDBPyConnection) -> None:
    if not (SHARED_ROWS / "expand_2026_reshaped.jsonl.gz").exists():
        pytest.skip("the recorded rows are not beside this checkout")
    found = odd_warehouse.execute(
        "select model_id, serving_basis, round(max_serving_memory_bytes / 1e9, 1),"
        " fits_free_tier_limit from marts.dim_model_sizes"
        " where is_adapter and weight_bytes is not null and hub_object_id not like '%d6f%'"
        " order by lower(model_id)"
    ).fetchall()
    assert found == [
        ("bhuvneshsaini/merged_model", "merged_adapter", 18.9, False),
        # its 6.8 GB were once doubled, beyond the limit
        ("fblgit/pancho-v1-qw25-3B-UNAMGS", "merged_adapter", 6.8, True),
        ("NAPS-ai/naps-llama-3_1-8b-instruct-v0.4", "merged_adapter", 32.1, False),
        ("Nekochu/Llama-3.1-8B-french-DPO", "merged_adapter", 16.1, False),
        ("Nekochu/Luminia-13B-v3", "merged_adapter", 26.0, False),
    ]

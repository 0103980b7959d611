"""`make model`: one page in the terminal about one model, from a warehouse that is only read."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
from rich.console import Console
from rich.table import Table

from pipelines.cli.tables import printable
from pipelines.errors import WarehouseError
from pipelines.warehouse.connection import connect
from pipelines.warehouse.invented import invented_note
from pipelines.warehouse.resources import in_words
from pipelines.warehouse.rows import query

Row = dict[str, Any]
# as it is, in another case, or as it was once called; a name that is in use comes first
_FIND = """
    select model_id, 0 as place from marts.dim_models where lower(model_id) = lower($name)
    union all
    select model_id, 1 from intermediate.int_former_model_names
    where lower(former_name) = lower($name)
    order by place, model_id limit 1
"""
_NEAR = """
    select model_id from marts.dim_models
    order by jaro_winkler_similarity(lower(model_id), lower($name)) desc, model_id limit 3
"""
_MODEL = """
    select *, (select rule.question from config.filter_rules as rule
               where rule.rule_name = models.excluding_rule_name) as question
    from marts.dim_models as models
    inner join marts.dim_model_sizes as sizes using (hub_object_id)
    where models.model_id = $name
"""
_LICENSES = """
    select license_id, license_class, is_in_tags, is_in_card from marts.fct_model_licenses
    where hub_object_id = $id order by license_id
"""
_PROVIDERS = """
    select * from marts.fct_model_providers where hub_object_id = $id order by provider_name
"""
_PARENTS = """
    select parent_model_id, relation, parent_status from marts.fct_model_lineage
    where hub_object_id = $id order by is_primary_parent desc, parent_model_id
"""
_EVENTS = """
    select event_at, event_kind, value_before, value_after from marts.fct_model_events
    where hub_object_id = $id order by event_at desc, event_kind limit 10
"""
_RESULTS = """
    select benchmark_name, metric_name, metric_value, is_verified from marts.fct_model_evaluations
    where hub_object_id = $id order by entry_position limit 10
"""


def show_model(name: str, warehouse: Path) -> None:
    """Print the page of a model; case and former names are forgiven.

    Raises WarehouseError for a name that no model has or had, with the nearest ones.
    """
    console = Console(highlight=False, markup=False)
    with connect(warehouse, read_only=True) as connection:
        try:
            model_id = _found(connection, name, warehouse)
            [model] = _rows(connection, _MODEL, name=model_id)
            lines = list(_lines(connection, model))
        except (duckdb.CatalogException, duckdb.BinderException):
            raise WarehouseError(
                f"{warehouse} was built by another version: "
                f"run `make transform WAREHOUSE={warehouse}` first."
            ) from None
    console.print(model_id + (f", once {name}" if model_id.lower() != name.lower() else ""))
    page = Table.grid(padding=(0, 2))
    page.add_column(width=12)
    page.add_column()
    for what, text in lines:
        page.add_row(what, printable(text))
    console.print(page)
    if note := invented_note(warehouse):
        console.print(note)


def _found(connection: duckdb.DuckDBPyConnection, name: str, warehouse: Path) -> str:
    if found := _rows(connection, _FIND, name=name):
        return str(found[0]["model_id"])
    near = ", ".join(row["model_id"] for row in _rows(connection, _NEAR, name=name))
    raise WarehouseError(f"{warehouse} has no model {name!r}. The nearest names: {near}.")


def _rows(connection: duckdb.DuckDBPyConnection, sql: str, **given: str) -> list[Row]:
    return query(connection, sql, given)


def _lines(connection: duckdb.DuckDBPyConnection, model: Row) -> Iterator[tuple[str, str]]:
    """Yield each line's label and text; a label is empty where the line goes on."""
    given = {"id": model["hub_object_id"]}
    task = model["pipeline_tag"] or "no task"
    yield "what", f"{task}, {model['library_name'] or 'no library'}, by {model['author_name']}"
    yield "on the Hub", model["model_url"]
    yield "dates", f"created {_day(model['created_at'])}, changed {_day(model['modified_at'])}"
    yield (
        "counts",
        f"{_count(model['download_count_30d'])} downloads in 30 days, "
        f"{_count(model['download_count_all_time'])} in all; {_count(model['like_count'])} likes",
    )
    yield "in or out", _verdict(model)
    yield "gate", f"{model['gate_mode']}"
    yield from _labelled("licence", _licenses(model, _rows(connection, _LICENSES, **given)))
    yield from _labelled("size", _sizes(model))
    offers = [_offer(row) for row in _rows(connection, _PROVIDERS, **given)]
    yield from _labelled("providers", offers or ["none"])
    yield from _labelled("family", _family(model, _rows(connection, _PARENTS, **given)))
    results = [
        f"{row['benchmark_name']} {row['metric_name'] or ''}: {row['metric_value']:g}"
        f"{' (verified)' if row['is_verified'] else ''}"
        for row in _rows(connection, _RESULTS, **given)
    ]
    yield from _labelled("results", results)
    yield from _labelled("changes", map(_event, _rows(connection, _EVENTS, **given)))


def _labelled(label: str, texts: Any) -> Iterator[tuple[str, str]]:
    for position, text in enumerate(texts):
        yield ("" if position else label), text


def _verdict(model: Row) -> str:
    if model["is_eligible"]:
        return "in: it passes every enforced rule"
    how = "fails" if model["excluding_verdict"] == "fail" else "is unknown on"
    return f"out: it {how} the rule {model['excluding_rule_name']} ({model['question']})"


def _licenses(model: Row, stated: list[Row]) -> Iterator[str]:
    if not stated:
        yield "none declared"
    for row in stated:
        places = [place for place in ("tags", "card") if row[f"is_in_{place}"]]
        yield f"{row['license_id']} ({row['license_class']}), declared in {' and '.join(places)}"
    if model["has_license_conflict"]:
        yield "tags and card contradict each other"
    if model["is_license_osi_approved"] is not None:
        yield f"OSI-approved: {'yes' if model['is_license_osi_approved'] else 'no'}"


def _sizes(model: Row) -> Iterator[str]:
    if model["parameter_count"] is None:
        yield "parameters not known"
    else:
        dtype = f", {model['main_dtype']}" if model["main_dtype"] else ""
        yield f"{model['parameter_count'] / 1e9:.3g} billion parameters{dtype}"
    least, most = model["serving_memory_bytes"], model["max_serving_memory_bytes"]
    basis = model["serving_basis"].replace("_", " ")
    if least is not None:
        bounds = in_words(least) if most == least else f"{in_words(least)} or more"
        bounds = f"{in_words(least)} to {in_words(most)}" if most and most != least else bounds
        yield f"{bounds} of memory for its weights ({basis})"
    device = model["smallest_device_name"]
    if device:
        yield f"surely fits in {device}"
    elif model["is_too_large"]:
        yield "surely larger than every device of config.devices"
    if model["min_bytes_at_4_bits"] is not None:
        at = [
            f"{in_words(model[f'min_bytes_at_{bits}_bits'])} at {bits}"
            for bits in (8, 4)
            if model[f"min_bytes_at_{bits}_bits"] is not None
        ]
        yield f"at other precisions at least {', '.join(at)} bits"


def _offer(row: Row) -> str:
    price = row["output_usd_per_million_tokens"]
    cost = f", ${price:g} a million tokens out" if price is not None else ""
    return f"{row['provider_name']}: {row['provider_status']}, {row['provider_task']}{cost}"


def _family(model: Row, parents: list[Row]) -> Iterator[str]:
    for row in parents:
        status = "" if row["parent_status"] == "listed" else f" ({row['parent_status']})"
        yield f"{row['relation']} of {row['parent_model_id']}{status}"
    if model["lineage_depth"]:
        yield f"root: {model['root_model_id']}, {_count(model['lineage_depth'], 'step')} up"
    yield _count(model["descendant_count"], "descendant")


def _event(row: Row) -> str:
    values = [value for value in (row["value_before"], row["value_after"]) if value]
    change = f": {' -> '.join(values)}" if values else ""
    return f"{_day(row['event_at'])} {row['event_kind'].replace('_', ' ')}{change}"


def _day(moment: Any) -> str:
    return f"{moment:%Y-%m-%d}" if moment else "unknown"


def _count(number: int | None, noun: str = "") -> str:
    if number is None:
        return "unknown"
    return f"{number:,} {noun}{'s' if noun and number != 1 else ''}".strip()

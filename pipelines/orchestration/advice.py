"""What each warning of a build means, which file to edit, and where the rest of its list is."""

from typing import Any, NamedTuple

ROWS_SHOWN = 5


class Advice(NamedTuple):
    """A warning in words, the seed that would settle it (empty: none), and all its rows."""

    meaning: str
    seed: str
    rest: str


ADVICE = {
    "warn_of_authors_that_vanished": Advice(
        "Authors whose many models are all gone", "", "marts.fct_model_events"
    ),
    "warn_of_columns_that_drifted": Advice(
        "Columns that changed beyond their bounds since the crawl before",
        "health_bounds.csv",
        "marts.rpt_data_health where is_drifted",
    ),
    "warn_of_crawl_measures_that_drifted": Advice(
        "Counts that changed beyond their bounds since the crawl before",
        "health_bounds.csv",
        "marts.rpt_crawl_health where is_drifted",
    ),
    "warn_of_dtypes_the_seed_lacks": Advice(
        "Types of number whose width is not known",
        "dtypes.csv",
        "marts.fct_model_parameters where bits is null",
    ),
    "warn_of_fields_the_seed_lacks": Advice(
        "Fields that are new in the Hub's answers, and dropped until they are listed",
        "hub_fields.csv",
        "marts.rpt_hub_fields where not is_known",
    ),
    "warn_of_licenses_the_seed_lacks": Advice(
        "Licence texts that match no licence",
        "license_aliases.csv",
        "marts.fct_model_licenses where is_unplaced",
    ),
    "warn_of_namespaces_the_seed_lacks": Advice(
        "Prefixes of tags that are in no list",
        "tag_namespaces.csv",
        "marts.fct_model_tags where namespace is null and tag like '%:%'",
    ),
    "warn_of_parameter_counts_that_contradict_each_other": Advice(
        "Models whose two counts of parameters differ; the larger one is taken",
        "",
        "marts.dim_model_sizes where has_contradictory_counts",
    ),
    "warn_of_provider_entries_that_cannot_be_read": Advice(
        "Entries of provider maps that can't be read",
        "",
        "intermediate.int_model_providers__unnested where entry_problem is not null",
    ),
    "warn_of_provider_statuses_that_are_new": Advice(
        "States of providers that are new to us",
        "",
        "marts.fct_model_providers where provider_status not in ('live', 'staging', 'error')",
    ),
    "warn_of_tasks_the_taxonomy_lacks": Advice(
        "Tasks that the taxonomy lacks",
        "pipeline_tags.csv",
        "marts.dim_pipeline_tags where not is_in_taxonomy",
    ),
}


def warning(test: str, rows: list[dict[str, Any]], count: int) -> str:
    """Return a warning for a person: what it is, some rows, what to edit, where the rest is."""
    # a test of somebody's own has its name for a meaning
    meaning = test.removeprefix("warn_of_").replace("_", " ").capitalize()
    advice = ADVICE.get(test, Advice(meaning, "", ""))
    lines = [f"{advice.meaning}: {count:,}", *(f"  {in_words(row)}" for row in rows[:ROWS_SHOWN])]
    if advice.seed:
        lines.append(f"  -> edit configs/seeds/{advice.seed}, then `make transform`")
    if advice.rest and count > len(rows[:ROWS_SHOWN]):
        lines.append(f"  all of them, in `make query`: from {advice.rest};")
    return "\n".join(lines)


def in_words(row: dict[str, Any]) -> str:
    """Return a row as its first value, with the others and their names in parentheses."""
    (_, first), *others = row.items()
    told = [f"{name.replace('_', ' ')} {_value(value)}" for name, value in others]
    return f"{_value(first)} ({', '.join(told)})" if told else _value(first)


def _value(value: Any) -> str:
    if value is None:
        return "unknown"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return f"{value:.3g}" if isinstance(value, float) else str(value)

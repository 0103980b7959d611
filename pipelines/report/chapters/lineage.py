"""Which models were made from which."""

from pipelines.report.section import Rows, Section, count, named_by


def families_finding(rows: Rows) -> str:
    """State which family is the largest, and its number of generations."""
    if not rows:
        return "No model states what it was made from."
    first = rows[0]
    return (
        f"{first['root_model_id']} has the most descendants: "
        f"{count(first['descendant_count'], 'listed model')} by "
        f"{count(first['author_count'], 'author')}, over "
        f"{count(first['generation_count'], 'generation')}."
    )


FAMILIES = Section(
    name="families",
    title="The largest families",
    finding=families_finding,
    entries=named_by(
        lambda row: count(row["descendant_count"], "descendant"),
        "descendant_count",
        name="root_model_id",
    ),
    note="As the models state it themselves, along one parent of each: a merge counts under "
    "one of its parents. A root need not be listed any more.",
)

"""What was made from what."""

from pipelines.report.chapters.licenses import LICENSE_DRIFT
from pipelines.report.charts import bars
from pipelines.report.section import Chapter, Rows, Section, count


def families_finding(rows: Rows) -> str:
    """Say which family is the largest, and how deep."""
    if not rows:
        return "No model says what it was made from."
    first = rows[0]
    return (
        f"{first['root_model_id']} has the most descendants: "
        f"{count(first['descendant_count'], 'listed model')} by "
        f"{count(first['author_count'], 'author')}, over "
        f"{count(first['generation_count'], 'generation')}."
    )


FAMILIES = Chapter(
    "Families",
    (
        Section(
            name="families",
            title="The largest families",
            finding=families_finding,
            chart=lambda rows: bars(
                rows, "root_model_id", "descendant_count", "descendants, at any depth", "root"
            ),
            alt_text="Bars, one a model at the root of a family: how many listed models descend "
            "from it.",
            note="As the models say it themselves, along one parent of each: a merge counts under "
            "one of its parents. A root need not be listed any more.",
        ),
        LICENSE_DRIFT,
    ),
)

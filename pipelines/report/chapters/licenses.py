"""The licences that models declare, and where a child's is more permissive than its parent's."""

from pipelines.report.charts import LISTED_AND_ELIGIBLE, bars, before_and_after
from pipelines.report.section import Rows, Section, count, share

UNDECLARED = "none declared"


def classes_finding(rows: Rows) -> str:
    """State which class leads, and which share declares none."""
    declared = [row for row in rows if row["license_class"] != UNDECLARED]
    if not declared:
        return "No model declares a licence."
    first = declared[0]
    undeclared = sum(r["listed_ratio"] for r in rows if r["license_class"] == UNDECLARED)
    return (
        f"{share(first['listed_ratio'])} of the listed models declare a {first['license_class']} "
        f"licence, more than of any other class; {share(undeclared)} declare none."
    )


def ids_finding(rows: Rows) -> str:
    """State which licence leads."""
    if not rows:
        return "No model declares a licence."
    first = rows[0]
    return (
        f"{first['license_name'] or first['license_id']} is declared most, by "
        f"{count(first['listed_model_count'], 'listed model')}, "
        f"{first['eligible_model_count']:,} of them eligible."
    )


def drift_finding(rows: Rows) -> str:
    """State how often a child's licence is more permissive than its parent's."""
    if not rows:
        return "No model declares a more permissive licence than what it was made from."
    pairs = sum(row["pair_count"] for row in rows)
    return (
        f"In {count(pairs, 'pair')} of child and parent the child's licence is of a more "
        f"permissive class; most often {rows[0]['step']}, {rows[0]['pair_count']:,} times."
    )


LICENSE_CLASSES = Section(
    name="license_classes",
    title="Classes of licence",
    finding=classes_finding,
    chart=lambda rows: before_and_after(rows, "license_class", "class"),
    alt_text="Two dots a class of licence: its shares of the listed and of the eligible models.",
    legend=LISTED_AND_ELIGIBLE,
    note="What authors declare, checked by nobody, in classes of ours; of several licences the "
    "most restrictive counts.",
)
LICENSES = Section(
    name="licenses",
    title="Licences, as declared",
    finding=ids_finding,
    chart=lambda rows: bars(
        rows, "license_id", "listed_model_count", "models that declare it", "licence"
    ),
    alt_text="Bars, one a licence: how many listed models declare it.",
    note="A model may declare several.",
)
LICENSE_DRIFT = Section(
    name="license_drift",
    title="Licences that loosen on the way",
    finding=drift_finding,
    chart=lambda rows: bars(rows, "step", "pair_count", "pairs of child and parent", "step"),
    alt_text="Bars, one a step from the parent's class of licence to the child's: how often it is.",
    note="Both as declared, and no legal finding: the parent may have allowed it, and the child's "
    "licence may be meant for an adapter alone.",
)

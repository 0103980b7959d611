"""What passes the filters, and how they change the mix of tasks."""

import altair as alt

from pipelines.report.charts import (
    LISTED_AND_ELIGIBLE,
    ROW,
    before_and_after,
    chart_of,
    names_axis,
    numbers_axis,
    tooltip,
)
from pipelines.report.section import Rows, Section, count, share


def funnel_finding(rows: Rows) -> str:
    """State how many models are eligible, and which rule excludes the most."""
    if not rows or not rows[0]["input_model_count"]:
        return "No model was listed."
    listed, left = rows[0]["input_model_count"], rows[-1]["output_model_count"]
    strictest = max(rows, key=lambda row: row["input_model_count"] - row["output_model_count"])
    number = strictest["input_model_count"] - strictest["output_model_count"]
    return (
        f"Of {count(listed, 'listed model')}, {left:,} pass every enforced rule: "
        f"{share(left / listed)}. The rule «{strictest['rule_name']}» excludes the most, "
        f"{number:,}."
    )


def funnel_chart(rows: Rows) -> alt.TopLevelMixin:
    """Show for each rule the models that come in: passed on, removed, not known."""
    parts = (
        ("passes on", "output_model_count"),
        ("removed", "removed_model_count"),
        ("not known", "unknown_model_count"),
    )
    values = [
        {"rule_name": row["rule_name"], "part": part, "model_count": row[column], "place": place}
        for row in rows
        for place, (part, column) in enumerate(parts)
    ]
    bar = (
        chart_of(values)
        .mark_bar()
        .encode(
            y=names_axis("rule_name"),
            x=numbers_axis("model_count", "models"),
            color=alt.Color("part:N", sort=None),
            order="place:Q",
            tooltip=tooltip(rule_name="rule", part="part", model_count="models"),
        )
    )
    left = (
        chart_of(rows)
        .mark_text(align="left", dx=5)
        .encode(
            y=names_axis("rule_name"),
            x="input_model_count:Q",
            text=alt.Text("output_model_count:Q", format=","),
        )
    )
    return (bar + left).properties(height=1.5 * ROW * len(rows))


def modalities_finding(rows: Rows) -> str:
    """State which kind of model gains, and which loses, the most."""
    if not any(row["eligible_model_count"] for row in rows):
        return "No model is eligible, so there is no mix after the filters to compare."
    change = sorted(rows, key=lambda row: row["eligible_ratio"] - row["listed_ratio"])
    least, most = change[0], change[-1]
    return (
        f"The filters shift the mix most towards {most['modality']}, from "
        f"{share(most['listed_ratio'])} of the listed models to {share(most['eligible_ratio'])} of "
        f"the eligible ones, and away from {least['modality']}, from "
        f"{share(least['listed_ratio'])} to {share(least['eligible_ratio'])}."
    )


def tasks_finding(rows: Rows) -> str:
    """State which task leads before and after, and which share of the models has none."""
    tagged = [row for row in rows if row["pipeline_tag"] != "untagged"]
    if not tagged:
        return "No model has a task."
    listed = max(tagged, key=lambda row: row["listed_model_count"])
    eligible = max(tagged, key=lambda row: row["eligible_model_count"])
    untagged = sum(row["listed_ratio"] for row in rows if row["pipeline_tag"] == "untagged")
    after = (
        f"; among the eligible ones {eligible['pipeline_tag']}, with "
        f"{share(eligible['eligible_ratio'])}"
        if eligible["eligible_model_count"]
        else ""
    )
    return (
        f"The most frequent task is {listed['pipeline_tag']}, with "
        f"{share(listed['listed_ratio'])} of all listed models{after}. "
        f"{share(untagged)} have no task at all, and so can't be classed as generative."
    )


FUNNEL = Section(
    name="funnel",
    title="From listed to eligible",
    finding=funnel_finding,
    chart=funnel_chart,
    alt_text="Bars, one a rule: the models that come in, split into what passes on, what "
    "is removed and what is not known.",
    legend=(("■", "passes on"), ("■", "removed"), ("■", "not known")),
    note="Each bar is what the rule before it left; the number is what this one leaves. "
    "«Not known» means that the Hub did not send what the rule looks at: that is not the "
    "same as failing.",
)
MODALITIES = Section(
    name="modalities",
    title="Kinds of model, before and after",
    finding=modalities_finding,
    chart=lambda rows: before_and_after(rows, "modality", "kind"),
    alt_text="Two dots a kind of model: its shares of the listed and the eligible models.",
    legend=LISTED_AND_ELIGIBLE,
    note="The Hub's own groups of tasks: nlp is text, cv images and video, rl learning "
    "from reward; «unknown» has no task, or one that the taxonomy lacks.",
)
TASKS = Section(
    name="tasks",
    title="Tasks, before and after",
    finding=tasks_finding,
    chart=lambda rows: before_and_after(rows, "pipeline_tag", "task"),
    alt_text="Two dots a task: its shares of the listed and the eligible models.",
    legend=LISTED_AND_ELIGIBLE,
    note="The tasks with the largest share of either.",
)

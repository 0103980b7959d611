"""How good the data is, and how it compares with the crawl before."""

import altair as alt

from pipelines.report.charts import ACCENT, ROW, bars, chart_of, names_axis, tooltip
from pipelines.report.section import Chapter, Rows, Section, count, share


def health_finding(rows: Rows) -> str:
    """Say what is known of all models and what least."""
    if not rows:
        return "No column has been measured."
    whole = sum(row["known_ratio"] == 1 for row in rows)
    drifted = [row["column_name"] for row in rows if row["is_drifted"]]
    least = rows[0]
    compared = any(row["is_drifted"] is not None for row in rows)
    then = (
        f" Against the crawl before, {', '.join(drifted)} moved beyond the bounds set for it."
        if drifted
        else " Against the crawl before, no column moved beyond the bounds set for it."
        if compared
        else ""
    )
    return (
        f"{count(whole, 'column')} of {len(rows)} in dim_models are known for every model. Least "
        f"is known of {least['column_name']}: {share(least['known_ratio'])}.{then}"
    )


def health_chart(rows: Rows) -> alt.TopLevelMixin:
    """Show the columns that are not known for all models."""
    partial = [row for row in rows if row["known_ratio"] < 1]
    base = chart_of(partial).encode(
        y=names_axis("column_name"),
        x=alt.X(
            "known_ratio:Q",
            title="share of models for which it is known",
            scale=alt.Scale(domain=[0, 1]),
            axis=alt.Axis(format="~%", tickCount=5),
        ),
        tooltip=tooltip(
            column_name="column",
            known_ratio="known",
            previous_known_ratio="known before",
            distinct_count="distinct values",
        ),
    )
    return base.mark_bar(color=ACCENT).properties(height=max(1, len(partial)) * ROW)


def changes_finding(rows: Rows) -> str:
    """Say what moved further than it should."""
    drifted = [row["measure_name"].replace("_", " ") for row in rows if row["is_drifted"]]
    if not drifted:
        return f"All {count(len(rows), 'measure')} of the crawl are within their bounds."
    return f"Beyond their bounds: {', '.join(drifted)}."


def events_finding(rows: Rows) -> str:
    """Say what happened most since the crawl before."""
    told = [f"{count(row['event_count'], 'model')} {row['event_kind']}" for row in rows[:3]]
    suspected = sum(row["suspected_event_count"] for row in rows)
    outage = f" {suspected:,} may be an outage of the Hub, not news." if suspected else ""
    return f"Most often: {', '.join(told)}.{outage}"


HEALTH = Chapter(
    "The data itself",
    (
        Section(
            name="health",
            title="What is known",
            finding=health_finding,
            chart=health_chart,
            alt_text="Bars, one a column that is not known for all models: the share for which it "
            "is known.",
            note="Not known is not the same as none: the Hub left it out. Columns that are always "
            "known are in the data only.",
        ),
        Section(
            name="events",
            title="What changed since last time",
            finding=events_finding,
            chart=lambda rows: bars(rows, "event_kind", "event_count", "models", "event"),
            alt_text="Bars, one a kind of event: how many models it happened to.",
            note="Missing is not to say deleted: a model can come back. What only one crawl lacks "
            "is not confirmed yet.",
            is_optional=True,
        ),
        Section(
            name="changes",
            title="The crawl beside the one before",
            finding=changes_finding,
            note="Each measure with its value in the crawl before and the change that would be "
            "worth a look.",
            is_optional=True,
        ),
    ),
)

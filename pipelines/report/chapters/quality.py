"""The quality of the data: how complete the crawl is, and what is known of the models."""

import altair as alt

from pipelines.report.charts import ACCENT, ROW, chart_of, names_axis, tooltip
from pipelines.report.section import Facts, Rows, Section, count, day, duration, share, size


def crawl_finding(rows: Rows) -> str:
    """State when the crawl was, and whether it is complete."""
    if not rows:
        return "Nothing has been crawled."
    crawl = rows[0]
    seen = (
        f"On {day(crawl['started_at'])} at {crawl['started_at']:%H:%M} UTC, "
        f"{crawl['endpoint_url']} was asked for the scope «{crawl['scope_name']}»"
    )
    if crawl["is_complete"]:
        return f"{seen}. Every page was read, to the last: the crawl is complete."
    reason = crawl["status_reason"] or "not every listing was walked to its last page"
    return f"{seen}. The crawl is not complete: {reason}."


def crawl_facts(rows: Rows) -> Facts:
    """Return the crawl in figures, each with its label."""
    crawl = rows[0]
    return [
        ("pages", count(crawl["page_count"])),
        ("models", count(crawl["model_count"])),
        ("of JSON", size(crawl["body_bytes"])),
        ("from first page to last", duration(crawl["elapsed_seconds"] or 0)),
        ("spent waiting for the Hub", duration(crawl["waited_seconds"])),
        ("requests repeated", count(crawl["retry_count"])),
        ("copies dropped", count(crawl["duplicate_count"])),
        ("models quarantined", count(crawl["quarantined_model_count"])),
    ]


def health_finding(rows: Rows) -> str:
    """State how many columns are known for all models, and which is known least."""
    if not rows:
        return "No column has been measured."
    complete = sum(row["known_ratio"] == 1 for row in rows)
    drifted = [row["column_name"] for row in rows if row["is_drifted"]]
    least = rows[0]
    compared = any(row["is_drifted"] is not None for row in rows)
    then = (
        f" Compared with the crawl before, {', '.join(drifted)} moved beyond the bounds set for it."
        if drifted
        else " Compared with the crawl before, no column moved beyond the bounds set for it."
        if compared
        else ""
    )
    return (
        f"{count(complete, 'column')} of {len(rows)} in dim_models are known for every model "
        f"that could have them. "
        f"Least is known of {least['column_name']}: {share(least['known_ratio'])}.{then}"
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


CRAWL = Section(
    name="crawl",
    title="When, and how complete",
    finding=crawl_finding,
    facts=crawl_facts,
    note="A listing is a moment's view: counters are true for the second in which their "
    "page was read. A quarantined model is one whose fields could not be typed.",
)
HEALTH = Section(
    name="column_profiles",
    title="What is known",
    finding=health_finding,
    chart=health_chart,
    alt_text="Bars, one a column that is not known for all models: the share for which it "
    "is known.",
    note="Not known is not the same as none: the Hub left it out. Columns that are always "
    "known are in the data only.",
)

"""What changed since the crawl before: the models, and the crawl's own measures."""

from pipelines.report.charts import bars
from pipelines.report.section import Rows, Section, count


def changes_finding(rows: Rows) -> str:
    """State which measures moved beyond their bounds."""
    drifted = [row["measure_name"].replace("_", " ") for row in rows if row["is_drifted"]]
    if not drifted:
        return f"All {count(len(rows), 'measure')} of the crawl are within their bounds."
    return f"Beyond their bounds: {', '.join(drifted)}."


def events_finding(rows: Rows) -> str:
    """State which events are the most frequent since the crawl before."""
    most = [f"{count(row['event_count'], 'model')} {row['event_kind']}" for row in rows[:3]]
    suspected = sum(row["suspected_event_count"] for row in rows)
    outage = f" {suspected:,} may be an outage of the Hub, not news." if suspected else ""
    return f"Most often: {', '.join(most)}.{outage}"


EVENTS = Section(
    name="events",
    title="What changed since last time",
    finding=events_finding,
    chart=lambda rows: bars(rows, "event_kind", "event_count", "models", "event"),
    alt_text="Bars, one a kind of event: how many models it happened to.",
    note="Missing is not to say deleted: a model can come back. What only one crawl lacks "
    "is not confirmed yet.",
    is_optional=True,
)
CHANGES = Section(
    name="crawl_measures",
    title="The crawl beside the one before",
    finding=changes_finding,
    note="Each measure with its value in the crawl before and the change that would be "
    "worth a look.",
    is_optional=True,
)

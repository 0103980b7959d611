"""What changed since the crawl before: the models, and the crawl's own measures."""

import altair as alt

from pipelines.report.charts import bars
from pipelines.report.section import Rows, Section, count, day, since


def changes_finding(rows: Rows) -> str:
    """State which measures moved beyond their bounds."""
    drifted = [row["measure_name"].replace("_", " ") for row in rows if row["is_drifted"]]
    if not drifted:
        return f"All {count(len(rows), 'measure')} of the crawl are within their bounds."
    return f"Beyond their bounds: {', '.join(drifted)}."


def events_finding(rows: Rows) -> str:
    """State which events are the most frequent since the crawl before; or that there is none."""
    if not rows:
        return "No crawl is complete yet, so there is nothing to compare."
    crawled, before = rows[0]["crawled_at"], rows[0]["previous_crawled_at"]
    if before is None:
        return (
            f"This file holds one complete crawl, of {day(crawled)}. What changes is shown here "
            "from the next one on."
        )
    events = events_of(rows)
    if not events:
        return f"Nothing has changed since {since(before, crawled)}."
    most = [f"{count(row['event_count'], 'model')} {row['event_kind']}" for row in events[:3]]
    suspected = sum(row["suspected_event_count"] for row in events)
    outage = f" {suspected:,} may be an outage of the Hub, not news." if suspected else ""
    return f"Since {since(before, crawled)}, most often: {', '.join(most)}.{outage}"


def events_of(rows: Rows) -> Rows:
    """Return the rows that hold an event; without one, the query's only row is of the crawls."""
    return [row for row in rows if row["event_kind"]]


def events_chart(rows: Rows) -> alt.TopLevelMixin | None:
    """Show a bar for each kind of event."""
    events = [{k: row[k] for k in ("event_kind", "event_count")} for row in events_of(rows)]
    return bars(events, "event_kind", "event_count", "models", "event") if events else None


EVENTS = Section(
    name="events",
    title="What changed since last time",
    finding=events_finding,
    chart=events_chart,
    alt_text="Bars, one a kind of event: how many models it happened to.",
    note="Missing is not to say deleted: a model can come back. What only one crawl lacks "
    "is not confirmed yet.",
)
CHANGES = Section(
    name="crawl_measures",
    title="The crawl beside the one before",
    finding=changes_finding,
    note="Each measure with its value in the crawl before and the change that would be "
    "worth a look.",
    is_optional=True,
)

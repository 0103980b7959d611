"""Models by name, each with a link to the Hub: what a reader looks for first."""

from pipelines.report.section import Rows, Section, count, day, named_by


def liked_finding(rows: Rows) -> str:
    """State which model has the most likes."""
    if not rows:
        return "No model has a like."
    return f"{rows[0]['model_id']} has the most likes: {rows[0]['like_count']:,}."


def downloaded_finding(rows: Rows) -> str:
    """State which model has the most downloads."""
    if not rows:
        return "No model was downloaded."
    first = rows[0]
    return (
        f"{first['model_id']} was downloaded most: {count(first['download_count_30d'], 'time')} "
        "in the 30 days before the crawl."
    )


def rising_finding(rows: Rows) -> str:
    """State which model has gained the most likes."""
    first = rows[0]
    return (
        f"{first['model_id']} has gained the most likes since the crawl before: "
        f"{first['like_change']:,}."
    )


def gated_finding(rows: Rows) -> str:
    """State how many models have got a gate, and when the latest did."""
    first = rows[0]
    return (
        f"{count(first['gated_at_once_count'], 'model was', 'models were')} found with a new gate "
        f"on {day(first['gated_date'])}, the last time that a crawl saw one."
    )


MOST_LIKED = Section(
    name="most_liked",
    title="Most liked",
    finding=liked_finding,
    entries=named_by(lambda row: count(row["like_count"], "like"), "like_count"),
)
MOST_DOWNLOADED = Section(
    name="most_downloaded",
    title="Most downloaded",
    finding=downloaded_finding,
    entries=named_by(lambda row: count(row["download_count_30d"]), "download_count_30d"),
    note="Programs download far more than people do.",
)
RISING = Section(
    name="rising",
    title="Fastest rising",
    finding=rising_finding,
    entries=named_by(lambda row: f"+{count(row['like_change'], 'like')}", "like_change"),
    is_optional=True,
)
NEWLY_GATED = Section(
    name="newly_gated",
    title="Newly gated",
    finding=gated_finding,
    entries=named_by(lambda row: f"{row['gated_date']:%Y-%m-%d}, {row['gate_mode']}"),
    note="Newest first, then by likes. Auto: one accepts terms. Manual: the author approves.",
    is_optional=True,
)

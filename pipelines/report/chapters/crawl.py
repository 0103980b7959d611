"""When the crawl was, and whether it saw everything."""

from pipelines.report.section import Chapter, Facts, Rows, Section, count, day, duration, size


def crawl_finding(rows: Rows) -> str:
    """Say when it was and how complete."""
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
    """Give the crawl in figures."""
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


CRAWL = Chapter(
    "The crawl",
    (
        Section(
            name="crawl",
            title="When, and how complete",
            finding=crawl_finding,
            facts=crawl_facts,
            note="A listing is a moment's view: counters are true for the second in which their "
            "page was read. A quarantined model is one whose fields could not be typed.",
        ),
    ),
)

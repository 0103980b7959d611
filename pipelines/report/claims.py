"""What the report opens with: three claims, each a sentence, a small picture, and its query."""

import altair as alt

from pipelines.report.charts import small_bars
from pipelines.report.section import Rows, Section, count, share


def downloads_claim(rows: Rows) -> str:
    """State which share of the downloads the most downloaded models take."""
    if not rows:
        return "The Hub sent no downloads."
    row = rows[0]
    if row["top_download_ratio"] is None:
        return "No model was downloaded."
    if row["model_count"] == 1:
        return "The only model takes every download."
    if row["model_count"] < 100:
        who = f"The most downloaded of {count(row['model_count'], 'model')} takes"
    else:
        who = f"{percent(row['top_model_ratio'])} of the models take"
    return f"{who} {share(row['top_download_ratio'])} of the downloads."


def downloads_picture(rows: Rows) -> alt.TopLevelMixin | None:
    """Show the share of the models beside the share of the downloads."""
    row = rows[0]
    if row["top_download_ratio"] is None:
        return None
    parts = {"models": row["top_model_ratio"], "downloads": row["top_download_ratio"]}
    labels = percent(row["top_model_ratio"]), share(row["top_download_ratio"])
    bars = zip(parts, parts.values(), labels, strict=True)
    return small_bars(list(bars), longest=1)


def licenses_claim(rows: Rows) -> str:
    """State which share of the models declares no licence."""
    if not rows:
        return "No model is listed."
    undeclared = rows[0]["undeclared_ratio"]
    if undeclared in (0, 1):
        return f"{'No' if undeclared else 'Every'} model declares a licence."
    return f"{share(undeclared)} of the models declare no licence."


def licenses_picture(rows: Rows) -> alt.TopLevelMixin:
    """Show that share among the listed and among the eligible models."""
    parts = [(row["of_models"], row["undeclared_ratio"]) for row in rows]
    return small_bars([(name, part, share(part)) for name, part in parts], longest=1)


def drift_claim(rows: Rows) -> str:
    """State how many models are licensed more permissively than a use-limited parent."""
    number = sum(row["model_count"] for row in rows)
    if not number:
        return "No child is licensed more permissively than its use-limited parent."
    is_one = number == 1
    return (
        f"{count(number, 'child is', 'children are')} licensed more permissively than "
        f"{'its use-limited parent' if is_one else 'their use-limited parents'}."
    )


def drift_picture(rows: Rows) -> alt.TopLevelMixin:
    """Show which class of licence these models declare."""
    numbers = [(row["license_class"], row["model_count"]) for row in rows]
    return small_bars(
        [(name, number, count(number)) for name, number in numbers],
        longest=max(number for _, number in numbers),
    )


def percent(ratio: float) -> str:
    """Return a ratio in whole per cent, which is exact enough for a part chosen to be one."""
    return f"{ratio * 100:.0f}\u00a0%"


CLAIM_DOWNLOADS = Section(
    name="claim_downloads",
    title="Downloads",
    finding=downloads_claim,
    chart=downloads_picture,
    alt_text="Two bars: the most downloaded models' share of the models, and of the downloads.",
    note="In the 30 days before the crawl.",
    more="download_histogram",
)
CLAIM_LICENSES = Section(
    name="claim_licenses",
    title="Licences",
    finding=licenses_claim,
    chart=licenses_picture,
    alt_text="Two bars: the share without a licence of the listed and of the eligible models.",
    note="As declared on the Hub.",
    more="license_classes",
)
CLAIM_DRIFT = Section(
    name="claim_drift",
    title="Families",
    finding=drift_claim,
    chart=drift_picture,
    alt_text="Bars, one a class of licence: how many of these children declare it.",
    note="As both declare it, and no legal finding.",
    more="license_drift",
)

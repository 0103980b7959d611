"""The models themselves: when created, behind which gates, for which libraries, how much used."""

from typing import Any

import altair as alt

from pipelines.report.charts import (
    ACCENT,
    COUNTS,
    ROW,
    bars,
    chart_of,
    log_axis,
    names_axis,
    tooltip,
)
from pipelines.report.section import Rows, Section, count, share

MONTH, OLDER, SO_FAR = "created in the month", "older, date not kept", "month under way"


def growth_finding(rows: Rows) -> str:
    """State how many models have the floor as their date, and the growth of the last full month."""
    if not rows:
        return "No model has a date of creation."
    total = sum(row["model_count"] for row in rows)
    older = sum(row["model_count"] for row in rows if row["is_created_at_floor"])
    full_months = [r for r in rows if not r["is_created_at_floor"] and not r["is_under_way"]]
    latest = (
        f" In {full_months[-1]['created_month']:%B %Y}, the last full month, "
        f"{count(full_months[-1]['model_count'], 'of them was', 'of them were')} created."
        if full_months
        else ""
    )
    return (
        f"{count(older, 'model carries', 'models carry')} the date 2022-03-02, "
        f"{share(older / total)} of all: the Hub did not keep when they were created.{latest}"
    )


def growth_chart(rows: Rows) -> alt.TopLevelMixin:
    """Show a column for each month; the floor and the month under way have their own colours."""
    values = [
        {
            "created_month": f"{row['created_month']:%Y-%m-%d}",
            "model_count": row["model_count"],
            "kind": OLDER
            if row["is_created_at_floor"]
            else SO_FAR
            if row["is_under_way"]
            else MONTH,
        }
        for row in rows
    ]
    return (
        chart_of(values)
        .mark_bar(binSpacing=1)
        .encode(
            x=alt.X(
                "created_month:T",
                timeUnit="utcyearmonth",
                title="month of creation",
                axis=alt.Axis(grid=False, format="%Y", tickCount="year"),
            ),
            y=alt.Y(
                "model_count:Q",
                title="models still listed",
                axis=COUNTS,
            ),
            color=alt.Color("kind:N", scale=alt.Scale(domain=[MONTH, OLDER, SO_FAR])),
            tooltip=[
                alt.Tooltip("created_month:T", title="month", timeUnit="utcyearmonth"),
                *tooltip(kind="", model_count="models"),
            ],
        )
        .properties(height=260)
    )


def gates_finding(rows: Rows) -> str:
    """State which share of all models is gated, and of those that people want most."""
    known = {name: row["gated_ratio"] for row in rows if (name := gates_group(row))}
    everything = known.pop("all models", None)
    if everything is None:
        return "No model's gate is known."
    most = max(known, key=lambda name: known[name] or 0)
    return (
        f"{share(everything)} of the models ask for something before a download; of the {most} "
        f"it is {share(known[most])}."
    )


def gates_group(row: dict[str, Any]) -> str:
    """Return the name of a group of models: all of them, or the first by some count."""
    of_models = row["of_models"]
    return of_models if row["group_size"] is None else f"{row['model_count']:,} {of_models}"


def gates_chart(rows: Rows) -> alt.TopLevelMixin:
    """Show the share of gated models in each group."""
    groups = [
        {
            "group": gates_group(row),
            "gated_ratio": row["gated_ratio"] or 0,
            "gated_model_count": row["gated_model_count"],
            "label": share(row["gated_ratio"]),
        }
        for row in rows
    ]
    across = alt.X(
        "gated_ratio:Q",
        title="share of models that are gated",
        axis=alt.Axis(format="~%", tickCount=4),
        scale=alt.Scale(domain=[0, 1.25 * max(row["gated_ratio"] for row in groups) or 1]),
    )
    base = chart_of(groups).encode(
        y=names_axis("group"),
        x=across,
        tooltip=tooltip(group="models", gated_ratio="gated", gated_model_count="gated models"),
    )
    labels = base.mark_text(align="left", dx=5).encode(text="label:N")
    return (base.mark_bar() + labels).properties(height=ROW * len(groups))


def libraries_finding(rows: Rows) -> str:
    """State which library leads, and for which share none is known."""
    known = [row for row in rows if row["library_name"] != "none known"]
    unknown = sum(row["model_ratio"] for row in rows if row["library_name"] == "none known")
    if not known:
        return "No model names a library."
    return (
        f"{known[0]['library_name']} loads {share(known[0]['model_ratio'])} of the models. "
        f"For {share(unknown)} the Hub names no library."
    )


def downloads_finding(rows: Rows) -> str:
    """State how many models nobody downloads, and how much goes to the few."""
    if not rows:
        return "The Hub sent no downloads."
    total = rows[0]["model_count"]
    loaded = next((row for row in rows if row["at_least_downloads"] == 1), None)
    idle = total - (loaded["model_count"] if loaded else 0)
    few = next((row for row in rows if row["model_ratio"] <= 0.02), rows[-1])
    return (
        f"{share(idle / total)} of the models had no download in the 30 days before the crawl. "
        f"The {count(few['model_count'], 'model')} with {few['at_least_downloads']:,} or more, "
        f"{share(few['model_ratio'])} of all, took {share(few['download_ratio'])} of the downloads."
    )


def downloads_chart(rows: Rows) -> alt.TopLevelMixin:
    """Show how many models have at least a number of downloads, both on log scales."""
    loaded = [row for row in rows if row["at_least_downloads"]]
    return (
        chart_of(loaded)
        .mark_line(color=ACCENT, strokeWidth=2, point=alt.OverlayMarkDef(color=ACCENT, size=45))
        .encode(
            x=alt.X(
                "at_least_downloads:Q",
                title="downloads in 30 days, at least (log scale)",
                **log_axis(),
            ),
            y=alt.Y("model_count:Q", title="models (log scale)", **log_axis()),
            tooltip=tooltip(
                at_least_downloads="downloads, at least",
                model_count="models",
                model_ratio="of all models",
                download_ratio="of all downloads",
            ),
        )
        .properties(height=300)
    )


GROWTH = Section(
    name="growth",
    title="Models by month of creation",
    finding=growth_finding,
    chart=growth_chart,
    alt_text="Columns, one a month: the models created in it that are still listed.",
    legend=tuple(("■", kind) for kind in (MONTH, OLDER, SO_FAR)),
    note="Deleted models are not listed, so older months were once larger. 2022-03-02 is "
    "when the Hub began to keep dates of creation; the column there is no growth.",
)
GATES = Section(
    name="gates",
    title="Gates before what people want",
    finding=gates_finding,
    alt_text="Bars, one a group of models: the share that is gated of all models, and of those "
    "with the most likes and downloads.",
    chart=gates_chart,
    note="A gate asks that one accepts terms, or that the author approves.",
)
LIBRARIES = Section(
    name="libraries",
    title="Libraries",
    finding=libraries_finding,
    alt_text="Bars, one a library: how many models it loads.",
    chart=lambda rows: bars(rows, "library_name", "model_count", "models", "library"),
)
DOWNLOADS = Section(
    name="download_histogram",
    title="The long tail of downloads",
    finding=downloads_finding,
    chart=downloads_chart,
    alt_text="A falling line on two logarithmic scales: how many models have at least so "
    "many downloads.",
    note="The Hub's rolling figure of 30 days. Programs download far more than people do.",
)

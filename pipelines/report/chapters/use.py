"""How much the models are used."""

import altair as alt

from pipelines.report.charts import ACCENT, chart_of, log_axis, tooltip
from pipelines.report.section import Chapter, Rows, Section, count, share


def downloads_finding(rows: Rows) -> str:
    """Say how many models nobody loads, and how much the few take."""
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
    """Show how many models have at least so many downloads, both on log scales."""
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


USE = Chapter(
    "Use",
    (
        Section(
            name="downloads",
            title="The long tail of downloads",
            finding=downloads_finding,
            chart=downloads_chart,
            alt_text="A falling line on two logarithmic scales: how many models have at least so "
            "many downloads.",
            note="The Hub's rolling figure of 30 days. Programs download far more than people do.",
        ),
    ),
)

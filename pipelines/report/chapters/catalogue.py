"""What is on the Hub: since when, under which licences, behind which gates, for which libraries."""

import altair as alt

from pipelines.report.chapters.licenses import LICENSE_CLASSES, LICENSES
from pipelines.report.charts import SHORT_NUMBER, bars, chart_of, tooltip
from pipelines.report.section import Chapter, Rows, Section, count, share

MONTH, OLDER, SO_FAR = "created in the month", "older, date not kept", "month under way"


def growth_finding(rows: Rows) -> str:
    """Say how many share the floor's date, and how the last whole month went."""
    if not rows:
        return "No model has a date of creation."
    total = sum(row["model_count"] for row in rows)
    older = sum(row["model_count"] for row in rows if row["is_created_at_floor"])
    whole = [r for r in rows if not r["is_created_at_floor"] and not r["is_under_way"]]
    latest = (
        f" In {whole[-1]['created_month']:%B %Y}, the last whole month, "
        f"{count(whole[-1]['model_count'], 'of them was', 'of them were')} created."
        if whole
        else ""
    )
    return (
        f"{count(older, 'model carries', 'models carry')} the date 2022-03-02, "
        f"{share(older / total)} of all: the Hub did not keep when they were created.{latest}"
    )


def growth_chart(rows: Rows) -> alt.TopLevelMixin:
    """Show a column a month; what isn't a month's growth has a colour of its own."""
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
                axis=alt.Axis(labelExpr=SHORT_NUMBER, tickCount=5),
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
    """Say how many anyone can download."""
    ratios = {row["gate_mode"]: row["model_ratio"] for row in rows}
    gated = ratios.get("auto", 0) + ratios.get("manual", 0)
    return (
        f"{share(ratios.get('open', 0))} of the models can be downloaded by anyone; {share(gated)} "
        "ask for something first: that one accepts terms (auto), or that the author approves "
        "(manual)."
    )


def libraries_finding(rows: Rows) -> str:
    """Say which library leads, and for how many none is known."""
    known = [row for row in rows if row["library_name"] != "none known"]
    unknown = sum(row["model_ratio"] for row in rows if row["library_name"] == "none known")
    if not known:
        return "No model names a library."
    return (
        f"{known[0]['library_name']} loads {share(known[0]['model_ratio'])} of the models. "
        f"For {share(unknown)} the Hub knows no library."
    )


CATALOGUE = Chapter(
    "The catalogue",
    (
        Section(
            name="growth",
            title="Models by month of creation",
            finding=growth_finding,
            chart=growth_chart,
            alt_text="Columns, one a month: the models created in it that are still listed.",
            legend=tuple(("■", kind) for kind in (MONTH, OLDER, SO_FAR)),
            note="Deleted models are not listed, so older months were once larger. 2022-03-02 is "
            "when the Hub began to keep dates of creation; the column there is no growth.",
        ),
        LICENSE_CLASSES,
        LICENSES,
        Section(
            name="gates",
            title="Gates",
            finding=gates_finding,
            alt_text="Bars, one a kind of gate: how many models have it.",
            chart=lambda rows: bars(rows, "gate_mode", "model_count", "models", "gate"),
        ),
        Section(
            name="libraries",
            title="Libraries",
            finding=libraries_finding,
            alt_text="Bars, one a library: how many models it loads.",
            chart=lambda rows: bars(rows, "library_name", "model_count", "models", "library"),
        ),
    ),
)

"""The few kinds of chart that the report needs, in the colours of its stylesheet.

Colours are CSS variables, which the browser resolves: so a chart turns dark with the report, and
light again on paper, without being drawn again.
"""

from typing import Any

import altair as alt

from pipelines.report.section import Rows

ACCENT, SECOND, QUIET, INK = "var(--accent)", "var(--second)", "var(--quiet)", "var(--ink)"
MUTED, RULE = "var(--muted)", "var(--rule)"
ROW = 24  # height of a bar in pixels
SHORT_NUMBER = "format(datum.value, '~s')"
# an axis of numbers of things, of which there is no half: 500, 10k, 1.5M
COUNTS = alt.Axis(labelExpr=f"datum.value % 1 ? '' : {SHORT_NUMBER}", tickCount=5, tickMinStep=1)
# the report's font in full: labels are measured before the stylesheet applies to them
FONT = 'system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif'

LISTED_AND_ELIGIBLE = (("●", "of listed models"), ("■", "of eligible models"))

CONFIG: dict[str, Any] = {
    "background": "transparent",
    "font": FONT,
    "aria": False,  # the figure has an alternative text, and its table has every value
    "view": {"stroke": None},
    "bar": {"color": ACCENT, "cornerRadiusEnd": 2},
    "text": {"color": INK, "fontSize": 12},
    "range": {"category": [ACCENT, SECOND, QUIET]},
    "axis": {
        "labelColor": MUTED,
        "titleColor": MUTED,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "titlePadding": 10,
        "gridColor": RULE,
        "domain": False,
        "ticks": False,
        "labelPadding": 8,
        "labelLimit": 205,
        "labelFlush": False,  # each label at its line, at both ends too
    },
    # from the end: a title longer than its axis stays in the picture, on a phone too
    "axisX": {"titleAnchor": "end"},
    "axisY": {"titleAnchor": "end", "labelPadding": 12},
    "legend": {"disable": True},  # the report has one that wraps
}


def chart_of(rows: Rows) -> alt.Chart:
    """Return an empty chart of the rows, as wide as its container."""
    return alt.Chart(alt.Data(values=rows)).properties(width="container")


def names_axis(column: str, **settings: Any) -> alt.Y:
    """Return the axis of a bar per name, in the order of the rows."""
    return alt.Y(f"{column}:N", sort=None, title=None, axis=alt.Axis(grid=False, **settings))


def numbers_axis(column: str, title: str, longest: float | None = None) -> alt.X:
    """Return the axis of the bars' lengths; `longest` leaves room beside it."""
    # a fifth for the number beside it, on a narrow screen too
    scale = alt.Scale(domain=[0, longest * 1.25]) if longest else alt.Undefined
    return alt.X(f"{column}:Q", title=title, axis=COUNTS, scale=scale)


def log_axis(padding: int = 12, **settings: Any) -> dict[str, Any]:
    """Return scale and axis of a log scale that is marked at the powers of ten alone.

    The padding, in pixels, keeps the outermost marks and the text beside them in the chart.
    """
    powers = [10**power for power in range(13)]
    axis = {"labelExpr": SHORT_NUMBER, "values": powers} | settings
    scale = alt.Scale(type="log", padding=padding, nice=False)
    return {"scale": scale, "axis": alt.Axis(**axis)}


def tooltip(**columns: str) -> list[alt.Tooltip]:
    """Return the tooltip's lines, by column and title: `column="title"`."""
    formats = {"count": ",", "downloads": ",", "ratio": ".1%"}
    return [
        alt.Tooltip(f"{name}:{'Q' if fmt else 'N'}", title=title, format=fmt)
        if (fmt := formats.get(name.rpartition("_")[2]))
        else alt.Tooltip(f"{name}:N", title=title)
        for name, title in columns.items()
    ]


def bars(rows: Rows, name: str, value: str, title: str, name_title: str) -> alt.TopLevelMixin:
    """Return horizontal bars with their values beside them, one for each row."""
    base = chart_of(rows).encode(
        y=names_axis(name),
        x=numbers_axis(value, title, max(row[value] for row in rows)),
        tooltip=tooltip(**{name: name_title, value: title}),
    )
    labels = base.mark_text(align="left", dx=5).encode(text=alt.Text(f"{value}:Q", format=","))
    return (base.mark_bar() + labels).properties(height=ROW * len(rows))


def small_bars(parts: list[tuple[str, float, str]], longest: float) -> alt.TopLevelMixin:
    """Return bars on tracks without an axis: name, length and label, which ends the track."""
    rows = [
        {"name": name, "part": part, "label": label, "longest": longest}
        for name, part, label in parts
    ]
    # a third for the label
    scale = alt.Scale(domain=[0, longest * 1.35])
    base = chart_of(rows).encode(y=names_axis("name", labelLimit=110, labelPadding=6))
    track = base.mark_bar(color=RULE).encode(x=alt.X("longest:Q", axis=None, scale=scale))
    bar = base.mark_bar().encode(x=alt.X("part:Q", axis=None, scale=scale))
    label = base.mark_text(align="left", dx=6).encode(
        x=alt.X("longest:Q", axis=None, scale=scale), text="label:N"
    )
    return (track + bar + label).properties(height=ROW * len(rows))


def before_and_after(rows: Rows, name: str, name_title: str) -> alt.TopLevelMixin:
    """Return two dots for each name: its share of the listed models, and of the eligible ones."""
    dots = [
        {name: row[name], "of": of, "share_ratio": row[column] or 0, "model_count": row[number]}
        for row in rows
        for of, column, number in (
            ("listed", "listed_ratio", "listed_model_count"),
            ("eligible", "eligible_ratio", "eligible_model_count"),
        )
    ]
    across = alt.X(
        "share_ratio:Q", title="share of models", axis=alt.Axis(format="~%", tickCount=6)
    )
    base = chart_of(dots).encode(y=names_axis(name), x=across)
    line = base.mark_line(color=RULE, strokeWidth=3).encode(detail=f"{name}:N")
    points = base.mark_point(filled=True, size=90, opacity=1).encode(
        color=alt.Color("of:N", sort=None),
        shape=alt.Shape("of:N", sort=None),
        tooltip=tooltip(**{name: name_title, "of": "share", "share_ratio": "", "model_count": ""}),
    )
    return (line + points).properties(height=ROW * len(rows))

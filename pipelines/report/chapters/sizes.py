"""How large the models are, and which devices hold their weights."""

import altair as alt

from pipelines.report.charts import (
    ACCENT,
    COUNTS,
    ROW,
    chart_of,
    log_axis,
    names_axis,
    numbers_axis,
    tooltip,
)
from pipelines.report.section import Rows, Section, count, share

# the metric letters are for bytes; people say B for a thousand million parameters
PARAMETERS = "replace(format(datum.value, '~s'), 'G', 'B')"
FITS = (("fits", "fitting"), ("too large", "too_large"), ("size not known", "unknown"))


def sizes_finding(rows: Rows) -> str:
    """State the most frequent size, and for which share the size isn't known."""
    known = [row for row in rows if row["from_parameters"]]
    total = sum(row["model_count"] for row in rows)
    if not known:
        return "The Hub sent no model's number of parameters."
    most = max(known, key=lambda row: row["model_count"])
    unknown = total - sum(row["model_count"] for row in known)
    return (
        f"The most frequent size is {short(most['from_parameters'])} to "
        f"{short(most['to_parameters'])} parameters. For {share(unknown / total)} it is not known."
    )


def short(parameters: float) -> str:
    """Return a number of parameters as it is usually written: 460M, 2.2B."""
    for unit, letter in ((1e9, "B"), (1e6, "M"), (1e3, "k")):
        if parameters >= unit * 0.999:
            return f"{parameters / unit:.2g}{letter}"
    return f"{parameters:.0f}"


def sizes_chart(rows: Rows) -> alt.TopLevelMixin:
    """Show the number of models by size, in thirds of a power of ten."""
    across = alt.X(
        "from_parameters:Q",
        title="parameters (log scale)",
        **log_axis(labelExpr=PARAMETERS, grid=False),
    )
    return (
        chart_of([row for row in rows if row["from_parameters"]])
        .mark_rect(color=ACCENT, stroke="var(--paper)")
        .encode(
            x=across,
            x2="to_parameters:Q",
            y2=alt.datum(0),
            y=alt.Y("model_count:Q", title="models", axis=COUNTS),
            tooltip=tooltip(
                min_parameter_count="parameters, from",
                max_parameter_count="to",
                model_count="models",
            ),
        )
        .properties(height=240)
    )


def devices_finding(rows: Rows) -> str:
    """State the share of models that fit the smallest and the largest device."""
    devices = [row for row in rows if not row["is_free_tier_limit"]]
    if not devices:
        return "There is no device in config.devices."
    small, large = devices[0], devices[-1]
    known = small["fitting_model_count"] + small["too_large_model_count"]
    if not known:
        return "No model's size is known."
    return (
        f"Of the {count(known, 'model')} whose weights are known in bytes, "
        f"{share(small['fitting_model_count'] / known)} fit into {small['device_name']} and "
        f"{share(large['fitting_model_count'] / known)} into {large['device_name']}."
    )


def devices_chart(rows: Rows) -> alt.TopLevelMixin:
    """Show for each device how many models fit, are too large, or are of unknown size."""
    values = [
        {
            "device_name": row["device_name"],
            "part": part,
            "place": place,
            "model_count": row[f"{column}_model_count"],
        }
        for row in rows
        for place, (part, column) in enumerate(FITS)
    ]
    return (
        chart_of(values)
        .mark_bar()
        .encode(
            y=names_axis("device_name"),
            x=numbers_axis("model_count", "listed models"),
            color=alt.Color("part:N", sort=None),
            order="place:Q",
            tooltip=tooltip(device_name="memory", part="", model_count="models"),
        )
        .properties(height=1.25 * ROW * len(rows))
    )


SIZES = Section(
    name="sizes",
    title="Sizes",
    finding=sizes_finding,
    chart=sizes_chart,
    alt_text="Columns on a logarithmic scale of parameters: how many models are of such a size.",
    note="Parameters are no bytes: a thousand million of them take from half a GB to four. Packed "
    "and quantised formats count packed values, so their numbers are lower bounds.",
)
DEVICES = Section(
    name="devices",
    title="What fits where",
    finding=devices_finding,
    chart=devices_chart,
    alt_text="Bars, one a memory size: how many models' weights fit, are too large, or are of "
    "unknown size.",
    legend=tuple(("■", part) for part, _ in FITS),
    note="Weights alone, so an upper bound: serving takes room for the conversation too.",
)

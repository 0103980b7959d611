"""The finding that this grew out of: how long it takes to try each model once, on credit."""

import math
import textwrap

import altair as alt

from pipelines.report.charts import ACCENT, QUIET, ROW, chart_of, log_axis, names_axis, tooltip
from pipelines.report.section import Rows, Section, count, share

ORIGINAL = "original"
LABEL_WIDTH = 26  # letters a line


def time_needed(months: float) -> str:
    """Return months as a reader thinks of them: years from two years on."""
    if months < 1:
        return "under a month"
    if months >= 24:
        return f"{months / 12:.0f} years"
    return count(math.ceil(months), "month")


def budget_finding(rows: Rows) -> str:
    """Say what a free account's credit comes to, now and in the original."""
    for_free = [row for row in rows if row["plan_name"] == "free" and row["months_to_try_each"]]
    now = next((row for row in for_free if row["scope_name"] != ORIGINAL), None)
    then = next((row for row in rows if row["is_assumed_request_count"]), None)
    sentences = []
    if now:
        sentences.append(
            f"A free account's ${now['credit_usd_per_month']:.2f} of credit a month, at "
            f"${now['usd_per_request']:.4f} a request, pays for "
            f"{now['request_count_per_month']:,} requests: enough to try "
            f"{share(now['tried_ratio_per_month'])} of the "
            f"{count(now['model_count'], 'eligible model')} in a month, and each of them once in "
            f"{time_needed(now['months_to_try_each'])}."
        )
    if then:
        months = then["months_to_try_each"]
        sentences.append(
            f"In {then['counted_date']:%B %Y}, with {count(then['model_count'], 'model')} and "
            f"{then['request_count_per_month']:,} requests a month, it came to {months:.0f} "
            f"months, or {time_needed(months)}."
        )
    return " ".join(sentences) or "There is no model to spend a budget on."


def budget_chart(rows: Rows) -> alt.TopLevelMixin:
    """Show the months that it takes to try each model once, by scope and plan."""
    values = [
        {
            "line": textwrap.fill(f"{row['scope_name']}: {row['plan_name']}", LABEL_WIDTH),
            "months": row["months_to_try_each"],
            "time": time_needed(row["months_to_try_each"]),
            "model_count": row["model_count"],
            "request_count": row["request_count_per_month"],
            "is_then": row["scope_name"] == ORIGINAL,
        }
        for row in rows
        if row["months_to_try_each"]
    ]
    base = chart_of(values).encode(
        y=names_axis("line", labelExpr="split(datum.label, '\\n')"),
        x=alt.X(
            "months:Q",
            title="months (log scale)",
            **log_axis(
                padding=80, labelExpr="format(datum.value, '~g')", values=[0.1, 1, 10, 100, 1000]
            ),
        ),
        tooltip=tooltip(
            line="models and plan",
            model_count="models",
            request_count="requests a month",
            time="to try each once",
        ),
    )
    points = base.mark_point(filled=True, size=110, opacity=1).encode(
        color=alt.condition("datum.is_then", alt.value(QUIET), alt.value(ACCENT))
    )
    written = base.mark_text(align="left", dx=10).encode(text="time:N")
    return (points + written).properties(height=1.6 * ROW * len(values))


BUDGET = Section(
    name="budget",
    title="Trying each model once, on the Hub's credit",
    finding=budget_finding,
    chart=budget_chart,
    alt_text="Dots on a logarithmic scale, one a set of models and a plan: the months that "
    "it takes to try each model once.",
    note="One request a model, at one price a request. Real prices differ by provider and "
    "model, and since February 2026 a free account can buy more credit.",
)

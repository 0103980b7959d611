"""How the models can be served: by whom, at what price, and on which budget."""

import math
import textwrap

import altair as alt

from pipelines.report.charts import (
    ACCENT,
    QUIET,
    ROW,
    bars,
    chart_of,
    log_axis,
    names_axis,
    tooltip,
)
from pipelines.report.section import Rows, Section, count, share

ORIGINAL = "original"
LABEL_WIDTH = 26  # letters a line


def options_finding(rows: Rows) -> str:
    """State how many models a provider serves, and for which share no way is known."""
    total = sum(row["listed_model_count"] for row in rows)
    if not total:
        return "No model is listed."
    numbers = {row["way"]: row["listed_model_count"] for row in rows}
    served = numbers.get("a provider serves it, for money", 0)
    unknown = numbers.get("nothing known", 0)
    return (
        f"{count(served, 'listed model is', 'listed models are')} served by an inference provider "
        f"now, {share(served / total)} of all. For {share(unknown / total)} the Hub states neither "
        "a provider nor a size."
    )


def providers_finding(rows: Rows) -> str:
    """State which provider serves the most models, and how many have just one."""
    if not rows:
        return "The Hub named no provider that serves a model."
    first = rows[0]
    alone = sum(row["only_provider_model_count"] for row in rows)
    return (
        f"{count(len(rows), 'provider serves', 'providers serve')} a listed model. "
        f"{first['provider_name']} has the most, {first['live_model_count']:,}; "
        f"{count(alone, 'model has', 'models have')} just one provider."
    )


def prices_finding(rows: Rows) -> str:
    """State the lowest and the highest price of output tokens."""
    if not rows:
        return "No provider states a price."
    least = rows[0]
    most = max(rows, key=lambda row: row["max_output_usd_per_million_tokens"])
    return (
        f"A million output tokens cost from ${least['min_output_usd_per_million_tokens']:.3g}, "
        f"at {least['provider_name']}, to ${most['max_output_usd_per_million_tokens']:.3g}, at "
        f"{most['provider_name']}."
    )


def prices_chart(rows: Rows) -> alt.TopLevelMixin:
    """Show each provider's range from its cheapest model to its dearest."""
    across = alt.X(
        "min_output_usd_per_million_tokens:Q",
        title="US dollars a million output tokens (log scale)",
        **log_axis(labelExpr="format(datum.value, '$~f')", values=[0.01, 0.1, 0.3, 1, 3, 10, 100]),
    )
    base = chart_of(rows).encode(
        y=names_axis("provider_name"),
        x=across,
        tooltip=tooltip(
            provider_name="provider",
            priced_model_count="models with a price",
            min_output_usd_per_million_tokens="from $",
            max_output_usd_per_million_tokens="to $",
        ),
    )
    line = base.mark_rule(strokeWidth=6, color=ACCENT, strokeCap="round")
    return line.encode(x2="max_output_usd_per_million_tokens:Q").properties(height=ROW * len(rows))


def time_needed(months: float) -> str:
    """Return months in words; in years from two years on."""
    if months < 1:
        return "under a month"
    if months >= 24:
        return f"{months / 12:.0f} years"
    return count(math.ceil(months), "month")


def budget_finding(rows: Rows) -> str:
    """State what a free account's credit pays for, now and in the original."""
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
    labels = base.mark_text(align="left", dx=10).encode(text="time:N")
    return (points + labels).properties(height=1.6 * ROW * len(values))


SERVING_OPTIONS = Section(
    name="serving_options",
    title="How the listed models can be run",
    finding=options_finding,
    chart=lambda rows: bars(rows, "way", "listed_model_count", "listed models", "way"),
    alt_text="Bars, one a way to run a model: for how many it is the first that holds.",
    note="Each model counts once, at the first way that holds. The Hub's former free tier "
    "loaded models up to 10 GB; today's docs have no such limit.",
)
PROVIDERS = Section(
    name="providers",
    title="Inference providers",
    finding=providers_finding,
    chart=lambda rows: bars(
        rows, "provider_name", "live_model_count", "models served now", "provider"
    ),
    alt_text="Bars, one a provider: how many listed models it serves now.",
    note="Served is not free: providers charge for it. Mappings are checked every few "
    "hours, so this ages quickly.",
)
PRICES = Section(
    name="prices",
    title="What providers charge",
    finding=prices_finding,
    chart=prices_chart,
    alt_text="Lines on a logarithmic scale, one a provider: from the price of its cheapest "
    "model to that of its dearest.",
    note="Prices come for chat models alone, and not from every provider.",
)
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

"""How the models can be served: by whom, at what price, and on which budget."""

import math

import altair as alt

from pipelines.report.charts import (
    ACCENT,
    QUIET,
    ROW,
    RULE,
    bars,
    chart_of,
    log_axis,
    names_axis,
    tooltip,
)
from pipelines.report.section import Rows, Section, count, share

ORIGINAL = "original"


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
    """State how much dearer the same model is elsewhere: usually, and at most."""
    if not rows:
        return "No model has a price at two providers."
    row = rows[0]
    number, least, most = (
        row["compared_model_count"],
        row["min_output_usd_per_million_tokens"],
        row["max_output_usd_per_million_tokens"],
    )
    who = f"{count(number, 'model has', 'models have')} a price at two providers or more."
    usually = (
        f" For half of them the dearest charges at least {times(row['median_price_ratio'])} the "
        "price of the cheapest."
        if number > 1
        else ""
    )
    return (
        f"{who}{usually} {row['model_id']} differs most: ${least:.3g} a million output tokens at "
        f"{row['cheapest_provider_name']}, ${most:.3g} at {row['dearest_provider_name']}, "
        f"{times(row['price_ratio'])} as much."
    )


def times(ratio: float) -> str:
    """Return how many times larger a number is."""
    return f"{ratio:,.0f} times" if ratio >= 10 else f"{ratio:.2g} times"


def prices_chart(rows: Rows) -> alt.TopLevelMixin:
    """Show each model's price at its cheapest and at its dearest provider."""
    ends = [
        {
            "model_id": row["model_id"],
            "usd": row[f"{end}_output_usd_per_million_tokens"],
            "where": where,
            "provider": row[f"{where}_provider_name"],
        }
        for row in rows
        for end, where in (("min", "cheapest"), ("max", "dearest"))
    ]
    across = alt.X(
        "usd:Q",
        title="US dollars a million output tokens (log scale)",
        **log_axis(labelExpr="format(datum.value, '$~f')", values=[0.01, 0.1, 0.3, 1, 3, 10, 100]),
    )
    base = chart_of(ends).encode(y=names_axis("model_id"), x=across)
    line = base.mark_line(color=RULE, strokeWidth=3).encode(detail="model_id:N")
    points = base.mark_point(filled=True, size=90, opacity=1).encode(
        color=alt.Color("where:N", sort=None),
        shape=alt.Shape("where:N", sort=None),
        tooltip=tooltip(model_id="model", provider="provider", where="", usd="$"),
    )
    return (line + points).properties(height=ROW * len(rows))


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
    """Show the months that it takes to try each model once, by scope and plan.

    The names stand above their dots: so the scale has the whole width, on a phone too.
    """
    values = [
        {
            "line": f"{row['scope_name']}, {row['plan_name']}: "
            f"{time_needed(row['months_to_try_each'])}",
            "months": row["months_to_try_each"],
            "model_count": row["model_count"],
            "request_count": row["request_count_per_month"],
            "is_then": row["scope_name"] == ORIGINAL,
        }
        for row in rows
        if row["months_to_try_each"]
    ]
    axis = log_axis(
        padding=16, labelExpr="format(datum.value, '~g')", values=[0.1, 1, 10, 100, 1000]
    )
    base = chart_of(values).encode(y=names_axis("line", labels=False, labelPadding=0))
    points = base.mark_point(filled=True, size=110, opacity=1, yOffset=8).encode(
        x=alt.X("months:Q", title="months (log scale)", **axis),
        color=alt.condition("datum.is_then", alt.value(QUIET), alt.value(ACCENT)),
        tooltip=tooltip(
            line="models and plan", model_count="models", request_count="requests a month"
        ),
    )
    names = base.mark_text(align="left", yOffset=-9, fontSize=11).encode(
        x=alt.value(0), text="line:N"
    )
    return (points + names).properties(height=2 * ROW * len(values))


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
    title="One model, several prices",
    finding=prices_finding,
    chart=prices_chart,
    alt_text="Two dots a model on a logarithmic scale: its price at the cheapest and at the "
    "dearest provider.",
    legend=(("●", "cheapest provider"), ("■", "dearest provider")),
    note="The models whose prices differ most. Providers may differ in precision, context length "
    "and speed too. Prices come for chat models alone, and not from every provider.",
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

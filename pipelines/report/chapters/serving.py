"""How the models can be run: by whom and at what price, on what, and on which budget."""

import altair as alt

from pipelines.report.chapters.budget import BUDGET
from pipelines.report.chapters.sizes import DEVICES, SIZES
from pipelines.report.charts import ACCENT, ROW, bars, chart_of, log_axis, names_axis, tooltip
from pipelines.report.section import Chapter, Rows, Section, count, share


def options_finding(rows: Rows) -> str:
    """Say for how many models any way is known."""
    total = sum(row["listed_model_count"] for row in rows)
    if not total:
        return "No model is listed."
    numbers = {row["way"]: row["listed_model_count"] for row in rows}
    served = numbers.get("a provider serves it, for money", 0)
    unknown = numbers.get("nothing known", 0)
    return (
        f"{count(served, 'listed model is', 'listed models are')} served by an inference provider "
        f"now, {share(served / total)} of all. For {share(unknown / total)} the Hub tells neither "
        "a provider nor a size."
    )


def providers_finding(rows: Rows) -> str:
    """Say who serves most."""
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
    """Say how far prices lie apart."""
    if not rows:
        return "No provider told a price."
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


SERVING = Chapter(
    "Running them",
    (
        Section(
            name="serving_options",
            title="How the listed models can be run",
            finding=options_finding,
            chart=lambda rows: bars(rows, "way", "listed_model_count", "listed models", "way"),
            alt_text="Bars, one a way to run a model: for how many it is the first that holds.",
            note="Each model counts once, at the first way that holds. The Hub's former free tier "
            "loaded models up to 10 GB; today's docs have no such limit.",
        ),
        Section(
            name="providers",
            title="Inference providers",
            finding=providers_finding,
            chart=lambda rows: bars(
                rows, "provider_name", "live_model_count", "models served now", "provider"
            ),
            alt_text="Bars, one a provider: how many listed models it serves now.",
            note="Served is not free: providers charge for it. Mappings are checked every few "
            "hours, so this ages quickly.",
        ),
        Section(
            name="prices",
            title="What providers charge",
            finding=prices_finding,
            chart=prices_chart,
            alt_text="Lines on a logarithmic scale, one a provider: from the price of its cheapest "
            "model to that of its dearest.",
            note="Prices come for chat models alone, and not from every provider.",
        ),
        SIZES,
        DEVICES,
        BUDGET,
    ),
)

"""The benchmark results that a generated model states, in each of the Hub's three shapes."""

from typing import Any

from pipelines.sample_hub.catalogue.model_facts import ModelFacts

BENCHMARKS = (("sample/reasoning", "hard"), ("sample/coding", "pass-1"), ("sample/maths", "exact"))


def evaluations_of(facts: ModelFacts) -> list[dict[str, Any]] | None:
    """Return the results of one model in twenty; None for all others."""
    if facts.oddity % 20 != 3 or not facts.has_card:
        return None
    number = facts.oddity // 20
    results: list[dict[str, Any]] = []
    for position in range(1 + number % 3):
        benchmark, task = BENCHMARKS[(number + position) % len(BENCHMARKS)]
        data = {
            "dataset": {"id": benchmark, "task_id": task},
            "value": (number * 37 + position * 11) % 1000 / 10,
            "date": f"2026-{1 + number % 9:02d}-{1 + number % 28:02d}",
            "source": {"url": "https://results.invalid/report", "org": facts.author},
        }
        file = f".eval_results/{position}.yaml"
        results.append({"filename": file, "verified": number % 7 == 0, "data": data})
    if number % 5 == 0:
        results.append(results[0]["data"])
    if number % 11 == 0:
        results.append({"filename": ".eval_results/broken.yaml", "error": "value is required"})
    return results

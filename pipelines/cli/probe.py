"""What `make probe` prints: a line for each check, and at the end what to do about the others."""

from collections.abc import Iterable

from rich.console import Console
from rich.table import Table

from pipelines.cli.tables import printable
from pipelines.hub.probe import Finding, Probe


def show_probe(probe: Probe) -> bool:
    """Print the findings as they come; return whether a crawl can work."""
    console = Console(highlight=False, markup=False)
    console.print(f"Asking {probe.request.settings.endpoint} what a crawl relies on.\n")
    found = list(_printed(console, probe.findings()))
    others = [finding for finding in found if not finding.is_as_expected]
    can_work = not any(finding.is_fatal for finding in others)
    differences = f"{len(others) or 'no'} difference{'s'[: len(others) != 1]}"
    console.print(f"\n{probe.request_count} requests, {differences}.")
    for finding in others:
        if finding.advice:
            console.print(f"{finding.what}: {finding.advice}.")
    console.print("A crawl can work." if can_work else "A crawl can't work as things are.")
    return can_work


def _printed(console: Console, findings: Iterable[Finding]) -> Iterable[Finding]:
    for finding in findings:
        mark = "ok" if finding.is_as_expected else "NO" if finding.is_fatal else "!!"
        row = Table.grid(padding=(0, 2))
        row.add_column(width=2)
        row.add_column(width=18, overflow="fold")
        row.add_column(overflow="fold")
        told = finding.seen if finding.is_as_expected else f"{finding.seen}; not {finding.expected}"
        row.add_row(mark, printable(finding.what), printable(told))
        console.print(row)
        yield finding

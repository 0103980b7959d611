"""Injects faults into answers, as planned."""

from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp

from pipelines.sample_hub.faults.context import FaultContext, FaultHandler
from pipelines.sample_hub.faults.deviations import DEVIATIONS
from pipelines.sample_hub.faults.pages import PAGES
from pipelines.sample_hub.faults.plan import Plan
from pipelines.sample_hub.faults.refusals import REFUSALS
from pipelines.sample_hub.faults.sending import SENDING
from pipelines.sample_hub.http.listing import Listing
from pipelines.sample_hub.http.replies import respond

LOG = "/_sample/faults"
KINDS: dict[str, FaultHandler] = {**REFUSALS, **PAGES, **SENDING, **DEVIATIONS}


@dataclass(frozen=True)
class Injection:
    """A server's `deliver` that injects the faults of a plan, and lists those injected at LOG."""

    plan: Plan
    slow_seconds: float = 2.0
    heavy_limit: int = 250
    delivered: list[tuple[int, str]] = field(default_factory=list)

    async def __call__(self, request: Request, answer: Response, listing: Listing) -> ASGIApp:
        """Return what is sent in place of the right answer; a right refusal is left unchanged."""
        if request.url.path == LOG:
            return respond(request, 200, self.delivered, {})
        if request.url.path != "/api/models" or answer.status_code != 200:
            return answer
        fault = self.plan.next_fault(request)
        if fault is None:
            return answer
        context = FaultContext(request, answer, listing, self.slow_seconds, self.heavy_limit)
        sent = KINDS[fault[1]](context)
        if sent is None:
            return answer
        self.delivered.append(fault)
        return sent

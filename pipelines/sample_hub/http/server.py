"""The HTTP side of the sample Hub: routes, tokens, quota, latency."""

import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

import anyio
import msgspec
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from pipelines.sample_hub.http.control import CurrentDay
from pipelines.sample_hub.http.listing import Listing
from pipelines.sample_hub.http.parameters import ParameterError, encode_cursor, parse_query
from pipelines.sample_hub.http.quota import Quota
from pipelines.sample_hub.http.replies import IP_LIMIT, USER_LIMIT, next_url, refuse, respond

BAD_TOKEN = "Invalid credentials in Authorization header"
# from the request, the right answer and its listing to what is sent
Deliver = Callable[[Request, Response, Listing], Awaitable[ASGIApp]]


@dataclass(frozen=True)
class Settings:
    """How the server behaves.

    `quota` is the requests of a window, `window` its seconds; `latency` is the minimum time of an
    answer, in seconds; `tokens` maps a token to the account that owns it.
    """

    quota: int = 500
    window: int = 300
    latency: float = 0.0
    tokens: Mapping[str, str] = field(default_factory=dict)


async def deliver_unchanged(request: Request, answer: Response, listing: Listing) -> ASGIApp:
    """Send the right answer. Faults plug in here, as another function of this type."""
    return answer


def create_app(
    current: CurrentDay, settings: Settings, deliver: Deliver = deliver_unchanged
) -> Starlette:
    """Return the sample Hub's application, which serves the current day."""
    quota = Quota(settings.quota, settings.window)

    async def endpoint(request: Request) -> ASGIApp:
        due, listing = time.monotonic() + settings.latency, current.listing
        answer = await run_in_threadpool(_answer, request, listing, settings, quota)
        await anyio.sleep(max(due - time.monotonic(), 0))
        return await deliver(request, answer, listing)

    return Starlette(routes=[current.route(), Route("/{path:path}", endpoint, methods=["GET"])])


def _answer(request: Request, listing: Listing, settings: Settings, quota: Quota) -> Response:
    """Return the answer to a request, counted in the quota of its token or else its address."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    known = scheme.lower() == "bearer" and token in settings.tokens
    address = request.client.host if request.client else "unknown"
    allowed, headers = quota.spend(token if known else address)
    if not allowed:
        minutes = settings.window / 60
        text = USER_LIMIT.format(limit=settings.quota, minutes=minutes)
        return refuse(request, 429, text if known else IP_LIMIT.format(client=address), headers)
    if "authorization" in request.headers and not known:
        return refuse(request, 401, BAD_TOKEN, headers)
    if request.url.path == "/api/agent-harnesses":  # huggingface_hub requests it
        return respond(request, 200, {"standardEnvVars": [], "harnesses": {}}, headers)
    if request.url.path != "/api/models":
        return refuse(request, 404, "Sorry, we can't find the page you are looking for.", headers)
    return _models(request, listing, settings.tokens.get(token), headers)


def _models(
    request: Request, listing: Listing, viewer: str | None, headers: dict[str, str]
) -> Response:
    try:
        query = parse_query(request.query_params.multi_items())
    except ParameterError as error:
        return refuse(request, 400, str(error), headers)
    page = listing.page(query, viewer)
    if page.after:
        link = next_url(request, encode_cursor(query.sort, page.after))
        headers = {**headers, "Link": f'<{link}>; rel="next"'}
    return respond(request, 200, msgspec.Raw(page.body), headers)

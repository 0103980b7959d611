"""The HTTP side of the sample Hub: routes, tokens, quota, headers, compression."""

import base64
import gzip
import hashlib
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import anyio
import msgspec
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pipelines.sample_hub.listing import Catalogue, Listing
from pipelines.sample_hub.parameters import ParameterError, encode_cursor, parse_query
from pipelines.sample_hub.quota import Quota

SMALLEST_GZIP = 1024
# HUB_API.md 3.7
STANDING_HEADERS = {
    "Content-Type": "application/json; charset=utf-8",
    "X-Powered-By": "huggingface-moon",
    "Vary": "Origin, Accept-Encoding",
    "Access-Control-Allow-Origin": "https://huggingface.co",
    "Access-Control-Expose-Headers": (
        "X-Repo-Commit,X-Request-Id,X-Error-Code,X-Error-Message,X-Total-Count,ETag,Link,"
        "Accept-Ranges,Content-Range,X-Linked-Size,X-Linked-ETag,X-Xet-Hash"
    ),
}
BAD_TOKEN = "Invalid credentials in Authorization header"  # HUB_API.md 5
# HUB_API.md 4.3, with and without a token
USER_LIMIT = (
    "We had to rate limit you, you hit the quota of {limit} api requests per {minutes:g} minutes "
    "period. Upgrade to a PRO user or Team/Enterprise organization account "
    "(https://hf.co/pricing) to get higher limits. "
    "See https://huggingface.co/docs/hub/rate-limits"
)
IP_LIMIT = (
    "We had to rate limit your IP ({client}). To continue using our service, create a HF account "
    "or login to your existing account, and make sure you pass a HF_TOKEN if you're using the API."
)

Deliver = Callable[[Request, Response], Awaitable[Response]]


@dataclass(frozen=True)
class Settings:
    """How the server behaves; `tokens` maps a token to the account that owns it."""

    quota: int = 500
    window: int = 300
    latency: float = 0.0
    tokens: Mapping[str, str] = field(default_factory=dict)


async def deliver_unchanged(request: Request, response: Response) -> Response:
    """Sends what was computed. Faults plug in here: another function of this shape."""
    return response


def create_app(
    catalogue: Catalogue, settings: Settings, deliver: Deliver = deliver_unchanged
) -> Starlette:
    """The sample Hub over a catalogue."""
    listing, quota = Listing(catalogue), Quota(settings.quota, settings.window)

    async def endpoint(request: Request) -> Response:
        answer = await run_in_threadpool(_answer, request, listing, settings, quota)
        await anyio.sleep(settings.latency)
        return await deliver(request, answer)

    return Starlette(routes=[Route("/{path:path}", endpoint, methods=["GET"])])


def _answer(request: Request, listing: Listing, settings: Settings, quota: Quota) -> Response:
    """The whole answer to one request, spent from the quota of its token or else its address."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    known = scheme.lower() == "bearer" and token in settings.tokens
    address = request.client.host if request.client else "unknown"
    allowed, headers = quota.spend(token if known else address)
    if not allowed:
        minutes = settings.window / 60
        text = USER_LIMIT.format(limit=settings.quota, minutes=minutes)
        return _error(request, 429, text if known else IP_LIMIT.format(client=address), headers)
    if "authorization" in request.headers and not known:
        return _error(request, 401, BAD_TOKEN, headers)
    if request.url.path == "/api/agent-harnesses":  # asked by huggingface_hub (HUB_API.md 9)
        return _respond(request, 200, {"standardEnvVars": [], "harnesses": {}}, headers)
    if request.url.path != "/api/models":
        return _error(request, 404, "Sorry, we can't find the page you are looking for.", headers)
    return _models(request, listing, settings.tokens.get(token), headers)


def _models(
    request: Request, listing: Listing, viewer: str | None, headers: dict[str, str]
) -> Response:
    try:
        query = parse_query(request.query_params.multi_items())
    except ParameterError as error:
        return _error(request, 400, str(error), headers)
    page = listing.page(query, viewer)
    if page.after:
        link = _next_url(request, encode_cursor(query.sort, page.after))
        headers = {**headers, "Link": f'<{link}>; rel="next"'}
    return _respond(request, 200, msgspec.Raw(page.body), headers)


def _next_url(request: Request, cursor: str) -> str:
    """The request's own URL with another cursor in the last place (HUB_API.md 2.1)."""
    kept = [part for part in request.url.query.split("&") if part and part[:7] != "cursor="]
    parameters = "&".join([*kept, f"cursor={quote(cursor, safe='')}"])
    host = request.headers.get("host", request.url.netloc)
    return f"http://{host}{request.url.path}?{parameters}"


def _error(request: Request, status: int, text: str, headers: dict[str, str]) -> Response:
    # a header can't hold the ✖ of the 400, nor a line break
    header = text.encode("ascii", "ignore").decode().replace("\n", " ").strip()
    return _respond(request, status, {"error": text}, {**headers, "X-Error-Message": header})


def _respond(request: Request, status: int, value: Any, headers: dict[str, str]) -> Response:
    """Compact JSON with the Hub's headers; the ETag is Express's (HUB_API.md 0.2)."""
    body = msgspec.json.encode(value)
    digest = base64.b64encode(hashlib.sha1(body).digest()).decode()[:27]
    headers = {**STANDING_HEADERS, **headers, "ETag": f'W/"{len(body):x}-{digest}"'}
    headers["X-Request-Id"] = f"Root=1-{int(time.time()):x}-{secrets.token_hex(12)}"
    if len(body) > SMALLEST_GZIP and "gzip" in request.headers.get("accept-encoding", ""):
        body = gzip.compress(body, compresslevel=1, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return Response(body, status, headers)

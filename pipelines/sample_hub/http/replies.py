"""Answers in the Hub's format: compact JSON, headers, ETag, compression."""

import base64
import gzip
import hashlib
import secrets
import time
from typing import Any
from urllib.parse import quote

import msgspec
from starlette.requests import Request
from starlette.responses import Response

SMALLEST_GZIP = 1024
STANDING_HEADERS = {
    "Content-Type": "application/json; charset=utf-8",
    "X-Powered-By": "huggingface-moon",
    "X-Sample-Data": "invented",  # the one header that the Hub doesn't send
    "Vary": "Origin, Accept-Encoding",
    "Access-Control-Allow-Origin": "https://huggingface.co",
    "Access-Control-Expose-Headers": (
        "X-Repo-Commit,X-Request-Id,X-Error-Code,X-Error-Message,X-Total-Count,ETag,Link,"
        "Accept-Ranges,Content-Range,X-Linked-Size,X-Linked-ETag,X-Xet-Hash"
    ),
}
# the Hub's own texts, with and without a token
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


def refuse(request: Request, status: int, text: str, headers: dict[str, str]) -> Response:
    """Return an error as the Hub sends it, in the body and in a header."""
    # a header can't hold the ✖ of the 400, nor a line break
    header = text.encode("ascii", "ignore").decode().replace("\n", " ").strip()
    return respond(request, status, {"error": text}, {**headers, "X-Error-Message": header})


def respond(request: Request, status: int, value: Any, headers: dict[str, str]) -> Response:
    """Return compact JSON with the Hub's headers; the ETag is Express's."""
    body = msgspec.json.encode(value)
    digest = base64.b64encode(hashlib.sha1(body).digest()).decode()[:27]
    headers = {**STANDING_HEADERS, **headers, "ETag": f'W/"{len(body):x}-{digest}"'}
    headers["X-Request-Id"] = f"Root=1-{int(time.time()):x}-{secrets.token_hex(12)}"
    if len(body) > SMALLEST_GZIP and "gzip" in request.headers.get("accept-encoding", ""):
        body = gzip.compress(body, compresslevel=1, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return Response(body, status, headers)


def next_url(request: Request, cursor: str) -> str:
    """Return the request's own URL with another cursor in the last place."""
    kept = [part for part in request.url.query.split("&") if part and part[:7] != "cursor="]
    parameters = "&".join([*kept, f"cursor={quote(cursor, safe='')}"])
    host = request.headers.get("host", request.url.netloc)
    return f"http://{host}{request.url.path}?{parameters}"

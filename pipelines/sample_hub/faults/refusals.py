"""Faults that refuse: statuses other than 200, in the format of the Hub or of a gateway."""

import math
import time
from email.utils import formatdate

from starlette.responses import Response
from starlette.types import ASGIApp

from pipelines.sample_hub.faults.context import QUOTA, FaultContext, FaultHandler
from pipelines.sample_hub.http.fields import EXPANDABLE
from pipelines.sample_hub.http.replies import IP_LIMIT, refuse

WAIT = 1  # seconds that a refusal asks for: short, for the tests
TOO_MANY = IP_LIMIT.format(client="127.0.0.1")
HTML = "<!DOCTYPE html>\n<html><head><title>{0}</title></head><body><h1>{0}</h1></body></html>\n"


def gateway(status: int, title: str) -> FaultHandler:
    """Return a fault that answers HTML without any of the Hub's headers."""
    return lambda context: Response(HTML.format(title), status, media_type="text/html")


def _limited(headers: dict[str, str]) -> FaultHandler:
    return lambda context: refuse(context.request, 429, TOO_MANY, headers)


def _failed(status: int, text: str, headers: dict[str, str] | None = None) -> FaultHandler:
    """Return a fault of the Hub itself, which counts against the quota like any answer."""
    return lambda context: refuse(
        context.request, status, text, {**context.kept(*QUOTA), **(headers or {})}
    )


def _limited_until_date(context: FaultContext) -> ASGIApp | None:
    date = formatdate(math.ceil(time.time() + WAIT), usegmt=True)
    return _limited({"Retry-After": date})(context)


def _heavy(context: FaultContext) -> ASGIApp | None:
    """Time out at the gateway, unless the requested page is small."""
    return _TIMED_OUT(context) if context.query.limit > context.heavy_limit else None


def without_field(field: str) -> FaultHandler:
    """Return a fault that has forgotten a field of `expand`, and lists the others."""

    def refused(context: FaultContext) -> ASGIApp | None:
        if field not in context.query.fields:
            return None
        allowed = "|".join(f'"{name}"' for name in EXPANDABLE if name != field)
        return _failed(400, f"✖ Invalid option: expected one of {allowed}")(context)

    return refused


_TIMED_OUT = gateway(504, "504 Gateway Time-out")
_WINDOW = (f'"api";r=0;t={WAIT}', '"fixed window";"api";q=500;w=300')
REFUSALS: dict[str, FaultHandler] = {
    "429-window": _limited(dict(zip(QUOTA, _WINDOW, strict=True))),
    "429-retry-after": _limited({"Retry-After": str(WAIT)}),
    "429-retry-date": _limited_until_date,
    # another limit than that of the window, which has requests left
    "429-action": _failed(429, "You have done this too often. Try again later."),
    "429-bare": gateway(429, "ERROR: The request could not be satisfied"),
    "408": _failed(408, "Request Timeout"),
    "500": _failed(500, "Internal Error"),
    "502": gateway(502, "502 Bad Gateway"),
    "503": _failed(503, "Service Unavailable"),
    "503-retry-after": _failed(503, "Service Unavailable", {"Retry-After": str(WAIT)}),
    "504": _TIMED_OUT,
    "heavy": _heavy,
    "refused-cursor": _failed(400, "Invalid cursor"),
}

"""What a fault gets to work on."""

import gzip
from collections.abc import Callable
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp

from pipelines.sample_hub.http.listing import Listing
from pipelines.sample_hub.http.parameters import Query, parse_query


class Spoilt(NamedTuple):
    """A page on its way out: the request, the right answer, and what the faults are set to."""

    request: Request
    answer: Response
    listing: Listing
    slow_seconds: float
    heavy_limit: int

    @property
    def query(self) -> Query:
        """What was asked for."""
        return parse_query(self.request.query_params.multi_items())

    @property
    def body(self) -> bytes:
        """The right answer's JSON."""
        body = bytes(self.answer.body)
        return gzip.decompress(body) if "Content-Encoding" in self.answer.headers else body

    def kept(self, *names: str) -> dict[str, str]:
        """Those headers of the right answer that are among the names."""
        headers = self.answer.headers
        return {name: headers[name] for name in names if name in headers}


# what is sent instead; None where there is nothing to spoil
Spoil = Callable[[Spoilt], ASGIApp | None]
QUOTA = ("RateLimit", "RateLimit-Policy")

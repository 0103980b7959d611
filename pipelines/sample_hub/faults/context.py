"""What a fault is applied to."""

import gzip
from collections.abc import Callable
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp

from pipelines.sample_hub.http.listing import Listing
from pipelines.sample_hub.http.parameters import Query, parse_query


class FaultContext(NamedTuple):
    """An answer about to be sent: the request, the right answer, and the settings of the faults."""

    request: Request
    answer: Response
    listing: Listing
    slow_seconds: float
    heavy_limit: int

    @property
    def query(self) -> Query:
        """The query of the request."""
        return parse_query(self.request.query_params.multi_items())

    @property
    def body(self) -> bytes:
        """The right answer's JSON, uncompressed."""
        body = bytes(self.answer.body)
        return gzip.decompress(body) if "Content-Encoding" in self.answer.headers else body

    def kept(self, *names: str) -> dict[str, str]:
        """Return those headers of the right answer that are among the names."""
        headers = self.answer.headers
        return {name: headers[name] for name in names if name in headers}


# returns what is sent instead; None where the fault can't apply
FaultHandler = Callable[[FaultContext], ASGIApp | None]
QUOTA = ("RateLimit", "RateLimit-Policy")

"""The sample Hub's own routes, by which a test on this machine moves it from day to day."""

from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from pipelines.sample_hub.catalogue.catalogue import Catalogue
from pipelines.sample_hub.http.listing import Listing

DAY = "/_sample/day"
LOOPBACK = ("127.0.0.1", "::1")


class Stage:
    """What is served now: the listing of one day."""

    def __init__(self, catalogue_of: Callable[[int], Catalogue], day: int = 0) -> None:
        """Takes up the given day."""
        self._catalogue_of = catalogue_of
        self.move(day)

    def move(self, day: int) -> None:
        """Serves another day; answers that are being made are still of the old one."""
        listing = Listing(self._catalogue_of(day))
        self.day, self.listing = day, listing

    def route(self) -> Route:
        """`POST /_sample/day?day=N` moves; `GET` tells the day. For this machine only."""

        async def at_day(request: Request) -> Response:
            if not request.client or request.client.host not in LOOPBACK:
                return JSONResponse({"error": "only from this machine"}, 403)
            if request.method == "POST":
                wanted = request.query_params.get("day", "")
                if not wanted.isdecimal():
                    return JSONResponse({"error": "day must be a number from 0"}, 400)
                await run_in_threadpool(self.move, int(wanted))
            return JSONResponse({"day": self.day})

        return Route(DAY, at_day, methods=["GET", "POST"])

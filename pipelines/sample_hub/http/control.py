"""The sample Hub's control route, by which a test on this machine changes the day."""

from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from pipelines.sample_hub.catalogue.catalogue import Catalogue
from pipelines.sample_hub.http.listing import Listing

DAY = "/_sample/day"
LOOPBACK = ("127.0.0.1", "::1")


class CurrentDay:
    """The day that is served now, and its listing."""

    def __init__(self, catalogue_of: Callable[[int], Catalogue], day: int = 0) -> None:
        """Start on the given day; `catalogue_of` makes the catalogue of a day."""
        self._catalogue_of = catalogue_of
        self.move(day)

    def move(self, day: int) -> None:
        """Serve another day; answers under way are still of the old one."""
        listing = Listing(self._catalogue_of(day))
        self.day, self.listing = day, listing

    def route(self) -> Route:
        """Return the route: `POST /_sample/day?day=N` moves, `GET` shows the day. Local only."""

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

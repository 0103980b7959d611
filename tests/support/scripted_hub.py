"""A server that gives prepared answers, one a request, for what a Hub should never say."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


@dataclass(frozen=True)
class Answer:
    """A prepared answer; `body` that isn't text is sent as JSON. `{endpoint}` is filled in."""

    body: object = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class ScriptedHub:
    """Its address, and the requests that it got."""

    endpoint: str = ""
    requests: list[Request] = field(default_factory=list)


def model(number: int, **fields: object) -> dict[str, object]:
    """Return a small model object as the listing sends it; number 0 is the newest."""
    return {"_id": f"{0x6AB2B9F600000000 - number:016x}00000000", "id": f"a/m{number}", **fields}


@contextmanager
def scripted_hub(*answers: Answer) -> Iterator[ScriptedHub]:
    """Serve the answers in order, the last one again and again, on a free loopback port."""
    hub = ScriptedHub()

    async def listing(request: Request) -> Response:
        answer = answers[min(len(hub.requests), len(answers) - 1)]
        hub.requests.append(request)
        body = answer.body if isinstance(answer.body, str) else json.dumps(answer.body)
        headers = {k: v.format(endpoint=hub.endpoint) for k, v in answer.headers.items()}
        return Response(body, answer.status, headers)

    app = Starlette(routes=[Route("/{path:path}", listing)])
    with _serving(app) as port:
        hub.endpoint = f"http://127.0.0.1:{port}"
        yield hub


@contextmanager
def _serving(app: Callable[..., object]) -> Iterator[int]:
    started = threading.Event()
    config = uvicorn.Config(app, port=0, log_level="warning", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        started.wait(0.01)
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(timeout=600)

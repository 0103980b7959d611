"""Faults in the sending: the answer is right, but the connection or the clock fails it."""

import asyncio
import socket
import struct

import anyio
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from pipelines.sample_hub.faults.spoilt import Spoil, Spoilt

DRIBBLES = 20
NO_FAREWELL = struct.pack("ii", 1, 0)  # SO_LINGER: a close drops what is unsent and resets


class TransportProtocol(H11Protocol):
    """Uvicorn's protocol that also lets a request reach its connection, to break it."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Put the transport into the state of each request of this connection."""
        self.app_state = {**self.app_state, "transport": transport}
        super().connection_made(transport)


def _reset(spoilt: Spoilt) -> ASGIApp:
    """Half of the body, then a TCP reset."""

    async def sending(scope: Scope, receive: Receive, send: Send) -> None:
        await _send_half(spoilt.answer, send)
        transport = spoilt.request.state.transport
        await anyio.sleep(0.05)  # a reset overtakes what the client hasn't received yet
        connection: socket.socket = transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_FAREWELL)
        transport.abort()
        await _client_gone(receive)

    return sending


def _truncated(spoilt: Spoilt) -> ASGIApp:
    """Half of the body that Content-Length promises, then an orderly close."""

    async def sending(scope: Scope, receive: Receive, send: Send) -> None:
        await _send_half(spoilt.answer, send)
        spoilt.request.state.transport.close()
        await _client_gone(receive)

    return sending


def _stalled(spoilt: Spoilt) -> ASGIApp:
    """Half of the body, then silence until the client gives up."""

    async def sending(scope: Scope, receive: Receive, send: Send) -> None:
        await _send_half(spoilt.answer, send)
        await _client_gone(receive)

    return sending


def _slow(spoilt: Spoilt) -> ASGIApp:
    """The whole body, a little at a time."""

    async def sending(scope: Scope, receive: Receive, send: Send) -> None:
        body = bytes(spoilt.answer.body)
        step = len(body) // DRIBBLES + 1
        await _start(spoilt.answer, send)
        for start in range(0, len(body), step):
            await _send_some(body[start : start + step], send)
            await anyio.sleep(spoilt.slow_seconds * step / len(body))
        await send({"type": "http.response.body", "body": b""})

    return sending


async def _send_half(answer: Response, send: Send) -> None:
    body = bytes(answer.body)
    await _start(answer, send)
    await _send_some(body[: len(body) // 2], send)


async def _start(answer: Response, send: Send) -> None:
    await send(
        {
            "type": "http.response.start",
            "status": answer.status_code,
            "headers": answer.raw_headers,
        }
    )


async def _send_some(body: bytes, send: Send) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})


async def _client_gone(receive: Receive) -> None:
    """Return once the connection is lost: before that, uvicorn would mend the answer's end."""
    while (await receive())["type"] != "http.disconnect":
        pass


SENDING: dict[str, Spoil] = {
    "reset": _reset,
    "truncated": _truncated,
    "slow": _slow,
    "stall": _stalled,
}

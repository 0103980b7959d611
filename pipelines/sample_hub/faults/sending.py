"""Faults in the sending: the answer is right, but the connection breaks or is slow."""

import asyncio
import socket
import struct

import anyio
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from pipelines.sample_hub.faults.context import FaultContext, FaultHandler

SLOW_PARTS = 20
RESET_ON_CLOSE = struct.pack("ii", 1, 0)  # SO_LINGER: a close drops what is unsent and resets


class TransportProtocol(H11Protocol):
    """Uvicorn's protocol that also gives a request its connection, to break it."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Put the transport into the state of each request of this connection."""
        self.app_state = {**self.app_state, "transport": transport}
        super().connection_made(transport)


def _reset(context: FaultContext) -> ASGIApp:
    """Send half of the body, then a TCP reset."""

    async def sending(scope: Scope, receive: Receive, send: Send) -> None:
        await _send_half(context.answer, send)
        transport = context.request.state.transport
        await anyio.sleep(0.05)  # a reset overtakes what the client hasn't received yet
        connection: socket.socket = transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
        transport.abort()
        await _client_gone(receive)

    return sending


def _truncated(context: FaultContext) -> ASGIApp:
    """Send half of the body that Content-Length announces, then close in order."""

    async def sending(scope: Scope, receive: Receive, send: Send) -> None:
        await _send_half(context.answer, send)
        context.request.state.transport.close()
        await _client_gone(receive)

    return sending


def _stalled(context: FaultContext) -> ASGIApp:
    """Send half of the body, then nothing until the client gives up."""

    async def sending(scope: Scope, receive: Receive, send: Send) -> None:
        await _send_half(context.answer, send)
        await _client_gone(receive)

    return sending


def _slow(context: FaultContext) -> ASGIApp:
    """Send the whole body, a little at a time."""

    async def sending(scope: Scope, receive: Receive, send: Send) -> None:
        body = bytes(context.answer.body)
        step = len(body) // SLOW_PARTS + 1
        await _start(context.answer, send)
        for start in range(0, len(body), step):
            await _send_some(body[start : start + step], send)
            await anyio.sleep(context.slow_seconds * step / len(body))
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
    """Return once the connection is lost: until then, uvicorn would complete the answer."""
    while (await receive())["type"] != "http.disconnect":
        pass


SENDING: dict[str, FaultHandler] = {
    "reset": _reset,
    "truncated": _truncated,
    "slow": _slow,
    "stall": _stalled,
}

"""Connections of aiohttp, which tell a request which of them it was lent."""

import asyncio
import socket
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass

import aiohttp
from aiohttp.client_proto import ResponseHandler
from aiohttp.connector import Connection
from aiohttp.tracing import Trace

_UNTAKEN_S = 30.0
"""The kernel gives up a connection whose other end takes nothing for so long."""


@dataclass(slots=True)
class Lent:
    """The connection that a request was lent; `is_new` once one had to be opened."""

    transport: asyncio.Transport | None = None
    is_new: bool = False


lending: ContextVar[Lent] = ContextVar("lending")


class Connector(aiohttp.TCPConnector):
    """Notes in `lending` what the request of this context was lent."""

    async def connect(
        self,
        req: aiohttp.ClientRequest,
        traces: list[Trace],
        timeout: aiohttp.ClientTimeout,
    ) -> Connection:
        """Lend one to `req`, but none on which something came unasked."""
        lent = lending.get()
        connection = await super().connect(req, traces, timeout)
        while not lent.is_new and _is_spoilt(connection):
            connection.close()
            connection = await super().connect(req, traces, timeout)
        lent.transport = connection.transport
        return connection

    async def _create_connection(
        self,
        req: aiohttp.ClientRequest,
        traces: list[Trace],
        timeout: aiohttp.ClientTimeout,
    ) -> ResponseHandler:
        lending.get().is_new = True
        made = await super()._create_connection(req, traces, timeout)
        if (closed := made.closed) is not None:
            closed.add_done_callback(_seen)
        return made


def _seen(closed: asyncio.Future[None]) -> None:
    """How a connection ended is told to who reads from it, and to nobody else."""
    if not closed.cancelled():
        closed.exception()


def _is_spoilt(connection: Connection) -> bool:
    """Whether something came that would be taken for the next answer."""
    return connection.protocol is None or connection.protocol.should_close


def new_socket(address: aiohttp.AddrInfoType) -> socket.socket:
    """A socket that notices when the other end is gone."""
    family, kind, protocol, _, _ = address
    made = socket.socket(family, kind, protocol)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in (
        ("TCP_KEEPIDLE", 60),
        ("TCP_KEEPINTVL", 60),
        ("TCP_KEEPCNT", 5),
        ("TCP_USER_TIMEOUT", int(_UNTAKEN_S * 1000)),
    ):
        if (option := getattr(socket, name, None)) is not None:
            made.setsockopt(socket.IPPROTO_TCP, option, value)
    return made


def cut(transport: asyncio.Transport | None) -> None:
    """End a connection now: nothing more is sent or received, or paid for."""
    if transport is not None:
        with suppress(AttributeError):  # Python 3.11: an encrypted one that has ended
            transport.abort()

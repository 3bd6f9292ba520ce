"""Delivery in Socket Mode: tickets, connections, envelopes and their acks."""

import asyncio
import json
import secrets
from typing import Any
from uuid import uuid4

from aiohttp import WSMsgType, web

from bot.playground.slack.changes import Bell
from bot.playground.slack.ids import secret
from bot.playground.slack.parcels import Parcel, Receipt, Retry
from bot.playground.slack.world import App, World

Json = dict[str, Any]

_DEBUG_LIFETIME_S = 360.0
_TIMED_OUT = Receipt(accepted=False, reason="timeout")
_NOBODY_THERE = Receipt(accepted=False, reason="connection_failed")


class Connection:
    """One open socket and the envelopes nobody has acked on it yet."""

    def __init__(
        self,
        app: App,
        socket: web.WebSocketResponse,
        transport: asyncio.Transport | None,
    ) -> None:
        self.app = app
        self.socket = socket
        self._transport = transport
        self._unacked: dict[str, asyncio.Future[Receipt]] = {}
        self._is_mute = False

    async def hello(self, connections: int, lifetime_s: float) -> None:
        """Greet, as the first frame."""
        await self.socket.send_json(
            {
                "type": "hello",
                "num_connections": connections,
                "debug_info": {
                    "host": "local",
                    "build_number": 1,
                    "approximate_connection_time": int(lifetime_s),
                },
                "connection_info": {"app_id": self.app.id},
            }
        )

    async def deliver(
        self, parcel: Parcel, retry: Retry | None, timeout_s: float
    ) -> Receipt:
        """Send one envelope and wait for its ack."""
        envelope_id = str(uuid4())
        acked: asyncio.Future[Receipt] = asyncio.get_running_loop().create_future()
        self._unacked[envelope_id] = acked
        try:
            async with asyncio.timeout(timeout_s):
                if not self._is_mute:
                    await self.socket.send_json(_envelope(envelope_id, parcel, retry))
                return await acked
        except TimeoutError:
            return _TIMED_OUT
        except ConnectionError:
            return _NOBODY_THERE
        finally:
            del self._unacked[envelope_id]

    async def read(self) -> None:
        """Take in acks until the socket closes; then nobody is waited for."""
        async for frame in self.socket:
            if frame.type is WSMsgType.TEXT:
                self._take(frame.data)
        for acked in self._unacked.values():
            if not acked.done():
                acked.set_result(_NOBODY_THERE)

    async def disconnect(self, reason: str) -> None:
        """Tell the app to come back on another socket, and close unless it is early."""
        if self.socket.closed:
            return
        frame = {
            "type": "disconnect",
            "reason": reason,
            "debug_info": {"host": "local"},
        }
        await self.socket.send_json(frame)
        if reason != "warning":
            await self.socket.close()

    def drop(self) -> None:
        """Cut the line without a word, as a broken network does."""
        if self._transport is not None:
            self._transport.abort()

    def mute(self) -> None:
        """Let nothing through any more; neither side is told, or sees the line cut."""
        self._is_mute = True
        if self._transport is not None:
            self._transport.pause_reading()

    def _take(self, text: str) -> None:
        try:
            match json.loads(text):
                case {"envelope_id": str(envelope_id), **rest}:
                    acked = self._unacked.get(envelope_id)
                    if acked is not None and not acked.done():
                        acked.set_result(
                            Receipt(accepted=True, body=rest.get("payload"))
                        )
                case _:
                    return
        except ValueError:
            return


class SocketCarrier:
    """All open sockets; each envelope goes to any one of its app's."""

    def __init__(self, world: World, bell: Bell) -> None:
        self.connections: list[Connection] = []
        self._world = world
        self._bell = bell
        self._tickets: dict[str, tuple[App, float]] = {}

    def open(self, app: App, arguments: Json) -> Json:
        """Hand out the address of a socket, good for one connection."""
        is_short = arguments.get("debug_reconnects") in (True, "true", "1")
        lifetime_s = self._world.rules.socket_lifetime_s
        ticket = secret()
        self._tickets[ticket] = (app, _DEBUG_LIFETIME_S if is_short else lifetime_s)
        host = self._world.address.removeprefix("http://")
        return {"url": f"ws://{host}/link/?ticket={ticket}&app_id={app.id}"}

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Keep one socket open until either side is done with it."""
        granted = self._tickets.pop(request.query.get("ticket", ""), None)
        if granted is None:
            return web.Response(status=401, text="invalid ticket")
        app, lifetime_s = granted
        rules = self._world.rules
        socket = web.WebSocketResponse(heartbeat=rules.ping_interval_s)
        await socket.prepare(request)
        connection = Connection(app, socket, request.transport)
        if len(self._of(app)) >= rules.connections:
            await connection.disconnect("too_many_websockets")
            return socket
        await connection.hello(len(self._of(app)) + 1, lifetime_s)
        self.connections.append(connection)
        self._bell.ring()
        ageing = asyncio.create_task(self._age(connection, lifetime_s))
        try:
            await connection.read()
        finally:
            ageing.cancel()
            self.connections.remove(connection)
            self._bell.ring()
        return socket

    async def carry(self, app: App, parcel: Parcel, retry: Retry | None) -> Receipt:
        """Send it over one socket chosen at random, once there is one."""
        timeout_s = self._world.rules.receipt_timeout_s
        try:
            async with asyncio.timeout(timeout_s):
                while not (open_ones := self._of(app)):
                    await self._bell.heard()
        except TimeoutError:
            return _NOBODY_THERE
        connection = secrets.choice(open_ones)
        return await connection.deliver(parcel, retry, timeout_s)

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Send every app away, or only warn it with `warning`."""
        for connection in list(self.connections):
            await connection.disconnect(reason)

    def drop(self) -> None:
        """Cut every connection without a word, as a broken network does."""
        for connection in self.connections:
            connection.drop()

    def mute(self) -> None:
        """Let every line go dead without being cut."""
        for connection in self.connections:
            connection.mute()

    async def close(self) -> None:
        """Close every socket."""
        for connection in list(self.connections):
            await connection.socket.close()

    def _of(self, app: App) -> list[Connection]:
        return [c for c in self.connections if c.app is app and not c.socket.closed]

    async def _age(self, connection: Connection, lifetime_s: float) -> None:
        early_s = min(self._world.rules.socket_warning_s, lifetime_s / 2)
        await asyncio.sleep(lifetime_s - early_s)
        await connection.disconnect("warning")
        await asyncio.sleep(early_s)
        await connection.disconnect("refresh_requested")


def _envelope(envelope_id: str, parcel: Parcel, retry: Retry | None) -> Json:
    envelope: Json = {
        "envelope_id": envelope_id,
        "type": parcel.kind,
        "payload": parcel.payload,
        "accepts_response_payload": parcel.kind != "events_api",
    }
    if parcel.kind == "events_api":
        envelope["retry_attempt"] = retry.number if retry else 0
        envelope["retry_reason"] = retry.reason if retry else ""
    return envelope

"""Delivery to the app: which events it wants, how often they are sent again."""

import asyncio
from dataclasses import dataclass
from time import monotonic

from bot.playground.slack.changes import Bell, Change
from bot.playground.slack.delivery_http import HttpCarrier
from bot.playground.slack.delivery_socket import SocketCarrier
from bot.playground.slack.events import envelope, events_of
from bot.playground.slack.messages import Json
from bot.playground.slack.parcels import Carrier, Parcel, Receipt, Retry
from bot.playground.slack.scopes import is_heard
from bot.playground.slack.world import App, Workspace, World


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One parcel sent once, at `sent_at_s` on the monotonic clock.

    `number` is 0 the first time.
    """

    team: str
    parcel: Parcel
    number: int
    receipt: Receipt
    sent_at_s: float
    took_s: float


class Delivery:
    """Sends each app what it subscribed to, over HTTP or a socket."""

    def __init__(
        self, world: World, bell: Bell, http: HttpCarrier, sockets: SocketCarrier
    ) -> None:
        self.attempts: list[Attempt] = []
        self._world = world
        self._bell = bell
        self._http = http
        self._sockets = sockets
        self._tasks: set[asyncio.Task[None]] = set()

    def on_change(self, workspace: Workspace, change: Change) -> None:
        """Send the events a change makes, as far as the app subscribed to them."""
        for event in events_of(workspace, change):
            if is_heard(workspace, event.subscription):
                self.send_event(workspace, event.json)

    def send_event(
        self, workspace: Workspace, event: Json, *, event_id: str = ""
    ) -> str:
        """Start sending an inner event, and return its event_id."""
        event_id = event_id or self._world.ids.new("Ev")
        parcel = Parcel("events_api", envelope(workspace, event, event_id))
        task = asyncio.get_running_loop().create_task(self._insist(workspace, parcel))
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return event_id

    async def hand_over(
        self, workspace: Workspace, parcel: Parcel, retry: Retry | None = None
    ) -> Receipt:
        """Send something once and return how it was taken."""
        sent_at_s = monotonic()
        receipt = await self._carrier(workspace.app).carry(workspace.app, parcel, retry)
        self.attempts.append(
            Attempt(
                team=workspace.id,
                parcel=parcel,
                number=retry.number if retry else 0,
                receipt=receipt,
                sent_at_s=sent_at_s,
                took_s=monotonic() - sent_at_s,
            )
        )
        self._bell.ring()
        return receipt

    async def all_done(self) -> None:
        """Wait until every event was taken or given up."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def close(self) -> None:
        """Stop sending."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _insist(self, workspace: Workspace, parcel: Parcel) -> None:
        receipt = await self.hand_over(workspace, parcel)
        for number, delay_s in enumerate(self._world.rules.redelivery_delays_s, 1):
            if receipt.accepted or receipt.is_final:
                return
            await asyncio.sleep(delay_s)
            retry = Retry(number, receipt.reason)
            receipt = await self.hand_over(workspace, parcel, retry)

    def _carrier(self, app: App) -> Carrier:
        return self._sockets if app.request_url is None else self._http

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._bell.ring()

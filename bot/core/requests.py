"""What people ask for other than by writing a message, and its durable inbox."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from bot.core.ids import ChannelId, InstallationId, MessageTs, TeamId, UserId
from bot.core.incoming import Receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A command, shortcut, button or form submission that starts work.

    Slack's `trigger_id` tells one from another. `response_url` is a secret and
    comes and goes encrypted; it works until `expires_at`.
    """

    installation: InstallationId
    team_id: TeamId
    kind: str
    trigger_id: str
    user_id: UserId
    channel_id: ChannelId | None = None
    thread_ts: MessageTs | None = None
    arguments: Mapping[str, object] = field(default_factory=dict)
    response_url: str | None = field(default=None, repr=False)
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RequestLease:
    """The right to work on one request; as with `Lease`, the newest epoch counts."""

    request: Request
    request_id: int
    owner: str
    epoch: int
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class RequestTakenIn:
    """The outcome of one intake transaction; `lease` when it was ours to start."""

    receipt: Receipt
    lease: RequestLease | None = None


class Requests(Protocol):
    """The durable inbox of requests; the promises and errors of `Inbox` hold here."""

    async def take_in(self, request: Request, *, room: bool) -> RequestTakenIn:
        """Store a request, once, however often it comes; with `room`, lease it."""

    async def claim(self, limit: int) -> Sequence[RequestLease]:
        """Lease up to `limit` requests that nobody works on, oldest first."""

    async def held(self) -> Sequence[RequestLease]:
        """All that this process has leased."""

    async def finish(
        self, lease: RequestLease, state: Literal["done", "failed"]
    ) -> None:
        """It is over; its `response_url` and arguments are forgotten."""

    async def give_back(
        self, lease: RequestLease, *, rest_s: float | None, blame: bool
    ) -> None:
        """Give the lease back with the work undone, as in `Inbox.give_back`."""


class Courier(Protocol):
    """Brings results to whoever asked."""

    async def deliver(self, request: Request, text: str) -> None:
        """Tell `text` to the one who asked, and nobody else.

        Where they asked, as long as Slack allows it there; after that in their
        direct messages. Raises `SlackRefused` and `SlackUnreachable`.
        """

"""The requests port: each method one repository function in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.core.ids import InstallationId, UserId
from bot.core.requests import Request, RequestLease, RequestTakenIn
from bot.store import cancels, requests
from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class StoredRequests:
    """`Requests` in a database, for the process called `owner`."""

    database: Database
    owner: str
    dead_after_s: float

    async def take_in(self, request: Request, *, room: bool) -> RequestTakenIn:
        """Store a request, once; lease it if there is `room`."""
        claimer = self.owner if room else None
        return await self.database.write(requests.take_in, request, claimer)

    async def claim(self, limit: int) -> Sequence[RequestLease]:
        """Lease up to `limit` requests, fairly; those of dead processes first."""
        return await self.database.write(
            requests.claim, self.owner, limit, self.dead_after_s
        )

    async def held(self) -> Sequence[RequestLease]:
        """All that this process has leased, as the database sees it."""
        return await self.database.read_in_turn(requests.held_by, self.owner)

    async def finish(
        self, lease: RequestLease, state: Literal["done", "failed"]
    ) -> None:
        """It is over; its `response_url` and arguments are forgotten."""
        await self.database.write_one(requests.finish, lease, state)

    async def cancel(
        self, installation: InstallationId, trigger_id: str, user_id: UserId
    ) -> bool:
        """Take back what `user_id` has asked for, if it is under way."""
        return await self.database.write(
            cancels.cancel, installation, trigger_id, user_id
        )

    async def is_cancelled(self, request: Request) -> bool:
        """Whether its asker has taken it back."""
        return await self.database.read(cancels.is_cancelled, request)

    async def give_back(
        self, lease: RequestLease, *, rest_s: float | None, blame: bool
    ) -> None:
        """Give the lease back with the work undone."""
        await self.database.write(requests.give_back, lease, rest_s, blame=blame)

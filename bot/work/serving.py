"""One request, from being leased to its result being with whoever asked."""

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from functools import partial

from bot.assistant.stopping import RunningWork
from bot.core.errors import SlackRefused
from bot.core.journal import Journal, RequestServed, RequestSetAside
from bot.core.notices import TROUBLE, not_granted
from bot.core.requests import Courier, Request, RequestLease, Requests
from bot.work.enduring import endure

ATTEMPTS = 3

StillOurs = Callable[[], None]
Service = Callable[[Request, StillOurs], Coroutine[None, None, str]]
"""Does what was asked for; returns the words for whoever asked, or none.

It may be called again for the same request, after a fault. Before each effect
outside it calls its second argument, which raises `LeaseLost`. It raises `NotYet`
where something else has to end first.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """Works on a leased request, with the service of its kind."""

    requests: Requests
    services: Mapping[str, Service]
    courier: Courier
    journal: Journal
    still_ours: StillOurs
    running: RunningWork

    async def serve(self, lease: RequestLease) -> None:
        """Serve a request and bring its result to whoever asked.

        Raises nothing but cancellation. One that keeps failing is given up, and
        whoever asked is told so; should that fail as often, only the journal is.
        Should we die between telling and writing that down, the same words are told
        again.
        """
        await endure(
            self._serve(lease),
            give_back=partial(self.requests.give_back, lease),
            broke=partial(_served, lease),
            journal=self.journal,
        )

    async def _serve(self, lease: RequestLease) -> None:
        service = self.services.get(lease.request.kind)
        if service is None or lease.attempts >= 2 * ATTEMPTS:
            await self._set_aside(lease, told=False)
        elif lease.attempts >= ATTEMPTS:
            await self._tell(lease.request, TROUBLE)
            await self._set_aside(lease, told=True)
        else:
            words = await self._words(service, lease.request)
            await self._tell(lease.request, words)
            await self.requests.finish(lease, "done")
            self.journal.note(_served(lease))

    async def _tell(self, request: Request, words: str) -> None:
        if words:
            self.still_ours()
            await self.courier.deliver(request, words)

    async def _set_aside(self, lease: RequestLease, *, told: bool) -> None:
        await self.requests.finish(lease, "failed")
        self.journal.note(
            RequestSetAside(
                installation=lease.request.installation,
                kind=lease.request.kind,
                attempts=lease.attempts,
                told=told,
            )
        )

    async def _words(self, service: Service, request: Request) -> str:
        """What whoever asked is told; a scope we were not given is no fault.

        Nothing where the work was ended, because their workspace has left us.
        """
        whose, team_id = request.installation, request.team_id
        key = (whose, request.kind, request.trigger_id)
        try:
            with self.running.one_more(key, whose, team_id) as work:
                return await work.run(service(request, self.still_ours)) or ""
        except SlackRefused as refused:
            if refused.code != "missing_scope":
                raise
            return not_granted(refused.needed)


def _served(lease: RequestLease, error: Exception | None = None) -> RequestServed:
    return RequestServed(
        installation=lease.request.installation,
        kind=lease.request.kind,
        attempt=lease.attempts + 1,
        error=type(error).__name__ if error else None,
    )

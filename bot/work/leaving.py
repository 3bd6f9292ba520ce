"""Being thrown out: tokens go before the receipt, work ends, rows are purged."""

import asyncio
from contextlib import suppress

from bot.assistant.stopping import RunningWork
from bot.core.errors import SecretsLocked, StoreUnavailable
from bot.core.ids import InstallationId, TeamId
from bot.core.installations import Departure, Installations
from bot.core.journal import Journal, Left, Purged, StoreTrouble
from bot.core.news import Change, News, Topic

LOOK_EVERY_S = 60.0
TRY_AGAIN_S = 2.0


class Leaver:
    """Takes in that we were thrown out, and leaves nothing behind.

    Turns and requests end in whichever process works on them. Rows go
    `purge_after_s` later, by whichever process looks first; doing it twice does no
    harm.
    """

    def __init__(
        self,
        *,
        installations: Installations,
        running: RunningWork,
        journal: Journal,
        news: News,
        purge_after_s: float,
    ) -> None:
        self._installations = installations
        self._running = running
        self._journal = journal
        self._news = news
        self._purge_after_s = purge_after_s
        self._somebody_left = asyncio.Event()
        self._looking: set[asyncio.Task[None]] = set()
        news.listen(self._hear)

    async def take_in(self, departure: Departure) -> None:
        """Store it; raises `StoreUnavailable`, for Slack to send it again."""
        await self._installations.leave(departure)
        self._journal.note(
            Left(installation=departure.installation, team_id=departure.team_id)
        )
        subject = "" if departure.is_whole else departure.team_id
        self._news.tell(Change(Topic.INSTALLATION, departure.installation, subject))

    async def take_back(self, departure: Departure) -> None:
        """Store that a workspace has us again; raises as `take_in` does."""
        await self._installations.come_back(departure)

    async def run(self) -> None:
        """Purge what is due, until cancelled."""
        while True:
            self._somebody_left.clear()
            look_in_s = LOOK_EVERY_S if await self._purge() else TRY_AGAIN_S
            with suppress(TimeoutError):
                async with asyncio.timeout(look_in_s):
                    await self._somebody_left.wait()

    async def _purge(self) -> bool:
        """Purge; False where the database was in the way: a running turn may be."""
        try:
            gone = await self._installations.purge(self._purge_after_s)
        except StoreUnavailable as trouble:
            self._journal.note(StoreTrouble(operation="purge", error=str(trouble)))
            return False
        for team_id, rows in gone.items():
            if rows:
                self._journal.note(Purged(team_id=team_id, rows=rows))
        return True

    def _hear(self, change: Change | None) -> None:
        """Another process may have taken it in: end what runs here.

        News that name a workspace are of one that left its organisation's install.
        """
        self._somebody_left.set()
        if (
            change is None
            or change.topic is not Topic.INSTALLATION
            or not self._running
        ):
            return
        if change.subject:
            self._running.stop_all(change.installation, TeamId(change.subject))
        else:
            looking = asyncio.create_task(self._end_work(change.installation))
            self._looking.add(looking)
            looking.add_done_callback(self._looking.discard)

    async def _end_work(self, installation: InstallationId) -> None:
        with suppress(StoreUnavailable, SecretsLocked):
            if await self._installations.find(installation) is None:
                self._running.stop_all(installation)

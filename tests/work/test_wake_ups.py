"""What is left behind while the worker looks for work."""

from collections.abc import Sequence

import pytest

from bot.core.conversation import Lease
from bot.store import open_store
from bot.store.stored_inbox import StoredInbox
from tests.store.posts import Notebook
from tests.work.working import Work, mention, running, until_done, worker_of


async def test_a_wake_up_during_a_look_leads_to_another_look(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.work.worker.SWEEP_S", 60.0)
    async with open_store(sqlite_url, journal=Notebook()) as store:
        work = Work(store)
        worker, look, looks = worker_of(work, capacity=9), StoredInbox.claim, 0

        async def look_too_early(inbox: StoredInbox, limit: int) -> Sequence[Lease]:
            nonlocal looks
            looks += 1
            found = await look(inbox, limit)
            if looks == 1:
                await inbox.take_in(mention(1), room=False)
                worker.wake()
            return found

        monkeypatch.setattr(StoredInbox, "claim", look_too_early)
        work.finish.set()
        async with running(worker):
            await until_done(work, 1)
        await worker.stop(grace_s=1)

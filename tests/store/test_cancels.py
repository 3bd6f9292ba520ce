"""What somebody has asked for is taken back by them alone, and only in time."""

from dataclasses import replace

from bot.core.ids import InstallationId, UserId
from bot.store import Store
from tests.store.posts import command


async def test_only_who_asked_takes_back_and_only_while_it_waits(store: Store) -> None:
    asked = command("1.a", kind="task")
    cancel, here = store.requests.cancel, asked.installation
    taken = await store.requests.take_in(asked, room=True)
    assert taken.lease is not None
    assert not await cancel(here, "1.a", UserId("UBOB"))
    assert not await cancel(InstallationId("T2"), "1.a", asked.user_id)
    assert not await cancel(here, "1.b", asked.user_id)
    assert not await store.requests.is_cancelled(asked)

    assert await cancel(here, "1.a", asked.user_id)
    assert await cancel(here, "1.a", asked.user_id)
    assert await store.requests.is_cancelled(asked)
    assert not await store.requests.is_cancelled(replace(asked, trigger_id="1.b"))

    await store.requests.finish(taken.lease, "done")
    assert not await cancel(here, "1.a", asked.user_id)


async def test_it_stays_taken_back_for_whoever_takes_it_over(store: Store) -> None:
    asked = command("1.a", kind="task")
    taken = await store.requests.take_in(asked, room=True)
    assert taken.lease is not None
    await store.requests.cancel(asked.installation, "1.a", asked.user_id)
    await store.requests.give_back(taken.lease, rest_s=None, blame=True)
    [lease] = await store.requests.claim(1)
    assert await store.requests.is_cancelled(lease.request)

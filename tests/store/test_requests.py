"""Commands, shortcuts and buttons: taken in once, worked on by one, then forgotten."""

import asyncio
from dataclasses import replace

import pytest
import sqlalchemy as sa

from bot.core.errors import LeaseLost
from bot.core.incoming import Receipt
from bot.store import Store
from bot.store.schema import requests
from tests.store.posts import command


async def test_a_command_is_stored_whole_and_ours_to_start(store: Store) -> None:
    asked = command("1.a")
    taken = await store.requests.take_in(asked, room=True)
    assert taken.receipt is Receipt.STORED
    assert taken.lease is not None
    assert taken.lease.request == asked
    assert await store.requests.held() == [taken.lease]
    assert await store.requests.claim(5) == []


async def test_a_command_that_comes_again_is_a_duplicate(store: Store) -> None:
    racing = (store.requests.take_in(command("1.a"), room=True) for _ in range(10))
    taken = await asyncio.gather(*racing)
    assert [t.receipt for t in taken].count(Receipt.STORED) == 1
    assert len([t for t in taken if t.lease]) == 1


async def test_one_trigger_may_start_two_kinds_of_work(store: Store) -> None:
    for kind in ("translate", "summarize"):
        taken = await store.requests.take_in(command("1.a", kind=kind), room=True)
        assert taken.receipt is Receipt.STORED


async def test_waiting_requests_are_claimed_a_workspace_at_a_time(
    store: Store,
) -> None:
    for n in range(4):
        await store.requests.take_in(command(f"1.{n}"), room=False)
    await store.requests.take_in(command("2.0", team="T2"), room=False)
    claimed = await store.requests.claim(2)
    assert [lease.request.trigger_id for lease in claimed] == ["1.0", "2.0"]


async def test_a_workspace_with_much_at_work_lets_the_others_go_first(
    store: Store,
) -> None:
    for n in range(3):
        await store.requests.take_in(command(f"1.{n}"), room=n == 0)
    await store.requests.take_in(command("2.0", team="T2"), room=False)
    claimed = [(await store.requests.claim(1))[0] for _ in range(3)]
    told = [lease.request.trigger_id for lease in claimed]
    assert told == ["2.0", "1.1", "1.2"]


async def test_a_finished_request_keeps_no_secret_and_never_runs_again(
    store: Store, database: sa.Connection
) -> None:
    taken = await store.requests.take_in(command("1.a"), room=True)
    assert taken.lease is not None
    await store.requests.finish(taken.lease, "done")

    row = database.execute(sa.select(requests)).one()
    assert (row.state, row.response_url, row.arguments) == ("done", None, "{}")
    assert await store.requests.claim(5) == []
    again = await store.requests.take_in(command("1.a"), room=True)
    assert again.receipt is Receipt.DUPLICATE


async def test_a_failed_request_rests_before_it_is_tried_again(store: Store) -> None:
    taken = await store.requests.take_in(command("1.a"), room=True)
    assert taken.lease is not None
    await store.requests.give_back(taken.lease, rest_s=30, blame=True)
    assert await store.requests.claim(5) == []


async def test_a_request_is_tried_again_with_its_failures_counted(
    store: Store,
) -> None:
    lease = (await store.requests.take_in(command("1.a"), room=True)).lease
    assert lease is not None
    await store.requests.give_back(lease, rest_s=None, blame=True)
    [again] = await store.requests.claim(5)
    assert again == replace(lease, epoch=2, attempts=1)

    for attempt in (
        store.requests.finish(lease, "failed"),
        store.requests.give_back(lease, rest_s=None, blame=False),
    ):
        with pytest.raises(LeaseLost):
            await attempt

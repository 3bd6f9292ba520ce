"""What is special about a server that several processes share."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace

import pytest
import sqlalchemy as sa

from bot.core.errors import StoreUnavailable
from bot.core.ids import InstallationId
from bot.core.incoming import Receipt
from bot.core.journal import StoreTrouble
from bot.core.news import Change, Topic
from bot.store import Store, open_store
from bot.store.schema import messages
from bot.store.urls import database_url
from bot.store.wakeups import Hint, Wakeup
from tests.databases import talking_to
from tests.store.conftest import Opener
from tests.store.posts import Notebook, command, leased, posted

OURS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
LISTENERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE starts_with(query, 'LISTEN') AND datname = current_database()
"""


@pytest.fixture
async def ours(opened: Opener) -> Store:
    return await opened("ours")


async def woken(wakeups: AsyncIterator[Hint], within_s: float = 30.0) -> bool:
    """Whether a hint comes."""
    hint = asyncio.ensure_future(anext(wakeups))
    done, _ = await asyncio.wait([hint], timeout=within_s)
    if not done:
        hint.cancel()
    await asyncio.wait([hint])
    return bool(done)


async def test_a_lost_connection_loses_no_message(
    ours: Store, postgres_url: str
) -> None:
    with talking_to(postgres_url) as conn:
        for n in range(3):
            conn.exec_driver_sql(OURS)
            taken = await ours.inbox.take_in(posted(f"1.{n}"), room=True)
            assert taken.receipt == "stored"
    [lease] = await ours.inbox.held()
    assert len(await ours.inbox.pending(lease)) == 3


async def test_a_server_that_is_away_is_unavailable(postgres_url: str) -> None:
    away = database_url(postgres_url).update_query_dict({"host": "/nowhere"})
    with pytest.raises(StoreUnavailable) as told:
        async with open_store(
            away.render_as_string(hide_password=False), journal=Notebook()
        ):
            pass
    assert "\n" not in str(told.value)


async def test_what_hangs_in_the_database_is_ended_there(ours: Store) -> None:
    def limits(conn: sa.Connection) -> list[object]:
        names = ("statement_timeout", "idle_in_transaction_session_timeout")
        return [conn.scalar(sa.func.current_setting(name)) for name in names]

    assert await ours.inbox.database.read(limits) == ["10s", "10s"]


async def test_what_operators_set_for_their_connections_is_added_to_that(
    postgres_url: str,
) -> None:
    own = {"options": "-c work_mem=8MB -c statement_timeout=30s"}
    url = sa.make_url(postgres_url).update_query_dict(own)
    text = url.render_as_string(hide_password=False)

    def settings(conn: sa.Connection) -> list[object]:
        names = ("work_mem", "statement_timeout", "idle_in_transaction_session_timeout")
        return [conn.scalar(sa.func.current_setting(name)) for name in names]

    async with open_store(text, journal=Notebook()) as store:
        found = await store.inbox.database.read(settings)
    assert found == ["8MB", "30s", "10s"]


async def test_errors_tell_nothing_of_what_people_wrote(ours: Store) -> None:
    def fail(conn: sa.Connection) -> None:
        conn.execute(sa.insert(messages).values(text="a secret", ts="1.0"))

    with pytest.raises(StoreUnavailable) as told:
        await ours.inbox.database.write(fail)
    assert "secret" not in str(told.value)
    assert told.value.__cause__ is None


@pytest.mark.parametrize(
    "scheme", ["postgresql", "postgresql+asyncpg", "postgresql+psycopg", "postgres"]
)
def test_a_url_may_name_any_driver(scheme: str) -> None:
    url = database_url(f"{scheme}://me:pw@host/db?ssl=require")
    assert url.drivername == "postgresql+psycopg"
    assert (url.password, url.query["sslmode"]) == ("pw", "require")


@pytest.mark.parametrize("what", ["known", "not ours", "not ours, in a thread"])
async def test_what_is_not_taken_in_wakes_nobody(
    ours: Store, opened: Opener, what: str
) -> None:
    await leased(ours, posted("1.0"))
    other = await opened("other")
    overheard = posted("2.0", thread="2.0" if what == "not ours" else "1.9")
    post = posted("1.0") if what == "known" else replace(overheard, addressed=False)
    async with aclosing(other.wakeups()) as hints:
        await anext(hints)
        taken = await ours.inbox.take_in(post, room=True)
        assert taken.receipt in {Receipt.DUPLICATE, Receipt.NOT_OURS}
        assert not await woken(hints, 0.3)


async def test_others_are_woken_only_by_work_that_was_left_behind(
    ours: Store, opened: Opener
) -> None:
    other = await opened("other")
    async with aclosing(other.wakeups()) as hints:
        assert await woken(hints), "once, when it begins to listen"
        lease = await leased(ours, posted("1.0"))
        await ours.inbox.take_in(posted("1.1"), room=False)
        assert not await woken(hints, 0.1), "whoever holds the lease will see it"

    async with aclosing(other.wakeups()) as hints:
        await anext(hints)
        await ours.inbox.take_in(posted("2.0", thread="2.0"), room=False)
        assert await woken(hints)
        await ours.inbox.give_back(lease, rest_s=None, blame=False)
        assert await woken(hints)
        await ours.requests.take_in(command("1.a"), room=True)
        assert not await woken(hints, 0.1), "it is being worked on"

    async with aclosing(other.wakeups()) as hints:
        await anext(hints)
        await ours.requests.take_in(command("1.b"), room=False)
        assert await woken(hints)


async def test_others_are_woken_by_a_command_that_is_given_back(
    ours: Store, opened: Opener
) -> None:
    other = await opened("other")
    lease = (await ours.requests.take_in(command("1.a"), room=True)).lease
    assert lease is not None
    async with aclosing(other.wakeups()) as hints:
        await anext(hints)
        await ours.requests.give_back(lease, rest_s=None, blame=False)
        assert await woken(hints)


async def test_others_are_woken_when_a_process_leaves(
    ours: Store, postgres_url: str
) -> None:
    async with aclosing(ours.wakeups()) as hints:
        async with open_store(postgres_url, journal=Notebook()) as leaving:
            await leased(leaving, posted("1.0"))
            await anext(hints)
        assert await woken(hints)


async def test_what_changes_is_told_to_every_process(
    ours: Store, postgres_url: str
) -> None:
    change = Change(Topic.PERSON, InstallationId("T1"), "U1")
    async with aclosing(ours.wakeups()) as hints:
        assert await anext(hints) == Wakeup.ANYTHING, "what changed before is unknown"
        await ours.tell_others(change)
        with talking_to(postgres_url) as conn:
            conn.exec_driver_sql("SELECT pg_notify('threadkeeper_changed', 'moon T1')")
        async with asyncio.timeout(30):
            assert await anext(hints) == change
            assert await anext(hints) == Wakeup.WORK, "a newer version's words"


async def test_a_listener_that_is_refused_listens_again(
    ours: Store, notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As by a standby that is not yet promoted, where LISTEN is not allowed."""
    with monkeypatch.context() as refusing:
        refusing.setattr("bot.store.wakeups.WAKE_UP", "no channel")
        hints = ours.wakeups()
        first = asyncio.ensure_future(anext(hints))
        async with asyncio.timeout(30):
            while not notebook.facts:  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.01)
    async with asyncio.timeout(30):
        assert await first is Wakeup.ANYTHING
    await hints.aclose()


async def test_a_lost_listener_listens_again_and_is_woken(
    ours: Store, notebook: Notebook, postgres_url: str
) -> None:
    async with aclosing(ours.wakeups()) as hints:
        await anext(hints)
        with talking_to(postgres_url) as conn:
            conn.exec_driver_sql(LISTENERS)
        async with asyncio.timeout(30):
            await anext(hints)
    assert [fact for fact in notebook.facts if isinstance(fact, StoreTrouble)]

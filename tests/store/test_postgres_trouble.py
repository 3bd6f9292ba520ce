"""A PostgreSQL that fails: what passes is tried again, the rest refused, none lost."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, sleep

import pytest
import sqlalchemy as sa

from bot.core.errors import StoreUnavailable
from bot.core.incoming import Receipt
from bot.store import Store, open_store
from bot.store.urls import database_url
from tests.chaos.databases import postgresql
from tests.databases import talking_to
from tests.store.conftest import Opener
from tests.store.posts import Notebook, command, leased, posted

# https://www.postgresql.org/docs/current/errcodes-appendix.html
PASSING = {
    "serialization failure": "40001",
    "deadlock": "40P01",
    "the server is told to stop": "57P01",
    "the server starts": "57P03",
    "a lock is not to be had": "55P03",
    "the connection broke": "08006",
    "the server is no longer the primary": "25006",
    "the session was idle for too long": "57P05",
    "the transaction was idle for too long": "25P03",
    "the transaction took too long": "25P04",
}
TAKEN = """
    SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database
     WHERE locktype = 'advisory' AND granted AND objid IN (1, 2)
       AND datname = current_database()
"""
CONNECTED = """
    SELECT pid FROM pg_stat_activity
     WHERE datname = current_database() AND backend_type = 'client backend'
       AND pid <> pg_backend_pid()
"""
LASTING = {"full disk": "53100", "out of memory": "53200"}

TROUBLE = """
    CREATE SEQUENCE troubles;
    CREATE FUNCTION trouble() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF nextval('troubles') <= {times} THEN
        RAISE EXCEPTION 'could not do it' USING ERRCODE = '{code}';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER trouble BEFORE INSERT ON messages
      FOR EACH ROW EXECUTE FUNCTION trouble();
    CREATE TRIGGER trouble BEFORE INSERT ON requests
      FOR EACH ROW EXECUTE FUNCTION trouble();
"""


@contextmanager
def trouble(url: str, code: str, times: int) -> Iterator[None]:
    """Let so many intakes fail on the server, with an error of its own."""
    with talking_to(url) as conn:
        conn.exec_driver_sql(TROUBLE.format(code=code, times=times))
    try:
        yield
    finally:
        with talking_to(url) as conn:
            conn.exec_driver_sql("DROP FUNCTION trouble CASCADE")
            conn.exec_driver_sql("DROP SEQUENCE troubles")


@pytest.fixture
async def ours(opened: Opener) -> Store:
    return await opened("ours")


@pytest.mark.parametrize("code", PASSING.values(), ids=PASSING.keys())
async def test_what_passes_is_tried_again_before_slack_hears_of_it(
    ours: Store, postgres_url: str, code: str
) -> None:
    with trouble(postgres_url, code, times=2):
        assert (await ours.inbox.take_in(posted("1.0"), room=True)).lease is not None
    with trouble(postgres_url, code, times=2):
        taken = await ours.requests.take_in(command("1.a"), room=True)
    assert taken.receipt is Receipt.STORED


@pytest.mark.parametrize("code", LASTING.values(), ids=LASTING.keys())
async def test_what_lasts_is_refused_and_taken_when_it_comes_again(
    ours: Store, postgres_url: str, code: str
) -> None:
    with trouble(postgres_url, code, times=1000):
        with pytest.raises(StoreUnavailable, match="could not do it"):
            await ours.inbox.take_in(posted("1.0"), room=True)
        with pytest.raises(StoreUnavailable):
            await ours.requests.take_in(command("1.a"), room=True)
    lease = await leased(ours, posted("1.0"))
    assert [post.post.ts for post in await ours.inbox.pending(lease)] == ["1.0"]
    taken = await ours.requests.take_in(command("1.a"), room=True)
    assert taken.receipt is Receipt.STORED


async def test_of_two_that_wait_for_each_other_both_get_there(
    ours: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A deadlock, made by taking two locks in opposite order."""
    monkeypatch.setattr("bot.store.engine_postgres._PATIENCE_S", 60.0)
    tries: list[int] = []

    def take(conn: sa.Connection, first: int, second: int) -> None:
        tries.append(first)
        conn.execute(sa.select(sa.func.pg_advisory_xact_lock(first)))
        while len(tries) <= 2 and conn.scalar(sa.text(TAKEN)) != 2:
            conn.execute(sa.select(sa.func.pg_sleep(0.01)))
        conn.execute(sa.select(sa.func.pg_advisory_xact_lock(second)))

    write = ours.inbox.database.write
    await asyncio.gather(write(take, 1, 2), write(take, 2, 1))
    assert len(tries) == 3


async def test_a_server_that_restarts_forgets_nothing_and_is_found_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with postgresql() as there:
        assert there.server is not None
        async with open_store(there.url, journal=Notebook()) as store:
            lease = await leased(store, posted("1.0"))
            await asyncio.to_thread(there.server.stop)
            with pytest.raises(StoreUnavailable):
                await store.inbox.take_in(posted("1.1"), room=True)
            monkeypatch.setattr("bot.store.engine_postgres._PATIENCE_S", 60.0)
            monkeypatch.setattr("bot.store.engine_postgres._PAUSES_S", (0.1,) * 500)
            coming = asyncio.create_task(store.inbox.pending(lease))
            await asyncio.to_thread(there.server.start)
            assert [post.post.ts for post in await coming] == ["1.0"]
            taken = await store.inbox.take_in(posted("1.1"), room=True)
            assert taken.receipt is Receipt.STORED
            assert len(await store.inbox.pending(lease)) == 2


def until_the_server_ends(url: str, connections: str) -> None:
    until_s = monotonic() + 60
    with talking_to(url) as conn:
        conn.exec_driver_sql("SET idle_session_timeout = 0")
        while conn.exec_driver_sql(f"{CONNECTED} AND {connections}").all():
            assert monotonic() < until_s
            sleep(0.02)


async def test_a_connection_that_was_idle_for_too_long_is_made_again(
    opened: Opener, postgres_url: str
) -> None:
    name = database_url(postgres_url).database
    with talking_to(postgres_url) as conn:
        conn.exec_driver_sql(f"ALTER DATABASE {name} SET idle_session_timeout = '1s'")
    try:
        ours = await opened("ours", dead_after_s=1000.0)
        await leased(ours, posted("1.0"))
        await asyncio.to_thread(until_the_server_ends, postgres_url, "true")
        await leased(ours, posted("2.0", thread="2.0"))
    finally:
        with talking_to(postgres_url) as conn:
            conn.exec_driver_sql(f"ALTER DATABASE {name} RESET idle_session_timeout")


async def test_a_process_that_is_frozen_within_a_transaction_does_it_again(
    opened: Opener, postgres_url: str
) -> None:
    ours = await opened("ours", dead_after_s=1000.0)
    tries: list[None] = []

    def freeze(conn: sa.Connection) -> None:
        tries.append(None)
        if len(tries) == 1:
            limit = "SET LOCAL idle_in_transaction_session_timeout = '100ms'"
            conn.exec_driver_sql(limit)
            pid = conn.scalar(sa.select(sa.func.pg_backend_pid()))
            until_the_server_ends(postgres_url, f"pid = {pid}")
        conn.exec_driver_sql("SELECT 1")

    await ours.inbox.database.write(freeze)
    assert len(tries) == 2


async def test_hundreds_share_a_few_connections(ours: Store, postgres_url: str) -> None:
    def rest(conn: sa.Connection) -> None:
        conn.execute(sa.select(sa.func.pg_sleep(0.01)))

    writing = [asyncio.create_task(ours.inbox.database.write(rest)) for _ in range(200)]
    most = 0
    with talking_to(postgres_url) as conn:
        while not all(task.done() for task in writing):
            await asyncio.sleep(0.005)
            count = conn.scalar(
                sa.text(
                    "SELECT count(*) FROM pg_stat_activity WHERE pid <>"
                    " pg_backend_pid() AND datname = current_database()"
                    " AND backend_type = 'client backend'"
                )
            )
            most = max(most, count or 0)
    await asyncio.gather(*writing)
    assert 2 < most <= 10

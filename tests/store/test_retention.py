"""Old conversations go whole; young, busy and waiting ones stay."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from bot.core.audit import Action
from bot.core.conversation import TurnResult, TurnState
from bot.core.governed import ScopeSettings
from bot.store import Store
from bot.store.housekeeping import Housekeeping
from bot.store.schema import conversations, messages, turns
from tests.store.governed import line, scope
from tests.store.posts import leased, posted

LONG_AGO = datetime.now(UTC) - timedelta(days=91)


@pytest.fixture
def keeping(store: Store) -> Housekeeping:
    return Housekeeping(store.inbox.database, retention_days=90)


async def answered(store: Store, ts: str, team: str = "T1") -> None:
    lease = await leased(store, posted(ts, "swordfish", thread=ts, team=team))
    begun = await store.conversations.begin_turn(
        lease, await store.inbox.pending(lease)
    )
    done = TurnResult(state=TurnState.DONE)
    await store.conversations.end_turn(lease, begun.number, done)
    await store.inbox.release(lease, 1)


def age(database: sa.Connection, *threads: str) -> None:
    database.execute(
        sa.update(conversations)
        .where(conversations.c.thread_ts.in_(threads))
        .values(last_activity=LONG_AGO)
    )


def left(database: sa.Connection) -> list[str]:
    assert {*database.scalars(sa.select(messages.c.conversation_id))} == {
        *database.scalars(sa.select(conversations.c.id))
    }
    return sorted(database.scalars(sa.select(conversations.c.thread_ts)))


async def test_what_rested_too_long_goes_whole(
    store: Store, keeping: Housekeeping, database: sa.Connection
) -> None:
    for n in range(120):
        await answered(store, f"{n}.5")
    age(database, *(f"{n}.5" for n in range(119)))

    await keeping.tidy()

    assert left(database) == ["119.5"]
    assert len(database.execute(sa.select(turns)).all()) == 1


async def test_what_waits_or_is_being_answered_stays_however_old(
    store: Store, keeping: Housekeeping, database: sa.Connection
) -> None:
    await leased(store, posted("1.0", thread="1.0"))
    await store.inbox.take_in(posted("2.0", thread="2.0"), room=False)
    age(database, "1.0", "2.0")

    await keeping.tidy()

    assert left(database) == ["1.0", "2.0"]


async def keep_for(store: Store, team: str, days: int, *, of: str = "") -> None:
    scope_of = scope(team, channel=of or None)
    settings = ScopeSettings(retention_days=days)
    await store.prompts.change_settings(scope_of, settings, line(scope_of, Action.SET))


async def test_each_workspace_says_how_long_its_own_are_kept(
    store: Store, keeping: Housekeeping, database: sa.Connection
) -> None:
    for team in ("T1", "T2", "T3", "T4"):
        await answered(store, f"1.{team}", team)
        await answered(store, f"2.{team}", team)
    age(database, *(f"1.{team}" for team in ("T1", "T2", "T3", "T4")))
    await keep_for(store, "T1", 92)
    await keep_for(store, "T2", 90)
    await keep_for(store, "T3", 92, of="C1")  # a channel has no say in it

    await keeping.tidy()

    young = [f"2.{team}" for team in ("T1", "T2", "T3", "T4")]
    assert left(database) == ["1.T1", *young]


async def test_a_workspace_may_say_so_where_nobody_else_does(
    store: Store, database: sa.Connection
) -> None:
    for team in ("T1", "T2"):
        await answered(store, f"1.{team}", team)
    age(database, "1.T1", "1.T2")
    await keep_for(store, "T1", 90)

    await store.housekeeping.tidy()

    assert left(database) == ["1.T2"]


async def test_without_a_limit_everything_stays(
    store: Store, database: sa.Connection
) -> None:
    await answered(store, "1.0")
    age(database, "1.0")

    await store.housekeeping.tidy()

    assert left(database) == ["1.0"]

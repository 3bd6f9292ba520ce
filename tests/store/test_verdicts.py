"""What people thought of answers, counted by the prompt versions they rest on."""

import json

import sqlalchemy as sa

from bot.core.conversation import TurnResult, TurnState
from bot.core.ids import ChannelId, InstallationId, TeamId, UserId
from bot.core.prompts import Scope
from bot.core.verdicts import Judged
from bot.store import Store
from bot.store.schema import turns
from tests.store.posts import leased, posted

WORKSPACE = Scope(InstallationId("T1"), TeamId("T1"))
CHANNEL = Scope(InstallationId("T1"), TeamId("T1"), ChannelId("C1"))


async def answered(
    store: Store, database: sa.Connection, ts: str, versions: dict[str, int] | None
) -> None:
    """An answer under some versions, good to Ada and bad to Bob."""
    lease = await leased(store, posted(ts, thread=ts))
    await store.conversations.begin_turn(lease, await store.inbox.pending(lease))
    result = TurnResult(state=TurnState.DONE)
    await store.conversations.end_turn(lease, 1, result)
    here = turns.c.conversation_id == lease.conversation_id
    kept = versions and json.dumps(versions)
    database.execute(sa.update(turns).where(here).values(prompt_versions=kept))
    answer = await store.answers.find(lease.key, 1)
    assert answer is not None
    await store.answers.rate(answer, UserId("UADA"), "good", "")
    await store.answers.rate(answer, UserId("UBOB"), "bad", "too long")


async def test_verdicts_are_counted_by_version(
    store: Store, database: sa.Connection
) -> None:
    await answered(store, database, "1.0", {"workspace": 2, "channel": 7})
    await answered(store, database, "2.0", {"workspace": 2, "channel": 0})
    await answered(store, database, "3.0", None)
    assert await store.answers.judged(WORKSPACE) == [
        Judged(2, good=2, bad=2),
        Judged(0, good=1, bad=1),
    ]
    assert await store.answers.judged(CHANNEL) == [
        Judged(7, good=1, bad=1),
        Judged(0, good=2, bad=2),
    ]


async def test_the_latest_verdict_of_each_counts_and_nobody_else_s_workspace(
    store: Store, database: sa.Connection
) -> None:
    await answered(store, database, "1.0", {"workspace": 1})
    elsewhere = Scope(InstallationId("T2"), TeamId("T2"))
    assert await store.answers.judged(elsewhere) == []
    lease_key = (await store.inbox.held())[0].key
    answer = await store.answers.find(lease_key, 1)
    assert answer is not None
    await store.answers.rate(answer, UserId("UBOB"), "good", "")
    assert await store.answers.judged(WORKSPACE) == [Judged(1, good=2, bad=0)]

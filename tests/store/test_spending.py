"""What was spent: on whose account, and never twice."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from bot.core.conversation import TurnResult, TurnState
from bot.core.errors import LeaseLost
from bot.core.ids import ChannelId, InstallationId, TeamId, UserId
from bot.core.model import Usage
from bot.core.spending import DaySpent, Spender
from bot.store import Store
from tests.store.posts import leased, posted

USAGE = Usage(
    input_tokens=100,
    output_tokens=20,
    cache_creation_input_tokens=7,
    cache_read_input_tokens=50,
    thinking_tokens=3,
)
ANA = Spender(
    installation=InstallationId("T1"),
    team_id=TeamId("T1"),
    channel_id=ChannelId("C1"),
    user_id=UserId("U1"),
)


async def bill(store: Store) -> list[DaySpent]:
    today = datetime.now(UTC).date()
    return list(await store.meter.spent(today - timedelta(days=1), today))


async def test_each_request_is_added_to_its_line_of_the_day(store: Store) -> None:
    await store.meter.count(ANA, USAGE, Decimal("0.0205"))
    await store.meter.count(ANA, USAGE, None)

    [line] = await bill(store)

    assert line.spender == ANA
    assert (line.requests, line.turns, line.unpriced) == (2, 0, 1)
    assert line.cost_usd == Decimal("0.0205")
    assert line.usage == Usage(
        input_tokens=200,
        output_tokens=40,
        cache_creation_input_tokens=14,
        cache_read_input_tokens=100,
        thinking_tokens=6,
    )


@pytest.mark.parametrize(
    "other",
    [
        Spender(
            installation=InstallationId("T2"),
            team_id=ANA.team_id,
            channel_id=ANA.channel_id,
            user_id=ANA.user_id,
        ),
        Spender(
            installation=ANA.installation,
            team_id=TeamId("T2"),
            channel_id=ANA.channel_id,
            user_id=ANA.user_id,
        ),
        Spender(
            installation=ANA.installation,
            team_id=ANA.team_id,
            channel_id=ChannelId("C2"),
            user_id=ANA.user_id,
        ),
        Spender(
            installation=ANA.installation,
            team_id=ANA.team_id,
            channel_id=ANA.channel_id,
            user_id=UserId("U2"),
        ),
    ],
)
async def test_nobody_pays_for_somebody_else(store: Store, other: Spender) -> None:
    await store.meter.count(ANA, USAGE, None)
    await store.meter.count(other, USAGE, None)

    assert {line.spender: line.requests for line in await bill(store)} == {
        ANA: 1,
        other: 1,
    }


async def test_a_turn_counts_itself_when_it_ends_and_only_then(store: Store) -> None:
    lease = await leased(store, posted("1.0"))
    posts = await store.inbox.pending(lease)
    begun = await store.conversations.begin_turn(lease, posts)
    assert await bill(store) == []

    done = TurnResult(state=TurnState.DONE, usage=USAGE, cost_usd=Decimal("0.5"))
    await store.conversations.end_turn(lease, begun.number, done)

    [line] = await bill(store)
    assert line.spender.user_id == posts[0].post.author.user_id
    assert (line.requests, line.turns, line.usage) == (1, 1, USAGE)
    assert line.cost_usd == Decimal("0.5")


async def test_whoever_lost_the_lease_counts_nothing(store: Store) -> None:
    lease = await leased(store, posted("1.0"))
    begun = await store.conversations.begin_turn(
        lease, await store.inbox.pending(lease)
    )
    await store.inbox.give_back(lease, rest_s=None, blame=False)

    with pytest.raises(LeaseLost):
        await store.conversations.end_turn(
            lease, begun.number, TurnResult(state=TurnState.DONE, usage=USAGE)
        )

    assert await bill(store) == []


async def test_a_turn_that_asked_no_model_is_not_on_the_bill(store: Store) -> None:
    lease = await leased(store, posted("1.0"))
    posts = await store.inbox.pending(lease)
    begun = await store.conversations.begin_turn(lease, posts)
    await store.conversations.end_turn(
        lease, begun.number, TurnResult(state=TurnState.FAILED)
    )

    assert await bill(store) == []


async def test_only_the_days_asked_for_are_told(store: Store) -> None:
    await store.meter.count(ANA, USAGE, None)

    assert await store.meter.spent(date(2001, 1, 1), date(2001, 12, 31)) == []


async def test_a_turn_whose_end_is_written_twice_is_counted_once(store: Store) -> None:
    """As where the connection breaks before anybody hears that it is written."""
    lease = await leased(store, posted("1.0"))
    posts = await store.inbox.pending(lease)
    turn = (await store.conversations.begin_turn(lease, posts)).number
    result = TurnResult(state=TurnState.DONE, usage=USAGE)
    for _ in range(2):
        await store.conversations.end_turn(lease, turn, result)
    [line] = await bill(store)
    assert (line.turns, line.usage) == (1, USAGE)
    await store.inbox.release(lease, 1)
    with pytest.raises(LeaseLost):
        await store.conversations.end_turn(lease, turn, result)

"""Results of verbs, their way to where they stand, and threads about them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from bot.core.conversation import ConversationKey
from bot.core.ids import ChannelId, InstallationId, MessageTs, TeamId, UserId
from bot.core.tasks.posting import GIVEN_UP_AFTER, Intent, Mark, MessagePlace
from bot.core.tasks.results import Result, Table
from bot.core.tasks.subjects import Stretch, Subject
from bot.store import Store
from bot.store.retention import forget_old
from bot.store.schema import conversations, results, subjects
from bot.store.times import ago
from tests.store.posts import leased, posted

T1 = InstallationId("T1")
NOW = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)
STRETCH = Stretch(
    channel_id=ChannelId("C2"), oldest=MessageTs("1.0"), newest=MessageTs("2.0")
)
RESULT = Result(
    installation=T1,
    team_id=TeamId("T1"),
    user_id=UserId("UADA"),
    verb="summarize",
    channel_id=ChannelId("C1"),
    source_channel_id=ChannelId("C2"),
    text="- short \0",
    note="read 2 messages",
    table=Table(columns=("Field", "Value"), rows=(("names", "Ana"),)),
    stretch=STRETCH,
    arguments={"mentioned": ["U1"]},
)
SUBJECT = Subject(
    user_id=UserId("UADA"),
    verb="extract",
    text="what it is \0",
    stretch=replace(STRETCH, thread_ts=MessageTs("1.0")),
)
THERE = MessagePlace(ChannelId("D1"), MessageTs("9.0"))
THREAD = ConversationKey(T1, ChannelId("D1"), MessageTs("9.0"))


async def test_a_result_is_found_as_it_was_kept_and_by_nobody_else(
    store: Store,
) -> None:
    number = await store.results.keep(RESULT, "1.a")
    found = await store.results.find(T1, number)
    assert found == replace(RESULT, text="- short \ufffd")
    assert await store.results.find(InstallationId("T2"), number) is None
    plain = replace(RESULT, table=None, stretch=None)
    assert await store.results.keep(plain, "1.a") == number
    found = await store.results.find(T1, number)
    assert found == replace(plain, text="- short \ufffd")


async def test_the_first_who_wants_it_posted_counts_in_each_place(
    store: Store,
) -> None:
    mark = Mark(await store.results.keep(RESULT, "1.a"), "channel")
    first = await store.results.intend(T1, mark, "2.a", NOW)
    assert first == Intent(pressed="2.a")
    later = NOW + timedelta(minutes=1)
    for pressed in ("2.a", "3.a"):
        again = await store.results.intend(T1, mark, pressed, later)
        assert again == Intent(pressed="2.a", since=NOW)
    elsewhere = await store.results.intend(T1, Mark(mark.number, "1.0"), "3.a", later)
    assert elsewhere == Intent(pressed="3.a")


async def test_what_led_to_nothing_is_taken_up_by_whoever_wants_it_next(
    store: Store,
) -> None:
    mark = Mark(await store.results.keep(RESULT, "1.a"), "channel")
    await store.results.intend(T1, mark, "2.a", NOW)
    late, later = (NOW + n * 1.5 * GIVEN_UP_AFTER for n in (1, 2))
    taken = await store.results.intend(T1, mark, "3.a", late)
    assert taken == Intent(pressed="3.a", since=NOW)
    moments_later = late + GIVEN_UP_AFTER / 2
    for pressed in ("2.a", "4.a"):
        again = await store.results.intend(T1, mark, pressed, moments_later)
        assert again == Intent(pressed="3.a", since=NOW)
    await store.results.posted(T1, mark, THERE)
    again = await store.results.intend(T1, mark, "4.a", later)
    assert again == Intent(pressed="3.a", since=NOW, stands=THERE)


async def test_where_it_stands_is_known_from_then_on(store: Store) -> None:
    mark = Mark(await store.results.keep(RESULT, "1.a"), "direct")
    await store.results.intend(T1, mark, "2.a", NOW)
    await store.results.posted(T1, mark, THERE)
    intent = await store.results.intend(T1, mark, "3.a", NOW)
    assert intent == Intent(pressed="2.a", since=NOW, stands=THERE)


async def test_what_could_not_be_posted_may_be_tried_again(store: Store) -> None:
    mark = Mark(await store.results.keep(RESULT, "1.a"), "channel")
    await store.results.intend(T1, mark, "2.a", NOW)
    await store.results.take_back(T1, mark)
    again = await store.results.intend(T1, mark, "3.a", NOW)
    assert again == Intent(pressed="3.a")


async def test_what_is_not_kept_is_posted_nowhere(store: Store) -> None:
    mark = Mark(await store.results.keep(RESULT, "1.a"), "channel")
    for team, named in ((T1, Mark(99, "channel")), (InstallationId("T2"), mark)):
        assert await store.results.intend(team, named, "2.a", NOW) is None


async def test_what_an_earlier_version_wrote_down_counts_as_posted(
    store: Store, database: sa.Connection
) -> None:
    mark = Mark(await store.results.keep(RESULT, "1.a"), "channel")
    database.execute(sa.update(results).values(shared='{"channel": "2.a"}'))
    intent = await store.results.intend(T1, mark, "3.a", NOW)
    assert intent is not None
    assert (intent.pressed, intent.stands is not None) == ("2.a", True)


async def test_a_thread_is_about_what_was_said_first(
    store: Store, database: sa.Connection
) -> None:
    await store.subjects.begin(THREAD, TeamId("T1"), SUBJECT)
    await store.subjects.begin(THREAD, TeamId("T1"), replace(SUBJECT, text="else"))
    [row] = database.execute(sa.select(conversations)).all()
    assert (row.channel, row.thread_ts, row.read_back) == ("D1", "9.0", True)
    found = await store.subjects.of(row.id)
    assert found == replace(SUBJECT, text="what it is \ufffd")
    assert await store.subjects.of(row.id + 1) is None


async def test_a_thread_in_which_somebody_was_faster_is_about_it_all_the_same(
    store: Store,
) -> None:
    lease = await leased(store, posted("1.0", "one"))
    await store.subjects.begin(lease.key, TeamId("T1"), SUBJECT)
    assert await store.subjects.of(lease.conversation_id) is not None


async def test_what_a_thread_is_about_goes_with_it(
    store: Store, database: sa.Connection
) -> None:
    await store.subjects.begin(THREAD, TeamId("T1"), SUBJECT)
    old = {"last_activity": ago(10 * 86_400.0)}
    database.execute(sa.update(conversations).values(old))
    assert await forget_old(store.results.database, 9) == 1
    assert database.execute(sa.select(subjects)).all() == []

"""A thread's earlier messages are read back from Slack."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.core.conversation import (
    Author,
    ChannelKind,
    ConversationKey,
    Post,
    SharedFile,
)
from bot.core.errors import SlackRefused
from bot.core.ids import (
    ChannelId,
    FileId,
    InstallationId,
    MessageTs,
    TeamId,
    UserId,
)
from bot.core.threads import Threads
from bot.operate.clock import SystemClock
from bot.slack.identity import Identity
from bot.slack.reading_pace import ReadingPace
from bot.slack.threads import SlackThreads
from tests.slack.stage import ORCHARD, Stage, stage

ROOT = MessageTs("1700000001.000100")
KEY = ConversationKey(ORCHARD, ChannelId("C0GARDEN1"), ROOT)
LATER = MessageTs("1700000099.000100")

Json = dict[str, Any]


async def who_we_are(installation: InstallationId) -> Identity:
    return Identity(
        installation=installation,
        bot_user_id=UserId("U0KEEPER1"),
        bot_id="B0KEEPER1",
        team_id=TeamId("T0ORCHARD"),
    )


@pytest.fixture(name="on")
async def on_stage() -> AsyncIterator[Stage]:
    async with stage() as on:
        yield on


def message(second: int, text: str = "", **more: object) -> Json:
    ts = f"17000000{second:02}.000100"
    said = {"type": "message", "user": "U0ANNA001", "team": "T0ORCHARD", "ts": ts}
    return said | {"text": text or f"at {second}"} | more


def page(*messages: Json, following: str = "") -> Json:
    cursor = {"response_metadata": {"next_cursor": following}} if following else {}
    return {"messages": list(messages), "has_more": bool(following), **cursor}


async def read(on: Stage, before: MessageTs = LATER) -> list[list[Post]]:
    threads: Threads = SlackThreads(
        on.calls, who_we_are, ReadingPace(SystemClock()), page_size=2
    )
    pages = threads.earlier(KEY, after=MessageTs(""), before=before)
    return [list(page.posts) async for page in pages if page.posts]


async def texts(on: Stage, before: MessageTs = LATER) -> list[list[str]]:
    return [[post.text for post in posts] for posts in await read(on, before)]


async def test_pages_come_oldest_first_and_the_root_only_once(on: Stage) -> None:
    on.slack.will_answer(
        "conversations.replies",
        page(message(1), message(2), following="next"),
        page(message(1), message(4), message(3)),
    )
    assert await texts(on) == [["at 1", "at 2"], ["at 3", "at 4"]]
    first, second = on.slack.asked
    assert first.arguments == {
        "channel": "C0GARDEN1",
        "ts": "1700000001.000100",
        "limit": "2",
    }
    assert second.arguments["cursor"] == "next"


async def test_what_came_later_is_neither_read_nor_asked_for(on: Stage) -> None:
    on.slack.will_answer(
        "conversations.replies", page(message(1), message(5), following="next")
    )
    assert await texts(on, MessageTs("1700000005.000100")) == [["at 1"]]
    assert on.slack.times("conversations.replies") == 1


async def test_a_cursor_that_repeats_ends_the_reading(on: Stage) -> None:
    on.slack.will_answer("conversations.replies", page(message(1), following="same"))
    assert await texts(on) == [["at 1"]]
    assert on.slack.times("conversations.replies") == 2


async def test_our_own_messages_and_news_are_left_out(on: Stage) -> None:
    on.slack.will_answer(
        "conversations.replies",
        page(
            message(1, "<@U0KEEPER1> hello"),
            message(2, user="U0KEEPER1"),
            message(3, user=None, bot_id="B0KEEPER1"),
            message(4, subtype="channel_join"),
            message(5, subtype="tombstone", user="USLACKBOT"),
            message(6, user="USLACK"),
            message(7, hidden=True),
        ),
    )
    assert await texts(on) == [["hello"]]


async def test_other_bots_are_marked_and_files_are_kept(on: Stage) -> None:
    on.slack.will_answer(
        "conversations.replies",
        page(
            message(1, user="U0WEATHER", bot_id="B0W", bot_profile={"name": "Rain"}),
            message(2, user=None, bot_id="B0H", subtype="bot_message", username="Hook"),
            message(3, files=[{"id": "F0PEAR001", "name": "pear.png", "size": 3}]),
        ),
    )
    ((rain, hook, pear),) = await read(on)
    assert rain.author == Author(
        user_id=UserId("U0WEATHER"),
        team_id=TeamId("T0ORCHARD"),
        name="Rain",
        is_bot=True,
    )
    assert (hook.author.user_id, hook.author.name) == ("B0H", "Hook")
    assert hook.author.is_bot
    assert not pear.author.is_bot
    assert pear.files == (
        SharedFile(file_id=FileId("F0PEAR001"), name="pear.png", size_bytes=3),
    )


@pytest.mark.parametrize("code", ["missing_scope", "not_in_channel"])
async def test_a_thread_we_may_not_read_is_refused(on: Stage, code: str) -> None:
    on.slack.will_answer("conversations.replies", {"error": code})
    with pytest.raises(SlackRefused, match=code):
        await read(on)


PUBLIC, DIRECT = ChannelKind.PUBLIC, ChannelKind.DIRECT


async def went_on(on: Stage, after: MessageTs, kind: ChannelKind = PUBLIC) -> bool:
    threads: Threads = SlackThreads(on.calls, who_we_are, ReadingPace(SystemClock()))
    return await threads.went_on(KEY, after, kind)


async def test_a_person_is_found_behind_a_page_of_ours(on: Stage) -> None:
    ours = [message(n, user="U0KEEPER1") for n in (3, 4)]
    on.slack.will_answer(
        "conversations.replies",
        page(message(1), *ours, following="next"),
        page(message(1), message(5)),
    )
    assert await went_on(on, MessageTs("1700000002.000100"))
    first, second = on.slack.asked
    assert first.arguments["oldest"] == "1700000002.000100"
    assert second.arguments["cursor"] == "next"


async def test_what_no_person_wrote_is_no_talk_that_went_on(on: Stage) -> None:
    on.slack.will_answer(
        "conversations.replies",
        page(
            message(1),
            message(2),
            message(3, user="U0KEEPER1"),
            message(4, user=None, bot_id="B0H", subtype="bot_message"),
            message(5, subtype="channel_join"),
            message(6, user="USLACKBOT"),
            following="same",
        ),
    )
    assert not await went_on(on, MessageTs("1700000002.000100"))
    assert on.slack.times("conversations.replies") == 2


@pytest.mark.parametrize(
    ("after", "kind", "found"),
    [
        (ROOT, DIRECT, True),
        (ROOT, PUBLIC, False),
        (MessageTs("1700000002.000100"), DIRECT, False),
    ],
)
async def test_beside_a_thread_talk_goes_on_only_in_a_direct_message(
    on: Stage, after: MessageTs, kind: ChannelKind, *, found: bool
) -> None:
    on.slack.will_answer("conversations.replies", page(message(1)))
    on.slack.will_answer("conversations.history", page(message(7)))
    assert await went_on(on, after, kind) is found
    assert on.slack.times("conversations.history") == found

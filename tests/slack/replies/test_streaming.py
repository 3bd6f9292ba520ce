import asyncio

import pytest

from bot.core.conversation import Author
from bot.core.errors import LeaseLost
from bot.core.ids import TeamId, UserId
from bot.playground.slack import LocalSlack
from bot.slack.tiers import Tier
from tests.slack.replies.thread import AMPLE, Desk, desk


async def test_a_short_answer_takes_four_calls_at_most(at_desk: Desk) -> None:
    thread = at_desk.ask()
    reply = thread.reply()
    await reply.announce()
    reply.say("It is ")
    await thread.until_shown("It is")
    reply.say("Tuesday.")
    (ts,) = await reply.finish()
    assert thread.texts == ["It is Tuesday."]
    assert thread.methods == [
        "agents.sessions.setStatus",
        "chat.startStream",
        "chat.stopStream",
    ]
    assert [message.ts for message in thread.messages] == [ts]
    assert thread.status == "active"


async def test_a_stream_in_a_channel_names_its_reader_and_in_a_dm_nobody(
    at_desk: Desk, slack: LocalSlack
) -> None:
    for channel in ("general", ""):
        reply = at_desk.ask(channel).reply()
        reply.say("Because.")
        await reply.finish()
    in_channel, in_dm = (call.arguments for call in slack.calls("chat.startStream"))
    assert in_channel["recipient_user_id"] == slack.workspace.person("Ana").id
    assert in_channel["recipient_team_id"] == slack.workspace.id
    assert "recipient_user_id" not in in_dm


async def test_somebody_from_elsewhere_is_named_with_their_own_workspace(
    at_desk: Desk, slack: LocalSlack
) -> None:
    thread = at_desk.ask()
    otto = slack.workspace.person("Otto")
    reply = thread.reply(
        asker=Author(user_id=UserId(otto.id), team_id=TeamId(otto.team_id))
    )
    reply.say("Because.")
    await reply.finish()
    (call,) = slack.calls("chat.startStream")
    assert call.arguments["recipient_team_id"] == otto.team_id != slack.workspace.id


async def test_words_that_come_while_it_is_shown_are_added(at_desk: Desk) -> None:
    thread = at_desk.ask()
    reply = thread.reply()
    for word in ("One ", "two ", "three "):
        reply.say(word)
        await thread.until_shown(word.strip())
    await reply.finish("four.")
    assert "".join(thread.texts) == "One two three \n\nfour."
    assert thread.methods.count("chat.appendStream") == 2


async def test_blank_words_make_no_message(at_desk: Desk) -> None:
    thread = at_desk.ask()
    reply = thread.reply()
    await reply.announce()
    reply.say(" \n")
    assert await reply.finish() == ()
    assert thread.texts == []
    assert thread.status == "active"


async def test_a_message_is_intended_before_and_recorded_after_it_is_posted(
    at_desk: Desk,
) -> None:
    thread = at_desk.ask()
    reply = thread.reply()
    reply.say("a" * 100)
    (ts,) = await reply.finish()
    assert thread.log.told == ["about to post", "posted"]
    assert thread.log.ts == [ts]


async def test_nothing_is_shown_any_more_once_the_turn_is_not_ours(
    at_desk: Desk,
) -> None:
    thread = at_desk.ask()
    reply = thread.reply()
    await reply.announce()
    reply.say("Mine")
    await thread.until_shown("Mine")
    thread.log.is_ours = False
    calls = len(thread.methods)
    reply.say(" and more")
    with pytest.raises(LeaseLost):
        await reply.finish()
    assert thread.texts == ["Mine"]
    assert len(thread.methods) == calls


async def test_an_abandoned_reply_leaves_what_stands_there_and_knows_where(
    at_desk: Desk, slack: LocalSlack
) -> None:
    thread = at_desk.ask()
    slack.faults.next("chat.startStream", hang_s=0.3)
    reply = thread.reply()
    reply.say("Half an answer")
    await asyncio.sleep(0.2)
    await reply.abandon()
    assert thread.texts == ["Half an answer"]
    assert thread.log.ts == [thread.messages[0].ts]
    assert thread.methods == ["chat.startStream"]


async def test_what_the_model_says_rings_nobody_and_unfurls_nothing(
    at_desk: Desk, slack: LocalSlack
) -> None:
    thread = at_desk.ask()
    slack.faults.next("chat.startStream", error="feature_not_enabled")
    reply = thread.reply()
    for piece in ("Hey <!chan", "nel> ![a](https://a.com", "/b.png) `"):
        reply.say(piece)
        await asyncio.sleep(0.01)
    await reply.finish()
    assert thread.texts == ["Hey &lt;!channel> [a](https://a.com/b.png) `"]
    (call,) = slack.calls("chat.postMessage")
    assert call.arguments["unfurl_links"] is False
    assert call.arguments["unfurl_media"] is False


async def test_forty_deltas_become_few_calls(slack: LocalSlack) -> None:
    slower = {**AMPLE, "chat.appendStream": Tier(10_000, pause_s=0.5)}
    async with desk(slack, tiers=slower) as at_desk:
        thread = at_desk.ask()
        reply = thread.reply()
        for number in range(40):
            reply.say(f"{number} ")
            await asyncio.sleep(0.005)
        await reply.finish()
        assert "".join(thread.texts).split() == [str(n) for n in range(40)]
        assert thread.methods.count("chat.appendStream") <= 4


async def test_first_words_wait_for_nothing(at_desk: Desk, slack: LocalSlack) -> None:
    slack.faults.next("agents.sessions.setStatus", hang_s=1)
    thread = at_desk.ask()
    reply = thread.reply()
    announcing = asyncio.create_task(reply.announce())
    reply.say("Already")
    await thread.until_shown("Already")
    assert not announcing.done()
    await reply.finish()
    await announcing
    assert thread.status == "active"
    session = slack.session(thread.root.channel, thread.root.ts)
    assert session is not None
    assert session.title == "why?"

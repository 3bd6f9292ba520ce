from bot.playground.slack import LocalSlack
from tests.slack.replies.thread import Desk


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


async def test_words_that_come_while_it_is_shown_are_added(at_desk: Desk) -> None:
    thread = at_desk.ask()
    reply = thread.reply()
    for word in ("One ", "two ", "three "):
        reply.say(word)
        await thread.until_shown(word.strip())
    await reply.finish("four.")
    assert "".join(thread.texts) == "One two three \n\nfour."
    assert thread.methods.count("chat.appendStream") == 2

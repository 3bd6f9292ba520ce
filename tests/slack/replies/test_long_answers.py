import asyncio

from bot.playground.slack import LocalSlack, Rules
from bot.slack.manner import Manner
from bot.slack.splitting import Room
from tests.slack.replies.thread import desk

BEGUN = "The beginning"


async def test_where_messages_hold_less_than_thought_more_are_made() -> None:
    rules = Rules(markdown_chars=3_000, stream_bytes=2_000)
    async with LocalSlack(rules=rules) as slack, desk(slack) as at_desk:
        slack.deliver_to("http://127.0.0.1:1/nobody")
        thread = at_desk.ask()
        reply = thread.reply()
        said = "".join(f"Paragraph {number}.\n\n" for number in range(600))
        reply.say(said)
        await reply.finish()
        assert "".join(thread.texts) == said
        assert len(thread.texts) > 3


async def test_what_is_very_long_ends_in_a_file(slack: LocalSlack) -> None:
    room = Room(measure=len, ample=200, full=300)
    manner = Manner(posted=room, streamed=room, longest_chars=1_000)
    async with desk(slack, manner=manner) as at_desk:
        thread = at_desk.ask()
        reply = thread.reply()
        said = "".join(f"Paragraph {number}.\n\n" for number in range(200))
        for start in range(0, len(said), 100):
            reply.say(said[start : start + 100])
            await asyncio.sleep(0.002)
        await reply.finish()
        *shown, shared = thread.messages
        (file,) = shared.body.files
        assert "".join(m.text for m in shown) + file.content.decode() == said
        assert 1_000 <= sum(len(m.text) for m in shown) <= 1_600


async def test_where_files_are_not_to_be_had_everything_is_shown(
    slack: LocalSlack,
) -> None:
    slack.faults.next("files.getUploadURLExternal", error="missing_scope")
    room = Room(measure=len, ample=200, full=300)
    manner = Manner(posted=room, streamed=room, longest_chars=1_000)
    async with desk(slack, manner=manner) as at_desk:
        thread = at_desk.ask()
        reply = thread.reply()
        said = "".join(f"Paragraph {number}.\n\n" for number in range(100))
        reply.say(said)
        await reply.finish()
        assert "".join(thread.texts) == said

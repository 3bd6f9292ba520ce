import asyncio

import pytest

from bot.core.footer import Footer
from bot.playground.slack import LocalSlack, Rules
from bot.slack.manner import Manner
from bot.slack.splitting import Room
from tests.slack.replies.thread import Desk, desk

ROWS = "".join(f"| {number} | row |\n" for number in range(250))
TABLE = f"| n | what |\n|---|---|\n{ROWS}"
FOOTER = Footer(turn=2, asks_feedback=True, versions=(1, 2))


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
        await reply.finish("The end.", FOOTER)
        *shown, shared, last = thread.messages
        (file,) = shared.body.files
        assert "".join(m.text for m in shown) + file.content.decode() == said
        assert 1_000 <= sum(len(m.text) for m in shown) <= 1_600
        assert last.body.blocks[0]["text"] == (
            "_(The rest of this answer is in the file above.)_\n\nThe end."
        )
        assert "feedback_buttons" in str(last.body.blocks)


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


@pytest.mark.parametrize("comes", ["at once", "bit by bit"])
async def test_a_table_that_slack_would_not_take_is_a_file_and_the_answer_goes_on(
    at_desk: Desk, comes: str
) -> None:
    thread = at_desk.ask()
    reply = thread.reply()
    said = f"Look:\n\n{TABLE}\nThat was it."
    step = len(said) if comes == "at once" else 400
    for start in range(0, len(said), step):
        reply.say(said[start : start + step])
        await asyncio.sleep(0.002)
    await reply.finish()
    (shared,) = [m for m in thread.messages if m.body.files]
    shown = "".join(m.text for m in thread.messages if not m.body.files)
    (file,) = shared.body.files
    assert file.name == "table-1.csv"
    assert file.content.decode("utf-8-sig").splitlines()[-1] == "249,row"
    assert "| 98 | row |" in shown
    assert "| 99 | row |" not in shown
    assert "All 250 rows of this table are in the file" in shown
    assert shown.endswith("That was it.")


async def test_where_no_file_is_taken_the_whole_table_is_shown(
    at_desk: Desk, slack: LocalSlack
) -> None:
    slack.faults.next("files.getUploadURLExternal", error="missing_scope")
    thread = at_desk.ask()
    reply = thread.reply()
    reply.say(TABLE)
    await reply.finish()
    assert "| 249 | row |" in "".join(thread.texts)


@pytest.mark.parametrize("status", [302, 403, 404, 413])
async def test_where_the_host_of_uploads_refuses_the_whole_table_is_shown(
    at_desk: Desk, slack: LocalSlack, status: int
) -> None:
    slack.faults.next("upload", status=status, times=9)
    thread = at_desk.ask()
    reply = thread.reply()
    reply.say(TABLE)
    async with asyncio.timeout(60):
        await reply.finish()
    assert "| 249 | row |" in "".join(thread.texts)
    assert thread.methods.count("files.getUploadURLExternal") == 1


@pytest.mark.parametrize("status", [408, 429, 500, 503])
async def test_where_that_may_pass_the_table_is_sent_again(
    at_desk: Desk, slack: LocalSlack, status: int
) -> None:
    slack.faults.next("upload", status=status)
    thread = at_desk.ask()
    reply = thread.reply()
    reply.say(TABLE)
    await reply.finish()
    assert sum(bool(m.body.files) for m in thread.messages) == 1
    assert "| 249 | row |" not in "".join(thread.texts)


async def test_a_table_survives_a_slack_that_is_away_for_a_moment(
    at_desk: Desk, slack: LocalSlack
) -> None:
    slack.faults.next("files.getUploadURLExternal", retry_after_s=1)
    slack.faults.next("files.completeUploadExternal", drop="before")
    thread = at_desk.ask()
    reply = thread.reply()
    reply.say(f"{TABLE}\nThe end.")
    await reply.finish()
    assert sum(bool(m.body.files) for m in thread.messages) == 1
    assert "".join(thread.texts).count("The end.") == 1


async def test_only_one_message_offers_its_other_versions(at_desk: Desk) -> None:
    offered = []
    for paragraphs in (1, 2_000):
        thread = at_desk.ask()
        reply = thread.reply()
        reply.say("A paragraph.\n\n" * paragraphs)
        await reply.finish(footer=FOOTER)
        blocks = thread.messages[-1].body.blocks
        offered.append("version 2 of 2" in str(blocks))
        assert "feedback_buttons" in str(blocks)
    assert offered == [True, False]

"""A file of an answer stands in its thread once, whatever became of a run before."""

from typing import Any

import pytest

from bot.core.conversation import OpenReply
from bot.playground.slack import LocalSlack
from bot.slack.manner import Manner
from bot.slack.splitting import Room
from tests.slack.replies.thread import Desk, Thread, desk

ROWS = "".join(f"| {number} | row |\n" for number in range(250))
TABLE = f"Look:\n\n| n | what |\n|---|---|\n{ROWS}\n"
COMMENT = "The whole table, for a spreadsheet."


async def broken_off(thread: Thread) -> OpenReply:
    """A run that dies after it has shared the file of a table; what it leaves."""
    reply = thread.reply()
    reply.say(f"{TABLE}That was")
    await thread.until_shown("That was")
    await reply.abandon()
    return OpenReply(ts=tuple(thread.log.ts), files=tuple(thread.log.files))


async def given_anew(thread: Thread, left: OpenReply, said: str = TABLE) -> None:
    reply = thread.reply(left)
    reply.say(said)
    await reply.finish()


def shared(thread: Thread) -> list[str]:
    """The names of the files in the thread; of one that was deleted, no name."""
    return [file.name for message in thread.messages for file in message.body.files]


async def test_an_answer_given_anew_shares_its_file_anew_and_takes_the_old_one_away(
    at_desk: Desk, slack: LocalSlack
) -> None:
    thread = at_desk.ask()
    left = await broken_off(thread)
    (old,) = left.files
    await given_anew(thread, left)
    assert shared(thread) == ["table-1.csv"]
    assert old not in slack.workspace.files
    assert thread.texts.count(COMMENT) == 1


async def test_where_the_new_answer_has_none_it_is_taken_away_as_well(
    at_desk: Desk,
) -> None:
    thread = at_desk.ask()
    await given_anew(thread, await broken_off(thread), "There is no table.")
    assert thread.texts == ["There is no table."]


async def test_and_where_there_is_no_answer_any_more(at_desk: Desk) -> None:
    thread = at_desk.ask()
    await thread.reply(await broken_off(thread)).finish()
    assert thread.messages == []


async def test_files_of_other_answers_stay(at_desk: Desk) -> None:
    thread = at_desk.ask()
    await given_anew(thread, OpenReply())
    thread.log.others += thread.log.ts
    thread.log.ts.clear()
    thread.log.files.clear()
    await given_anew(thread, await broken_off(thread))
    assert shared(thread) == ["table-1.csv"] * 2


async def test_a_file_that_was_only_announced_is_no_trouble(
    at_desk: Desk, slack: LocalSlack
) -> None:
    slack.faults.next("files.completeUploadExternal", error="internal_error")
    thread = at_desk.ask()
    await given_anew(thread, OpenReply())
    assert len(thread.log.files) == 2
    assert shared(thread) == ["table-1.csv"]


@pytest.mark.parametrize("name", ["table-1.csv", "answer.md"])
async def test_a_file_of_which_slack_said_nothing_stands_there_once(
    slack: LocalSlack, name: str
) -> None:
    slack.faults.next("files.completeUploadExternal", drop="after")
    room = Room(measure=len, ample=200, full=300)
    short = Manner(posted=room, streamed=room, longest_chars=1_000)
    manner, said = (
        (Manner(), TABLE)
        if name == "table-1.csv"
        else (short, "A paragraph.\n\n" * 200)
    )
    async with desk(slack, manner=manner) as at_desk:
        thread = at_desk.ask()
        await given_anew(thread, OpenReply(), said)
        assert shared(thread) == [name]


@pytest.mark.parametrize("method", ["files.info", "chat.delete", "files.delete"])
@pytest.mark.parametrize("trouble", [{"drop": "before"}, {"retry_after_s": 1}])
async def test_what_is_not_taken_away_at_once_is_tried_again(
    at_desk: Desk, slack: LocalSlack, method: str, trouble: dict[str, Any]
) -> None:
    thread = at_desk.ask()
    left = await broken_off(thread)
    slack.faults.next(method, **trouble)
    await given_anew(thread, left)
    assert shared(thread) == ["table-1.csv"]
    assert not slack.workspace.files.keys() & set(left.files)


async def test_where_we_may_not_ask_where_it_stands_its_line_stays_without_it(
    at_desk: Desk, slack: LocalSlack
) -> None:
    thread = at_desk.ask()
    left = await broken_off(thread)
    slack.faults.next("files.info", error="missing_scope")
    await given_anew(thread, left)
    assert sorted(shared(thread)) == ["", "table-1.csv"]


async def test_where_it_may_not_be_deleted_the_answer_is_given_all_the_same(
    at_desk: Desk, slack: LocalSlack
) -> None:
    thread = at_desk.ask()
    left = await broken_off(thread)
    slack.faults.next("chat.delete", error="cant_delete_message")
    slack.faults.next("files.delete", error="file_deleting_disabled")
    await given_anew(thread, left)
    assert shared(thread) == ["table-1.csv"] * 2

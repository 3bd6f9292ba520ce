"""The button below an answer that grows without being a stream."""

import pytest

from bot.playground.slack import LocalSlack
from tests.slack.replies.thread import Desk


async def test_what_was_posted_whole_loses_its_button_in_the_end(
    at_desk: Desk, slack: LocalSlack
) -> None:
    slack.faults.next("chat.startStream", error="unknown_method")
    thread = at_desk.ask()
    reply = thread.reply()
    reply.say("All there is.")
    await thread.until_shown("All there is.")
    assert "stop_answer" in str(thread.messages[0].body.blocks)
    await reply.finish()
    assert thread.texts == ["All there is."]
    assert "stop_answer" not in str(thread.messages[0].body.blocks)


@pytest.mark.parametrize("method", ["chat.postMessage", "chat.update"])
async def test_where_slack_takes_no_button_the_words_stand_alone(
    at_desk: Desk, slack: LocalSlack, method: str
) -> None:
    slack.faults.next("chat.startStream", error="unknown_method")
    slack.faults.next(method, error="invalid_blocks")
    thread = at_desk.ask()
    reply = thread.reply()
    reply.say("One ")
    await thread.until_shown("One")
    reply.say("two.")
    await thread.until_shown("two")
    await reply.finish()
    assert thread.texts == ["One two."]

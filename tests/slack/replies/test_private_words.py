from bot.playground.slack import LocalSlack
from tests.slack.replies.thread import Desk


async def test_a_private_line_is_seen_by_the_asker_alone(
    at_desk: Desk, slack: LocalSlack
) -> None:
    thread = at_desk.ask()
    await at_desk.replies.tell_privately(thread.place, "Sorry.")
    await at_desk.replies.tell_privately(thread.place, "Here.", in_thread=False)
    assert [m.text for m in slack.whispers("general", "Ana")] == ["Sorry.", "Here."]
    assert [m.thread_ts for m in slack.whispers("general", "Ana")] == [
        thread.root.ts,
        None,
    ]
    assert thread.texts == []


async def test_in_a_direct_message_everything_is_private(at_desk: Desk) -> None:
    thread = at_desk.ask("")
    await at_desk.replies.tell_privately(thread.place, "Sorry.")
    assert thread.texts == ["Sorry."]


async def test_trouble_with_a_private_line_is_ignored(
    at_desk: Desk, slack: LocalSlack
) -> None:
    thread = at_desk.ask()
    slack.faults.next("chat.postEphemeral", error="user_not_in_channel")
    slack.faults.next("chat.postEphemeral", drop="before")
    for _ in range(2):
        await at_desk.replies.tell_privately(thread.place, "Sorry.")
    assert slack.whispers("general", "Ana") == []

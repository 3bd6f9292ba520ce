"""What people see when they talk to the bot."""

from tests.scenarios.office import Office


async def test_a_mention_is_answered_in_its_thread(either_way: Office) -> None:
    either_way.model.will_say("Paris.")
    asked = either_way.mention("what is the capital of France?")
    assert await either_way.answered(asked) == ["Paris."]
    assert "what is the capital of France?" in either_way.words()[-1]


async def test_a_follow_up_is_answered_in_the_light_of_what_was_said(
    workspace: Office,
) -> None:
    workspace.model.will_say("Paris.")
    workspace.model.will_say("About two million.")
    asked = workspace.mention("what is the capital of France?")
    await workspace.answered(asked)
    workspace.say("how many people live there?", thread=asked.ts)
    assert await workspace.answered(asked, 2) == ["Paris.", "About two million."]
    question, answer, follow_up = workspace.words()
    assert "what is the capital of France?" in question
    assert answer == "assistant: Paris."
    assert "how many people live there?" in follow_up


async def test_a_restart_between_two_messages_forgets_nothing(
    workspace: Office,
) -> None:
    workspace.model.will_say("Noted: blue.")
    asked = workspace.mention("my favourite colour is blue")
    await workspace.answered(asked)
    await workspace.stop_bot()
    await workspace.start_bot()
    workspace.model.will_say("Blue.")
    workspace.say("which one was it?", thread=asked.ts)
    await workspace.answered(asked, 2)
    assert "my favourite colour is blue" in workspace.words()[0]
    assert workspace.words()[1] == "assistant: Noted: blue."


async def test_a_direct_message_needs_no_mention(workspace: Office) -> None:
    workspace.model.will_say("Hello.")
    asked = workspace.slack.people.tell_bot("Ana", "hi")
    assert await workspace.answered(asked) == ["Hello."]

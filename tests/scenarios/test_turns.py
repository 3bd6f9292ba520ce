"""One turn per conversation at a time, many conversations at once."""

import asyncio

from bot.core.journal import TurnStarted
from tests.scenarios.office import Office


async def test_what_is_said_during_an_answer_is_answered_together_next(
    workspace: Office,
) -> None:
    workspace.model.will_say("One moment, please.")
    workspace.model.will_say("All three.")
    with workspace.model.holding():
        root = workspace.mention("hello")
        await workspace.model.until_asked()
        for words in ("also this", "and that", "and one more thing"):
            workspace.say(words, thread=root.ts)
            await workspace.slack.delivery.all_done()
        assert len(workspace.model.requests) == 1
    assert await workspace.answered(root, 2) == ["One moment, please.", "All three."]
    question, answer, next_one = workspace.words()
    assert "hello" in question
    assert answer == "assistant: One moment, please."
    places = [next_one.index(w) for w in ("also this", "and that", "and one more")]
    assert places == sorted(places)
    assert [fact.posts for fact in workspace.facts.of(TurnStarted)] == [1, 3]


async def test_a_conversation_has_one_turn_at_a_time(workspace: Office) -> None:
    workspace.model.will_say("slowly, slowly, slowly")
    with workspace.model.holding():
        root = workspace.mention("hello")
        await workspace.model.until_asked()
        workspace.mention("hurry!", thread=root.ts)
        await workspace.slack.delivery.all_done()
    await workspace.model.until_asked(2)
    assert workspace.answers(root) == ["slowly, slowly, slowly"]
    await workspace.answered(root, 2)


async def test_two_threads_of_a_channel_share_no_word(workspace: Office) -> None:
    secret = workspace.mention("the password of this thread is swordfish")
    other = workspace.mention("what do you know?", by="Ben")
    await workspace.answered(secret)
    await workspace.answered(other)
    workspace.say("tell me everything", thread=other.ts, by="Ben")
    await workspace.answered(other, 2)
    about_other = [
        "\n".join(workspace.words(number))
        for number in range(len(workspace.model.requests))
        if "what do you know?" in "\n".join(workspace.words(number))
    ]
    assert len(about_other) == 2
    assert not any("swordfish" in words for words in about_other)


async def test_conversations_do_not_wait_for_each_other(workspace: Office) -> None:
    with workspace.model.holding():
        roots = [workspace.mention(f"question {n}") for n in range(5)]
        await workspace.model.until_asked(5)
    answers = await asyncio.gather(*(workspace.answered(root) for root in roots))
    assert all(len(said) == 1 for said in answers)

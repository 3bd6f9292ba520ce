"""Verbs in words: in a thread, a channel, a direct message."""

from bot.playground.slack import Upload
from bot.playground.slack.messages import Message
from tests.media.pictures import picture
from tests.scenarios.office import Office
from tests.scenarios.summaries import link_to, summarizer, told
from tests.scenarios.verbs import (
    command,
    labels,
    press,
    secret,
    translator,
    whispers,
    words,
)


async def test_a_thread_is_summarized_in_the_thread(either_way: Office) -> None:
    either_way.model.answer = summarizer
    root = either_way.say("which colour?", by="Ben")
    either_way.say("blue, I think", thread=root.ts)
    asked = either_way.mention("summarize", thread=root.ts)
    [answer] = await either_way.answered(asked)
    assert "blue, I think" in answer
    assert "read 2 messages of a thread" in answer
    assert [said for _, _, said in told(either_way.model.requests[-1].body)] == [
        "which colour?",
        "blue, I think",
    ]


async def test_what_was_found_is_part_of_the_conversation(workspace: Office) -> None:
    workspace.model.answer = summarizer
    workspace.say("we ship on Monday", by="Ben")
    asked = workspace.mention("summarize this channel")
    await workspace.answered(asked)
    workspace.model.will_say("Gladly.")
    workspace.mention("shorter, please", thread=asked.ts)
    await workspace.answered(asked, 2)
    assert "read 1 message of #general" in "\n".join(workspace.words())


async def test_a_message_is_translated_where_people_talk(workspace: Office) -> None:
    workspace.model.answer = translator(source="es")
    root = workspace.say("Hasta luego :wave:", by="Ben")
    asked = workspace.mention("translate this to German", thread=root.ts)
    [answer] = await workspace.answered(asked)
    assert answer.startswith("HASTA LUEGO :wave:")
    assert "Spanish → German" in answer
    said = workspace.mention("translate to French: Good morning")
    assert (await workspace.answered(said))[0].startswith("GOOD MORNING")


async def test_what_stands_elsewhere_is_told_to_the_asker_alone(
    workspace: Office,
) -> None:
    workspace.model.answer = summarizer
    said_there = secret(workspace, "the plan is ours")
    asked = workspace.mention(f"summarize <#{said_there.channel}|secret>")
    await workspace.whispered("Ana")
    [result] = whispers(workspace, "Ana")
    assert "the plan is ours" in words(result)
    assert labels(result) == ["Share in channel", "Ask about it"]
    assert workspace.answers(asked) == []


async def test_who_may_not_read_it_gets_nothing_by_words_either(
    workspace: Office,
) -> None:
    workspace.model.answer = summarizer
    said_there = secret(workspace, "the plan is ours")
    for said in (
        f"summarize <#{said_there.channel}|secret>",
        f"summarize {link_to(workspace, said_there)}",
        f"translate to German: {link_to(workspace, said_there)}",
    ):
        asked = workspace.mention(said, by="Dora")
        [refusal] = await workspace.answered(asked)
        assert "can't read that" in refusal
    asked = tell(workspace, f"summarize {link_to(workspace, said_there)}", by="Dora")
    assert "can't read that" in (await workspace.answered(asked))[0]
    assert workspace.model.requests == []


async def test_in_a_direct_message_everything_is_answered_there(
    workspace: Office,
) -> None:
    workspace.model.answer = summarizer
    said = workspace.say("we ship on Monday", by="Ben")
    await workspace.settled()
    asked = tell(workspace, f"summarize <#{said.channel}|general> today")
    [answer] = await workspace.answered(asked)
    assert "we ship on Monday" in answer
    nowhere = tell(workspace, "summarize this channel")
    assert "name one" in (await workspace.answered(nowhere))[0]
    workspace.slack.people.look_at("Ana", "#general")
    beside = tell(workspace, "summarize this channel")
    assert "we ship on Monday" in (await workspace.answered(beside))[0]


async def test_a_channel_without_us_can_be_joined_from_a_direct_message(
    workspace: Office,
) -> None:
    workspace.model.answer = summarizer
    ben = workspace.slack.workspace.person("Ben")
    place = workspace.slack.workspace.add_channel("plans", [ben])
    workspace.say("the plan is open", by="Ben", channel="#plans")
    asked = tell(workspace, f"summarize <#{place.id}|plans>")
    await workspace.answered(asked)
    offer = workspace.slack.thread(asked.channel, asked.ts)[-1]
    assert labels(offer) == ["Add me to #plans"]
    [result] = await press(workspace, offer, "Add me to #plans")
    assert "the plan is open" in words(result)


async def test_sentences_that_begin_with_a_verb_are_the_models_to_answer(
    workspace: Office,
) -> None:
    for said in (
        "Translate is a great tool, isn't it?",
        "summarize the pros and cons of living in Lisbon",
    ):
        asked = workspace.mention(said)
        [answer] = await workspace.answered(asked)
        assert "You said" in answer


async def test_what_is_not_understood_about_a_place_is_said(
    workspace: Office,
) -> None:
    place = workspace.slack.workspace.channel("#general").id
    asked = workspace.mention(f"summarize <#{place}|general> backwards")
    [answer] = await workspace.answered(asked)
    assert "I don't understand “backwards”" in answer
    assert workspace.model.requests == []


async def test_a_picture_is_translated_where_people_talk(workspace: Office) -> None:
    sign = Upload("sign.png", picture("PNG"))
    workspace.slack.people.post(
        "Ana",
        "#general",
        f"{workspace.slack.mention} translate this image to German",
        files=[sign],
    )
    await workspace.slack.until(lambda: workspace.model.requests)
    await workspace.settled()
    kinds = [block["type"] for block in workspace.asked()[-1]["content"]]
    assert "image" in kinds


async def test_by_a_command_people_are_told_where_pictures_are_read(
    workspace: Office,
) -> None:
    _, told_how = await command(workspace, "/translate this image to German")
    assert "mention me" in told_how.text
    assert workspace.model.requests == []


async def test_help_is_answered_by_words(workspace: Office) -> None:
    asked = workspace.mention("translate help")
    [answer] = await workspace.answered(asked)
    assert "translate de Good morning" in answer
    assert workspace.model.requests == []


def tell(workspace: Office, text: str, by: str = "Ana") -> Message:
    return workspace.slack.people.tell_bot(by, text)

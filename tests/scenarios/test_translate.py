"""Translating: by a command, a shortcut and a button."""

from tests.scenarios.office import Office
from tests.scenarios.verbs import (
    command,
    labels,
    note,
    press,
    shortcut,
    task,
    translator,
    whispers,
    words,
)


async def test_a_command_translates_for_whoever_typed_it_and_nobody_else(
    either_way: Office,
) -> None:
    either_way.model.answer = translator(source="en")
    sign, result = await command(either_way, "/translate de Good morning, <@U1|ana>!")
    assert sign.text == "_Translating…_"
    assert words(result) == "GOOD MORNING, <@U1>!"
    assert note(result) == "English → German"
    assert labels(result) == ["Share in channel", "Other language"]
    assert either_way.slack.messages("#general") == []
    assert whispers(either_way, "Ben") == []


async def test_sharing_is_the_persons_own_click_and_happens_once(
    workspace: Office,
) -> None:
    workspace.model.answer = translator()
    _, result = await command(workspace, "/translate fr Hello", by="Ben")
    assert await press(workspace, result, "Share in channel", by="Ben") == []
    [shared] = workspace.slack.messages("#general")
    assert words(shared) == "HELLO"
    ben = workspace.slack.workspace.person("Ben").id
    assert f"shared by <@{ben}>" in note(shared)
    [again] = await press(workspace, result, "Share in channel", by="Ben")
    assert "already" in again.text
    assert len(workspace.slack.messages("#general")) == 1


async def test_nobody_else_gets_or_shares_it_by_pressing(workspace: Office) -> None:
    workspace.model.answer = translator()
    _, result = await command(workspace, "/translate fr Hello")
    for label, value in (("Share in channel", None), ("Other language", "1/de")):
        [refusal] = await press(workspace, result, label, value, by="Ben")
        assert "Only the person who asked" in refusal.text
    assert workspace.slack.messages("#general") == []


async def test_another_language_takes_the_place_of_the_first(workspace: Office) -> None:
    workspace.model.answer = translator()
    _, result = await command(workspace, "/translate fr formal Hello")
    await press(workspace, result, "Other language", "1/ja")
    [_, shown] = whispers(workspace, "Ana")
    assert shown.ts == result.ts
    assert note(shown) == "English → Japanese"
    assert "into: Japanese (ja)" in task(workspace.model.requests[-1].body)
    assert "tone: formal" in task(workspace.model.requests[-1].body)


async def test_a_shortcut_works_in_threads_and_answers_there(workspace: Office) -> None:
    workspace.model.answer = translator()
    root = workspace.say("first", by="Ben")
    reply = workspace.say("Guten Tag :wave:", by="Ben", thread=root.ts)
    sign, result = await shortcut(workspace, reply, "translate_message")
    assert words(result) == "GUTEN TAG :wave:"
    assert {sign.thread_ts, result.thread_ts} == {root.ts}
    assert note(result) == "English → American English"
    await press(workspace, result, "Share in thread")
    assert [m.text for m in workspace.slack.thread("#general", root.ts)][2:] != []


async def test_a_shortcut_needs_no_bot_in_the_channel(workspace: Office) -> None:
    workspace.model.answer = translator()
    message = workspace.say("Hola", by="Ben", channel="#secret")
    _, result = await shortcut(workspace, message, "translate_message")
    assert words(result) == "HOLA"
    await press(workspace, result, "Share in channel")
    assert words(workspace.slack.messages("#secret")[-1]) == "HOLA"

"""Translating: by a command, a shortcut and a button."""

from bot.playground.slack.messages import Message
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


async def test_a_link_is_read_for_those_who_may_read_it_themselves(
    workspace: Office,
) -> None:
    workspace.model.answer = translator()
    workspace.slack.people.invite("Ana", "#secret", "threadkeeper")
    said = workspace.say("Hasta luego", by="Ben", channel="#secret")
    known = len(workspace.model.requests)
    link = link_to(workspace, said)
    _, refusal = await command(workspace, f"/translate en {link}", by="Cleo")
    assert "guests" in refusal.text
    dora = workspace.slack.workspace.add_person("Dora")
    workspace.slack.workspace.channel("#general").members.append(dora.id)
    _, refusal = await command(workspace, f"/translate en {link}", by="Dora")
    assert "can't read that" in refusal.text
    assert len(workspace.model.requests) == known
    _, result = await command(workspace, f"/translate en {link}")
    assert words(result) == "HASTA LUEGO"
    await press(workspace, result, "Share in channel")
    assert len(workspace.slack.messages("#general")) == 1


async def test_who_has_left_a_channel_can_not_share_what_was_read_there(
    workspace: Office,
) -> None:
    workspace.model.answer = translator()
    workspace.slack.people.invite("Ana", "#secret", "threadkeeper")
    said = workspace.say("Hasta luego", by="Ben", channel="#secret")
    _, result = await command(
        workspace, f"/translate en {link_to(workspace, said)}", by="Ben"
    )
    secret = workspace.slack.workspace.channel("#secret")
    secret.members.remove(workspace.slack.workspace.person("Ben").id)
    [refusal] = await press(workspace, result, "Share in channel", by="Ben")
    assert "can't read that" in refusal.text
    assert workspace.slack.messages("#general") == []


async def test_a_channel_without_the_bot_is_the_same_to_all(workspace: Office) -> None:
    said = workspace.say("Hasta luego", by="Ben", channel="#secret")
    _, refusal = await command(workspace, f"/translate en {link_to(workspace, said)}")
    assert "can't read that" in refusal.text


async def test_what_a_message_quotes_of_elsewhere_is_left_out(
    workspace: Office,
) -> None:
    workspace.model.answer = translator()
    workspace.slack.people.invite("Ana", "#secret", "threadkeeper")
    said = workspace.say("the plan", by="Ben", channel="#secret")
    dora = workspace.slack.workspace.add_person("Dora")
    workspace.slack.workspace.channel("#general").members.append(dora.id)
    quoting = workspace.slack.people.quote("Ben", "#general", "look", said)
    _, hers = await shortcut(workspace, quoting, "translate_message", by="Dora")
    assert words(hers).startswith("LOOK http")
    assert "THE PLAN" not in words(hers)
    _, theirs = await shortcut(workspace, quoting, "translate_message", by="Ben")
    assert "THE PLAN" in words(theirs)


async def test_damage_is_mended_by_asking_once_more(workspace: Office) -> None:
    workspace.model.will_say("<translation>\nHallo\n</translation>")
    workspace.model.answer = translator()
    _, result = await command(workspace, "/translate de Hello :wave: 5")
    assert (words(result), note(result)) == ("HELLO :wave: 5", "English → German")
    assert "is missing" in task(workspace.model.requests[-1].body)
    assert len(workspace.model.requests) == 2


async def test_damage_that_stays_is_told(workspace: Office) -> None:
    for _ in range(2):
        workspace.model.will_say("<translation>\nHallo ⟦0|:wave:⟧\n</translation>")
    _, result = await command(workspace, "/translate de Hello :wave: 5")
    assert words(result) == "Hallo :wave:"
    assert "Compare this with the original" in note(result)
    assert "the number 5 is missing" in note(result)


async def test_long_texts_are_translated_in_parts_in_order(workspace: Office) -> None:
    workspace.model.answer = translator()
    said = "\n\n".join(f"Paragraph {n} says this. And that." * 9 for n in range(60))
    message = workspace.say(said, by="Ben")
    await shortcut(workspace, message, "translate_message")
    assert 3 <= len(workspace.model.requests) <= 5
    whole = [m.text for m in workspace.slack.messages(ana_dm(workspace))]
    shown = [words(m) for m in whispers(workspace, "Ana")]
    assert "".join("".join([*shown[1:], *whole]).split()) == "".join(
        said.upper().split()
    )


async def test_help_and_what_is_not_understood_come_with_examples(
    workspace: Office,
) -> None:
    for said, told in (
        ("/translate", "/translate de Good morning"),
        ("/translate help", "/translate glossary list"),
        ("/translate to Klingonese: hi", "“Klingonese”"),
    ):
        _, shown = await command(workspace, said)
        assert told in shown.text
    assert workspace.model.requests == []


async def test_the_glossary_is_the_admins_and_is_kept_to(workspace: Office) -> None:
    _, refusal = await command(
        workspace, "/translate glossary keep Good morning", by="Ben"
    )
    assert "Only workspace admins" in refusal.text
    for entry in ("keep Threadkeeper", "add morning = Morgenstund in German"):
        await command(workspace, f"/translate glossary {entry}")
    _, shown = await command(workspace, "/translate glossary", by="Ben")
    assert "Threadkeeper: kept as it is" in shown.text
    workspace.model.answer = translator()
    _, result = await command(workspace, "/translate de Morning, Threadkeeper!")
    assert words(result) == "MORNING, Threadkeeper!"
    assert "term: morning = Morgenstund" in task(workspace.model.requests[-1].body)
    await command(workspace, "/translate glossary remove morning")
    await command(workspace, "/translate de Morning")
    assert "Morgenstund" not in task(workspace.model.requests[-1].body)


async def test_a_model_out_of_order_is_told_in_one_sentence(workspace: Office) -> None:
    workspace.model.will_fail(401, "authentication_error", "no")
    _, told = await command(workspace, "/translate de Hello")
    assert "does not accept my key" in told.text


def link_to(workspace: Office, message: Message) -> str:
    """The permalink people copy."""
    address = workspace.slack.world.address
    return f"{address}/archives/{message.channel}/p{message.ts.replace('.', '')}"


def ana_dm(workspace: Office) -> str:
    return workspace.slack.people.direct("Ana").id

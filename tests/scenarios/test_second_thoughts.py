"""People change what they wrote, or take it back."""

from bot.playground.slack import Upload
from bot.playground.slack.acts import put
from bot.playground.slack.messages import Message
from tests.media.pictures import picture
from tests.scenarios.office import Office, until
from tests.scenarios.test_footers import asked, newest, press, pressable

PEAR = Upload("pear.png", picture("PNG", (300, 200)))
NOTE = Upload("note.txt", b"Buy bread.")


def ours(workspace: Office, root: Message) -> list[Message]:
    """The bot's messages in a thread."""
    return [m for m in workspace.slack.thread(root.channel, root.root_ts) if m.bot_id]


async def edited(workspace: Office, message: Message, text: str) -> None:
    """Somebody changes their words, and the bot has taken note of it."""
    name = next(
        name
        for name in ("Ana", "Ben")
        if workspace.slack.workspace.person(name).id == message.user
    )
    workspace.slack.people.edit(name, message, f"{workspace.slack.mention} {text}")
    await workspace.settled()


async def test_an_answer_to_words_that_were_changed_offers_another(
    workspace: Office,
) -> None:
    root = await asked(workspace)
    await edited(workspace, root, "what is the capital of Italy?")
    (answer,) = ours(workspace, root)
    assert answer.text == "Paris.\nthe question has been changed since"
    assert "Answer again" in pressable(answer)
    assert len(workspace.model.requests) == 1

    workspace.model.will_say("Rome.")
    await press(workspace, root, "answer_again")
    await until(lambda: "Rome." in workspace.answers(root)[0])
    await workspace.settled()
    assert "Italy" in workspace.words()[0]
    assert "Paris" not in "".join(workspace.words())
    assert "changed since" not in newest(workspace, root).text


async def test_it_is_offered_once_however_often_the_words_change(
    workspace: Office,
) -> None:
    root = await asked(workspace)
    for country in ("Italy", "Spain", "Malta"):
        await edited(workspace, root, f"what is the capital of {country}?")
    assert workspace.calls().count("chat.update") == 1


async def test_what_was_asked_after_a_changed_question_is_asked_again_with_it(
    workspace: Office,
) -> None:
    root = await asked(workspace)
    workspace.model.will_say("Two million.")
    workspace.say("how many live there?", thread=root.ts)
    await workspace.answered(root, 2)
    await edited(workspace, root, "what is the capital of Italy?")
    first, second = ours(workspace, root)
    assert "Answer again" in pressable(first)
    assert "changed since" not in second.text

    workspace.model.will_say("Rome; nearly three million.")
    await workspace.slack.people.click("Ana", first, "answer_again")
    answers = await workspace.answered(root, 3)
    assert answers[2] == "Rome; nearly three million."
    (told,) = workspace.words()
    assert told.index("Italy") < told.index("how many live there?")
    assert "Paris" not in told


async def test_it_is_asked_again_also_where_others_talk_in_the_thread_by_now(
    workspace: Office,
) -> None:
    root = await asked(workspace)
    workspace.model.will_say("Two million.")
    workspace.say("how many live there?", thread=root.ts)
    await workspace.answered(root, 2)
    workspace.say("I have been there!", by="Ben", thread=root.ts)
    await edited(workspace, root, "what is the capital of Italy?")
    workspace.model.will_say("Rome; nearly three million.")
    first, _ = ours(workspace, root)
    await workspace.slack.people.click("Ana", first, "answer_again")
    await until(lambda: len(workspace.answers(root)) == 3)
    assert workspace.answers(root)[2] == "Rome; nearly three million."


async def test_an_edit_while_it_is_answered_is_noticed_at_the_end(
    workspace: Office,
) -> None:
    with workspace.model.holding():
        root = workspace.mention("what is the capital of France?")
        await workspace.model.until_asked()
        words = f"{workspace.slack.mention} and Italy's?"
        workspace.slack.people.edit("Ana", root, words)
        await workspace.slack.delivery.all_done()
    await workspace.answered(root)
    await until(lambda: "changed since" in workspace.answers(root)[0])


async def test_a_preview_of_a_link_changes_nothing(workspace: Office) -> None:
    root = await asked(workspace)
    acme = workspace.slack.workspace
    channel = acme.channel("general")
    put(acme, channel, channel.messages[root.ts])
    await workspace.settled()
    assert "chat.update" not in workspace.calls()
    assert "changed since" not in newest(workspace, root).text


async def test_a_reply_that_is_changed_to_name_the_bot_is_answered(
    workspace: Office,
) -> None:
    root = await asked(workspace)
    workspace.say("I would have said Lyon", by="Ben", thread=root.ts)
    reply = workspace.say("which one is larger?", by="Ben", thread=root.ts)
    await workspace.settled()
    assert len(workspace.model.requests) == 1
    workspace.model.will_say("Paris is.")
    await edited(workspace, reply, "which one is larger?")
    assert await workspace.answered(root, 2) == ["Paris.", "Paris is."]
    assert workspace.words()[-1].count("which one is larger?") == 1


async def test_an_answer_whose_only_question_is_gone_is_forgotten_with_it(
    workspace: Office,
) -> None:
    root = workspace.say("We met in Lyon.", by="Ben")
    workspace.model.will_say("Ben's PIN is 1234.")
    slip = workspace.mention("what was Ben's PIN?", thread=root.ts)
    await workspace.answered(root)
    workspace.slack.people.delete("Ana", slip)
    await workspace.settled()
    workspace.mention("where did they meet?", thread=root.ts)
    await workspace.answered(root, 2)
    told = "\n".join(workspace.words())
    assert "We met in Lyon." in told
    assert "PIN" not in told
    assert b"Ben's PIN?" not in workspace.kept.bytes()


async def test_a_deleted_file_is_gone_from_the_next_request(workspace: Office) -> None:
    root = workspace.mention("what is this?", files=[PEAR, NOTE])
    await workspace.answered(root)
    assert "pear.png" in str(workspace.asked())
    pear, note = root.body.files
    workspace.slack.people.delete_file("Ana", pear.id)
    await workspace.settled()
    workspace.say("and now?", thread=root.ts)
    await workspace.answered(root, 2)
    assert "pear.png" not in str(workspace.asked())
    assert "Buy bread." in str(workspace.asked())
    await until(lambda: "changed since" in workspace.answers(root)[0])

    app = workspace.slack.workspace.app
    app.subscriptions = frozenset({"file_deleted", "app_mention"})
    workspace.slack.people.delete_file("Ana", note.id)
    await workspace.settled()
    workspace.mention("and now?", thread=root.ts)
    await workspace.answered(root, 3)
    assert "Buy bread." not in str(workspace.asked())
    assert b"note.txt" not in workspace.kept.bytes()


async def test_what_was_made_of_a_deleted_file_is_not_kept(workspace: Office) -> None:
    root = workspace.mention("what is this?", files=[NOTE])
    await workspace.answered(root)
    other = workspace.mention("and this?", files=[NOTE])
    await workspace.answered(other)
    asked_for = workspace.calls().count("files.info")
    workspace.slack.people.delete("Ana", root)
    await workspace.settled()
    workspace.say("again?", thread=other.ts)
    await workspace.answered(other, 2)
    assert workspace.calls().count("files.info") == asked_for + 1


async def test_taking_a_question_back_ends_its_answer(workspace: Office) -> None:
    root = await asked(workspace)
    with workspace.model.holding():
        question = workspace.say("count, please", thread=root.ts)
        await workspace.model.until_asked(2)
        workspace.slack.people.delete("Ana", question)
        await workspace.model.until_hung_up()
        await workspace.settled()
    assert workspace.answers(root) == ["Paris.", "_(Stopped.)_"]


async def test_a_thread_whose_first_message_is_deleted_is_forgotten(
    workspace: Office,
) -> None:
    root = await asked(workspace, "The key is in the blue box.")
    workspace.slack.people.delete("Ana", root)
    await workspace.settled()
    assert b"blue box" not in workspace.kept.bytes()

    workspace.say("are you there?", thread=root.ts)
    await workspace.settled()
    assert workspace.slack.whispers("#general", "Ana") == []
    workspace.mention("and where is the swordfish?", thread=root.ts)
    (told,) = await workspace.whispered("Ana")
    assert told.startswith("The first message of that thread was deleted")
    assert len(workspace.model.requests) == 1
    assert b"swordfish" not in workspace.kept.bytes()


async def test_a_thread_deleted_while_it_is_answered_keeps_no_answer(
    workspace: Office,
) -> None:
    with workspace.model.holding():
        root = workspace.mention("where is the key?")
        await workspace.model.until_asked()
        workspace.slack.people.delete("Ana", root)
        await workspace.model.until_hung_up()
        await workspace.settled()
    assert workspace.kept.rows("SELECT answer FROM turns") == [("[]",)]

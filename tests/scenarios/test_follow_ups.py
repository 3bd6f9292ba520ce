"""Which posts without a mention are answered, and what is never even kept."""

from bot.core.journal import Declined
from bot.playground.slack.acts import post
from bot.playground.slack.messages import Body
from tests.scenarios.office import Office


async def test_among_several_people_only_a_mention_is_answered(
    workspace: Office,
) -> None:
    root = workspace.mention("hello")
    await workspace.answered(root)
    workspace.say("what do you make of this, Ana?", by="Ben", thread=root.ts)
    workspace.say("no idea", thread=root.ts)
    await workspace.settled()
    assert len(workspace.answers(root)) == 1
    workspace.mention("and you?", by="Ben", thread=root.ts)
    await workspace.answered(root, 2)
    told = workspace.words()[-1]
    assert told.index("what do you make") < told.index("no idea") < told.index("and yo")
    assert {fact.reason for fact in workspace.facts.of(Declined)} == {
        "several people talk here"
    }


async def test_who_spoke_before_the_bot_was_called_counts_too(
    workspace: Office,
) -> None:
    root = workspace.say("lunch?", by="Ben")
    workspace.mention("where is lunch?", thread=root.ts)
    await workspace.answered(root)
    workspace.say("thanks", thread=root.ts)
    await workspace.settled()
    assert len(workspace.answers(root)) == 1


async def test_a_reply_that_mentions_somebody_else_is_theirs(
    workspace: Office,
) -> None:
    root = workspace.mention("hello")
    await workspace.answered(root)
    ben = workspace.slack.workspace.person("Ben")
    workspace.say(f"<@{ben.id}> look at this", thread=root.ts)
    await workspace.settled()
    assert len(workspace.answers(root)) == 1


async def test_mentions_of_the_bot_and_of_somebody_else_are_the_bots(
    workspace: Office,
) -> None:
    ben = workspace.slack.workspace.person("Ben")
    asked = workspace.mention(f"what would <@{ben.id}> say?")
    assert len(await workspace.answered(asked)) == 1


async def test_other_bots_are_not_answered_whatever_they_write(
    workspace: Office,
) -> None:
    root = workspace.mention("hello")
    await workspace.answered(root)
    before = workspace.kept.counts()
    by_a_bot = {
        "channel": root.channel,
        "channel_type": "channel",
        "user": "U0DEPLOYBOT",
        "text": f"{workspace.slack.mention} again",
        "ts": "1700000000.000200",
        "event_ts": "1700000000.000200",
    }
    for signs in (
        {"type": "app_mention", "bot_id": "B0DEPLOYBOT"},
        {"type": "message", "bot_id": "B0DEPLOYBOT", "thread_ts": root.ts},
        {"type": "message", "bot_profile": {"id": "B0DEPLOYBOT"}},
        {"type": "message", "subtype": "bot_message", "thread_ts": root.ts},
    ):
        workspace.slack.send_event(by_a_bot | signs)
    await workspace.settled()
    assert len(workspace.model.requests) == 1
    assert workspace.kept.counts() == before


async def test_a_bot_that_gives_no_sign_of_it_is_told_by_its_account(
    workspace: Office,
) -> None:
    acme = workspace.slack.workspace
    robot = acme.add_person("Deploybot", is_bot=True)
    body = Body(text=f"{workspace.slack.mention} hello")
    asked = post(acme, acme.channel("general"), robot, body)
    await workspace.settled()
    assert workspace.answers(asked) == []
    assert not workspace.model.requests


async def test_what_the_bot_writes_itself_is_no_question(workspace: Office) -> None:
    root = workspace.mention("hello")
    workspace.model.will_say(f"Ask me again: {workspace.slack.mention}, hello!")
    await workspace.answered(root)
    await workspace.settled()
    assert len(workspace.model.requests) == 1
    assert workspace.kept.rows("SELECT count(*) FROM messages") == [(1,)]


async def test_an_edit_is_not_answered_but_remembered(workspace: Office) -> None:
    root = workspace.mention("my dog is called Rex")
    await workspace.answered(root)
    workspace.slack.people.edit(
        "Ana", root, f"{workspace.slack.mention} my dog is called Bello"
    )
    await workspace.settled()
    assert len(workspace.answers(root)) == 1
    workspace.say("what is it called?", thread=root.ts)
    await workspace.answered(root, 2)
    assert "Bello" in workspace.words()[0]
    assert "Rex" not in workspace.words()[0]


async def test_what_was_deleted_is_forgotten(workspace: Office) -> None:
    root = workspace.mention("hello")
    await workspace.answered(root)
    workspace.model.will_say("Noted.")
    slip = workspace.say("the password is swordfish", thread=root.ts)
    await workspace.answered(root, 2)
    workspace.slack.people.delete("Ana", slip)
    await workspace.settled()
    workspace.say("what did I say?", thread=root.ts)
    await workspace.answered(root, 3)
    assert "swordfish" not in workspace.words()[-1]
    assert b"the password is swordfish" not in workspace.kept.bytes()


async def test_joins_are_no_questions(workspace: Office) -> None:
    people = workspace.slack.people
    workspace.slack.workspace.add_person("Dora")
    before = workspace.kept.counts()
    people.invite("Ana", "#general", "Dora")
    await workspace.settled()
    assert not workspace.model.requests
    assert workspace.kept.counts() == before


async def test_threads_that_are_not_ours_leave_no_trace(either_way: Office) -> None:
    mine = either_way.mention("hello")
    await either_way.answered(mine)
    before = either_way.kept.counts()
    people = either_way.slack.people
    root = either_way.say("a talk among people about swordfish")
    reply = either_way.say("indeed", by="Ben", thread=root.ts)
    people.edit("Ben", reply, "indeed, swordfish")
    people.react("Ana", reply, "tada")
    people.delete("Ben", reply)
    people.post("Ana", "#random", "swordfish again")
    await either_way.settled()
    assert either_way.kept.counts() == before
    assert b"swordfish" not in either_way.kept.bytes()
    assert len(either_way.model.requests) == 1

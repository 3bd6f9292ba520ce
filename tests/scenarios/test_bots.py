"""Other bots: silence, unless admins let them in; and no two bots talk for ever."""

from collections.abc import AsyncIterator

import pytest

from bot.core.bots import MOST_ANSWERS
from bot.core.journal import BotsTalk, Declined
from bot.playground.slack.messages import Message
from bot.playground.slack.parcels import Retry
from tests.scenarios.governing import Desk, governed
from tests.scenarios.kept import Kept
from tests.scenarios.office import Office

SECRET = "swordfish"


@pytest.fixture
async def desk(kept: Kept) -> AsyncIterator[Desk]:
    async with governed(kept) as desk:
        desk.office.slack.people.add_app("Alertbot", "#general", "#random")
        yield desk


async def let_in(desk: Desk, where: str = "workspace", **entries: object) -> None:
    await desk.command(f"settings {where}")
    done = await desk.submit({"bots": "yes"} | entries)
    await desk.office.slack.people.close(desk.who, done)


def ask(
    office: Office,
    text: str,
    *,
    channel: str = "#general",
    thread: str | None = None,
    is_webhook: bool = False,
) -> Message:
    return office.slack.people.post_as_app(
        "Alertbot",
        channel,
        f"{office.slack.mention} {text}",
        thread_ts=thread,
        is_webhook=is_webhook,
    )


async def unheard(office: Office, asked: Message) -> None:
    """See that nobody is answered, asked or told, and no word is kept."""
    await office.settled()
    assert office.answers(asked) == []
    assert not office.model.requests
    assert "chat.postEphemeral" not in office.calls()
    assert SECRET.encode() not in office.kept.bytes()


@pytest.mark.parametrize("is_webhook", [False, True])
async def test_by_default_nothing_is_answered_and_nothing_kept(
    desk: Desk, *, is_webhook: bool
) -> None:
    asked = ask(desk.office, SECRET, is_webhook=is_webhook)
    await unheard(desk.office, asked)
    assert desk.office.kept.rows("SELECT 1 FROM conversations") == []


async def test_where_a_rule_keeps_the_channel_out_it_is_refused_without_a_word(
    desk: Desk,
) -> None:
    general = desk.office.slack.workspace.channel("general").id
    await let_in(desk, denied_channels=[general])
    asked = ask(desk.office, SECRET)
    await unheard(desk.office, asked)
    assert desk.office.kept.rows("SELECT text FROM messages") == [("",)]
    assert len(desk.office.facts.of(Declined)) == 1


@pytest.mark.parametrize("is_webhook", [False, True])
async def test_a_bot_that_is_let_in_is_answered_once(
    desk: Desk, *, is_webhook: bool
) -> None:
    office = desk.office
    await let_in(desk)
    asked = ask(office, "is the pump broken?", is_webhook=is_webhook)
    await office.answered(asked)
    slack = office.slack
    for attempt in list(slack.delivery.attempts):
        await slack.delivery.hand_over(
            slack.workspace, attempt.parcel, Retry(1, "http_timeout")
        )
    await office.settled()
    assert len(office.answers(asked)) == 1
    [told] = office.words()
    assert "is the pump broken?" in told
    assert 'kind="app"' in told
    assert "you answer: Alertbot, another bot and no person" in told


async def test_what_does_not_mention_us_is_no_question(desk: Desk) -> None:
    office = desk.office
    await let_in(desk, answers="every_message")
    asked = ask(office, "is the pump broken?")
    await office.answered(asked)
    people = office.slack.people
    people.post_as_app("Alertbot", "#general", "thanks", thread_ts=asked.ts)
    people.post_as_app("Alertbot", "#general", "a new alert")
    await office.settled()
    assert len(office.model.requests) == 1


async def test_a_channel_says_otherwise_than_its_workspace(desk: Desk) -> None:
    office = desk.office
    await let_in(desk)
    await let_in(desk, where="", bots="no")
    await unheard(office, ask(office, SECRET))
    assert len(await office.answered(ask(office, "hello", channel="#random"))) == 1

    await let_in(desk, bots="no")
    await let_in(desk, where="", bots="yes")
    assert len(await office.answered(ask(office, "hello"))) == 1
    assert len(office.model.requests) == 2
    again = ask(office, "hello", channel="#random")
    await office.settled()
    assert office.answers(again) == []


async def test_two_bots_fall_silent_until_a_person_writes(desk: Desk) -> None:
    office = desk.office
    await let_in(desk)
    root = ask(office, "hello")
    await office.answered(root)
    for n in range(2, MOST_ANSWERS + 1):
        ask(office, f"and {n}?", thread=root.ts)
        await office.answered(root, n)
    for _ in range(2):
        ask(office, "and more?", thread=root.ts)
        await office.settled()
    assert len(office.answers(root)) == MOST_ANSWERS
    [talk] = office.facts.of(BotsTalk)
    assert (talk.thread_ts, talk.answers) == (root.ts, MOST_ANSWERS)

    office.mention("what is it about?", thread=root.ts)
    await office.answered(root, MOST_ANSWERS + 1)
    ask(office, "may I again?", thread=root.ts)
    assert len(await office.answered(root, MOST_ANSWERS + 2)) == MOST_ANSWERS + 2


async def test_verbs_and_words_are_for_people(desk: Desk) -> None:
    office = desk.office
    await let_in(desk)
    for said in ("stop", "prompt", "summarize #random", "translate to German: hello"):
        asked = ask(office, said)
        await office.answered(asked)
        assert f"{said}\n</post>" in office.words()[-1]
    assert "chat.postEphemeral" not in office.calls()
    assert "conversations.history" not in office.calls()


async def test_our_own_messages_are_no_questions(desk: Desk) -> None:
    office = desk.office
    await let_in(desk)
    office.model.will_say(f"Ask me again: {office.slack.mention}, hello!")
    root = ask(office, "hello")
    await office.answered(root)
    acme = office.slack.workspace
    ours = {
        "type": "message",
        "channel": root.channel,
        "channel_type": "channel",
        "thread_ts": root.ts,
        "text": f"{office.slack.mention} hello",
    }
    for signs in (
        {"bot_id": acme.bot_id, "subtype": "bot_message"},
        {"bot_id": "B0ELSEWHERE", "app_id": acme.app.id, "user": "U0ELSEWHERE"},
    ):
        ts = office.slack.world.clock.ts()
        office.slack.send_event(ours | signs | {"ts": ts, "event_ts": ts})
    await office.settled()
    assert len(office.model.requests) == 1

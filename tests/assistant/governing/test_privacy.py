"""Nobody sees through windows what they could not see in Slack."""

import pytest

from bot.core import prompt_notices as notices
from bot.core.access import AccessRules, People, Refusal, Standing
from bot.core.audit import Action
from bot.core.governed import ScopeSettings
from bot.core.governing import GovernRequest as Ask
from bot.core.ids import ChannelId, UserId
from bot.core.ports import Channel
from bot.core.prompt_views import ShownPrompt, TrialPage, TrialResults
from bot.core.prompts import Scope
from tests.assistant.governed import ACME, ANA, SUPPORT, Governors
from tests.assistant.governing.desk import Desk, asked, ours
from tests.assistant.governing.outside import BEN, CLEO, member
from tests.store.posts import leased, posted

PUBLIC = Channel(channel_id=ChannelId("C1"), name="support", is_private=False)
PRIVATE = Channel(channel_id=ChannelId("C1"), name="support", is_private=True)
IN_IT = {ChannelId("C1"): {ANA, BEN}}


@pytest.fixture
def desk(governors: Governors) -> Desk:
    found = Desk(governors)
    found.slack.people |= {BEN: member(BEN), CLEO: member(CLEO, Standing.GUEST)}
    return found


async def shown_to(desk: Desk, person: UserId, scope: Scope = SUPPORT) -> object:
    await desk.reading.show(asked(Ask.SHOW, scope, by=person), ours)
    return desk.page


async def test_a_public_channels_prompt_is_for_every_member(desk: Desk) -> None:
    desk.slack.channels[ChannelId("C1")] = PUBLIC

    assert isinstance(await shown_to(desk, BEN), ShownPrompt)
    assert await shown_to(desk, CLEO) == notices.notice_of(Refusal.GUEST)


@pytest.mark.parametrize("channel", [PRIVATE, None])
async def test_a_private_channels_prompt_is_for_those_in_it_and_for_admins(
    desk: Desk, channel: Channel | None
) -> None:
    if channel is not None:
        desk.slack.channels[ChannelId("C1")] = channel
    assert await shown_to(desk, BEN) == notices.notice_of(Refusal.NOT_IN_CHANNEL)
    assert isinstance(await shown_to(desk, ANA), ShownPrompt)

    desk.slack.members |= IN_IT
    assert isinstance(await shown_to(desk, BEN), ShownPrompt)
    assert [line.action for line in await desk.audit()] == [Action.REFUSED]


async def test_whoever_may_not_use_it_does_not_see_what_it_is_told(desk: Desk) -> None:
    denied = AccessRules(denied=People(frozenset({BEN})))
    await desk.governors.set(ACME, ScopeSettings(access=denied))

    said = notices.notice_of(Refusal.NOT_THIS_PERSON)
    assert await shown_to(desk, BEN, ACME) == said


@pytest.mark.parametrize("kind", [Ask.HISTORY, Ask.DIFF, Ask.AUDIT])
async def test_what_held_before_is_for_those_who_govern(desk: Desk, kind: Ask) -> None:
    desk.slack.channels[ChannelId("C1")] = PUBLIC
    serve = {
        Ask.HISTORY: desk.reading.history,
        Ask.DIFF: desk.reading.diff,
        Ask.AUDIT: desk.reading.audit,
    }[kind]

    await serve(asked(kind, by=BEN, version="1"), ours)

    assert desk.page == notices.notice_of(Refusal.NO_EDITOR)


async def test_a_channels_editor_does_not_see_the_workspaces_audit(desk: Desk) -> None:
    await desk.governors.set(ACME, ScopeSettings(channels_govern=True))
    await desk.governors.set(SUPPORT, ScopeSettings(editors=People(frozenset({BEN}))))

    await desk.reading.audit(asked(Ask.AUDIT, by=BEN), ours)
    assert desk.page == notices.notice_of(Refusal.NO_EDITOR)


async def home(desk: Desk, person: UserId, **arguments: str) -> list[str]:
    """The channels on somebody's Home tab."""
    await desk.overview.show(asked(Ask.HOME, ACME, person, **arguments), ours)
    assert desk.shown.home is not None
    return [channel.channel_id for channel in desk.shown.home.channels]


async def test_the_home_tab_names_private_channels_to_those_who_govern_them(
    desk: Desk,
) -> None:
    for number, channel in enumerate((PUBLIC, PRIVATE)):
        channel_id = ChannelId(f"C{number}")
        desk.slack.channels[channel_id] = channel
        scope = Scope(ACME.installation, ACME.team_id, channel_id)
        await desk.governors.publish(scope, "own")

    assert await home(desk, ANA) == ["C0", "C1"]
    assert await home(desk, BEN) == ["C0"]
    assert await home(desk, BEN, search="C1") == []
    await desk.governors.set(ACME, ScopeSettings(channels_govern=True))
    await desk.governors.set(SUPPORT, ScopeSettings(editors=People(frozenset({BEN}))))
    assert await home(desk, BEN) == ["C0", "C1"]


async def test_a_guests_home_tab_says_why_it_is_empty(desk: Desk) -> None:
    await desk.governors.publish(SUPPORT, "own")

    assert await home(desk, CLEO) == []
    assert desk.shown.home is not None
    assert desk.shown.home.refusal == notices.notice_of(Refusal.GUEST)
    assert desk.shown.home.governed.prompt is None


async def test_only_those_who_govern_the_workspace_see_its_audit_there(
    desk: Desk,
) -> None:
    await desk.governors.publish(ACME, "ours")
    for person, lines in ((ANA, 1), (BEN, 0)):
        await home(desk, person)
        assert desk.shown.home is not None
        assert len(desk.shown.home.audit) == lines


async def test_a_home_tab_shows_many_channels_by_pages(desk: Desk) -> None:
    for number in range(12):
        channel_id = ChannelId(f"C{number:02}")
        scope = Scope(ACME.installation, ACME.team_id, channel_id)
        await desk.governors.publish(scope, "own")

    first = await home(desk, ANA)
    assert desk.shown.home is not None
    assert (len(first), desk.shown.home.has_more) == (10, True)
    assert await home(desk, ANA, page="1") == ["C10", "C11"]
    assert await home(desk, ANA, search="C77") == ["C77"]


async def answered(desk: Desk, ts: str, text: str, thread: str = "") -> None:
    """Somebody asked in the channel, and a turn answered it."""
    store = desk.governors.store
    lease = await leased(store, posted(ts, text, thread=thread or ts))
    await store.conversations.begin_turn(lease, await store.inbox.pending(lease))
    await store.inbox.give_back(lease, rest_s=None, blame=False)


async def test_real_questions_are_tried_by_those_who_can_read_them(desk: Desk) -> None:
    await answered(desk, "1.0", "What is our secret?")
    desk.slack.channels[ChannelId("C1")] = PRIVATE
    run = asked(Ask.RUN_TEST, real="yes")

    await desk.trying.test(asked(Ask.TEST, text="Be brief."), ours)
    assert isinstance(desk.page, TrialPage)
    assert (desk.page.questions, desk.page.can_read_questions) == ((), False)
    await desk.trying.run(run, ours)
    assert desk.shown.pages[-1] == notices.MAY_NOT_READ

    desk.slack.members |= IN_IT
    await desk.trying.test(asked(Ask.TEST), ours)
    assert isinstance(desk.page, TrialPage)
    assert [a.text for a in desk.page.questions] == ["What is our secret?"]
    await desk.trying.run(run, ours)
    assert isinstance(desk.page, TrialResults)
    (tried,) = desk.page.tried
    assert tried.draft.endswith("Be brief.")
    assert tried.published is not None
    assert not tried.published.endswith("Be brief.")
    assert desk.page.cost_usd is not None
    assert f"{desk.page.cost_usd}" == "0.50"


async def test_the_newest_five_that_began_a_thread_are_tried(desk: Desk) -> None:
    desk.slack.channels[ChannelId("C1")] = PUBLIC
    for number in range(1, 8):
        await answered(desk, f"{number}.0", f"question {number}")
    await desk.governors.store.inbox.take_in(
        posted("8.0", "a reply", thread="7.0"), room=False
    )

    await desk.trying.run(asked(Ask.RUN_TEST, real="yes"), ours)

    assert isinstance(desk.page, TrialResults)
    asked_of = [tried.question for tried in desk.page.tried]
    assert asked_of == [f"question {n}" for n in (7, 6, 5, 4, 3)]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"question": " "}, notices.NO_QUESTION),
        ({"real": "yes"}, notices.NOTHING_ASKED_HERE),
    ],
)
async def test_nothing_to_ask_is_told(
    desk: Desk, arguments: dict[str, str], said: str
) -> None:
    desk.slack.channels[ChannelId("C1")] = PUBLIC
    await desk.trying.run(asked(Ask.RUN_TEST, SUPPORT, ANA, **arguments), ours)

    assert desk.page == said

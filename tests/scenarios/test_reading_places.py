"""Which channels members, guests and people from elsewhere may have read for them."""

from collections.abc import AsyncIterator

import pytest

from bot.playground.slack.places import PersonFacts
from tests.scenarios.governing import Desk, governed
from tests.scenarios.kept import Kept
from tests.scenarios.office import Office, until
from tests.scenarios.outsiders import SECRET, let_in, reached
from tests.scenarios.summaries import link_to
from tests.scenarios.town import Town, town
from tests.scenarios.verbs import command, words

MULTI_CHANNEL = PersonFacts(is_restricted=True)
SINGLE_CHANNEL = PersonFacts(is_restricted=True, is_ultra_restricted=True)


@pytest.fixture
async def desk(kept: Kept) -> AsyncIterator[Desk]:
    async with governed(kept) as desk:
        yield desk


async def opened(desk: Desk, **rules: object) -> Office:
    """Let an admin open the bot to more people."""
    await desk.command("settings workspace")
    await desk.submit(rules)
    await desk.office.slack.people.close(desk.who, desk.window())
    return desk.office


async def asking(office: Office, who: str, words: str) -> None:
    """Mention the bot in #general, and wait until all is told."""
    office.mention(words, by=who)
    await office.settled()


async def test_members_may_have_public_channels_read_that_they_are_not_in(
    workspace: Office,
) -> None:
    let_in(workspace, "Dora", "#general")
    said = workspace.say(f"the {SECRET} is for all", by="Ben", channel="#random")
    _, result = await command(workspace, f"/summarize <#{said.channel}>", by="Dora")
    assert SECRET in words(result)
    for verb in ("translate de ", "extract "):
        before = reached(workspace.slack, "Dora").count(SECRET)
        await command(workspace, f"/{verb}{link_to(workspace, said)}", by="Dora")
        assert reached(workspace.slack, "Dora").count(SECRET) > before


@pytest.mark.parametrize("kind", [MULTI_CHANNEL, SINGLE_CHANNEL])
async def test_guests_who_are_let_in_reach_only_channels_they_are_in(
    desk: Desk, kind: PersonFacts
) -> None:
    office = await opened(desk, guests="yes")
    let_in(office, "Gil", "#general", **kind)
    elsewhere = office.say(f"the {SECRET} is elsewhere", by="Ben", channel="#random")
    here = office.say("the pear is here", by="Ben")
    _, result = await command(office, "/summarize today", by="Gil")
    assert "the pear is here" in words(result)
    _, result = await command(
        office, f"/translate de {link_to(office, here)}", by="Gil"
    )
    assert "pear" in words(result)
    for said in (
        f"/summarize <#{elsewhere.channel}|random>",
        f"/summarize {link_to(office, elsewhere)}",
        f"/translate de {link_to(office, elsewhere)}",
        f"/extract from the thread {link_to(office, elsewhere)}",
    ):
        _, refusal = await command(office, said, by="Gil")
        assert "can't read that" in refusal.text
    assert SECRET not in reached(office.slack, "Gil")


async def test_people_from_elsewhere_who_are_let_in_reach_only_where_they_are(
    desk: Desk,
) -> None:
    office = await opened(desk, outsiders="yes", shared_channels="yes")
    acme = office.slack.workspace
    partners = acme.add_channel(
        "partners",
        [acme.person("Otto"), acme.person("Ben"), acme.bot],
        is_ext_shared=True,
    )
    elsewhere = office.say(f"the {SECRET} is ours", by="Ben")
    office.say("the pear is for both", by="Ben", channel="#partners")
    for said in (f"<#{elsewhere.channel}|general>", link_to(office, elsewhere)):
        office.mention(f"summarize {said}", by="Otto", channel="#partners")
        await office.settled()
    assert SECRET not in reached(office.slack, "Otto")
    assert "I read nothing of other channels here" in reached(office.slack, "Otto")
    office.slack.people.tell_bot("Otto", f"summarize {link_to(office, elsewhere)}")
    await office.settled()
    assert SECRET not in reached(office.slack, "Otto")
    assert "can't read that" in reached(office.slack, "Otto")
    office.mention(
        f"summarize <#{partners.id}|partners>", by="Otto", channel="#partners"
    )
    await office.settled()
    assert "the pear is for both" in reached(office.slack, "Otto")


async def test_shared_channels_stay_shut_until_an_admin_opens_them(
    workspace: Office,
) -> None:
    acme = workspace.slack.workspace
    shared = acme.add_channel(
        "partners", [acme.person("Ana"), acme.bot], is_ext_shared=True
    )
    said = workspace.say(f"the {SECRET} is shared", channel="#partners")
    for words_ in (f"<#{shared.id}|partners>", link_to(workspace, said)):
        _, refusal = await command(workspace, f"/summarize {words_}")
        assert "shared with other organisations" in refusal.text
    assert workspace.model.requests == []


async def test_in_an_organisation_public_means_public_in_ones_own_workspace(
    kept: Kept,
) -> None:
    async with town(kept, org="E0ORG") as place:
        await place.install("T0ACME")
        beta = place.slack.team("T0BETA")
        bea = beta.add_person("Bea")
        plans = beta.add_channel("plans", [bea, beta.bot], id="C0PLANS")
        people = place.slack.people_of("T0BETA")
        people.post("Bea", "#plans", f"the {SECRET} of Beta")

        assert "can't read that" in await summary(place, "T0ACME", plans.id)
        assert SECRET in await summary(place, "T0BETA", plans.id)
        assert SECRET not in str([r.body for r in place.model.requests[:-1]])


async def summary(place: Town, team: str, channel: str) -> str:
    """What Ana of a workspace is told of a channel of the organisation."""
    people = place.slack.people_of(team)
    general = place.slack.team(team).channel("general")
    known = len(general.ephemerals)
    await people.command("Ana", "#general", "/summarize", f"<#{channel}|plans>")
    await until(lambda: len(general.ephemerals) >= known + 2)
    return [*general.ephemerals.values()][-1].text

"""The door: members may, everybody else gets one private line at most."""

import pytest

from bot.core.journal import Declined
from bot.core.notices import ASKER_REFUSED
from bot.playground.slack.acme import OTHER_TEAM_ID
from tests.scenarios.office import Office, until

SECRET = "a password such as swordfish, " * 200


def let_in(workspace: Office, name: str, channel: str = "general") -> None:
    acme = workspace.slack.workspace
    acme.channel(channel).members.append(acme.person(name).id)


async def refused(
    workspace: Office, by: str, expected: str, channel: str = "#general"
) -> None:
    """Ask as `by`, and see that nothing is answered, asked or kept."""
    asked = workspace.mention(SECRET, by=by, channel=channel)
    assert await workspace.whispered(by, channel) == [expected]
    assert workspace.answers(asked) == []
    assert not workspace.model.requests
    assert b"swordfish" not in workspace.kept.bytes()
    assert len(workspace.facts.of(Declined)) == 1


async def test_a_guest_gets_one_private_line(workspace: Office) -> None:
    await refused(workspace, "Cleo", "Sorry, guests can't use me in this workspace.")


async def test_a_single_channel_guest_is_a_guest(workspace: Office) -> None:
    workspace.slack.workspace.add_person("Gil", is_ultra_restricted=True)
    let_in(workspace, "Gil")
    await refused(workspace, "Gil", "Sorry, guests can't use me in this workspace.")


async def test_somebody_of_another_organisation_gets_one_private_line(
    workspace: Office,
) -> None:
    let_in(workspace, "Otto")
    await refused(
        workspace,
        "Otto",
        "Sorry, I only answer people of the organisation that set me up.",
    )


async def test_nobody_is_answered_where_others_read_along(workspace: Office) -> None:
    acme = workspace.slack.workspace
    acme.add_channel(
        "partners", [acme.person("Ana"), acme.bot], is_ext_shared=True
    )  # fmt: skip
    expected = (
        "Sorry, I don't answer in channels that are shared with other organisations."
    )
    await refused(workspace, "Ana", expected, "#partners")


async def test_an_outsider_in_a_shared_channel_is_refused(workspace: Office) -> None:
    acme = workspace.slack.workspace
    acme.add_channel("partners", [acme.person("Otto"), acme.bot], is_ext_shared=True)
    expected = "Sorry, I only answer people of the organisation that set me up."
    await refused(workspace, "Otto", expected, "#partners")


async def test_somebody_slack_does_not_tell_of_is_refused(workspace: Office) -> None:
    workspace.slack.faults.next("users.info", error="user_not_found")
    expected = (
        "Sorry, I could not find out whether you may use me."
        " Please tell the people who run me."
    )
    await refused(workspace, "Ana", expected)


@pytest.mark.parametrize("facts", [{"deleted": True}, {"is_bot": True}])
async def test_accounts_without_a_reader_are_refused_without_a_word(
    workspace: Office, facts: dict[str, bool]
) -> None:
    person = workspace.slack.workspace.person("Ben")
    for name, value in facts.items():
        setattr(person, name, value)
    asked = workspace.mention(SECRET, by="Ben")
    await workspace.settled()
    assert workspace.answers(asked) == []
    assert workspace.slack.whispers("#general", "Ben") == []
    assert not workspace.model.requests
    assert b"swordfish" not in workspace.kept.bytes()


async def test_a_guest_in_a_direct_message_is_told_there(workspace: Office) -> None:
    asked = workspace.slack.people.tell_bot("Cleo", SECRET)
    expected = "Sorry, guests can't use me in this workspace."
    assert await workspace.answered(asked) == [expected]
    assert not workspace.model.requests
    assert b"swordfish" not in workspace.kept.bytes()


async def test_a_guest_who_did_not_ask_is_told_nothing(workspace: Office) -> None:
    root = workspace.mention("hello")
    await workspace.answered(root)
    workspace.say("and me?", by="Cleo", thread=root.ts)
    await workspace.settled()
    assert workspace.slack.whispers("#general", "Cleo") == []
    assert len(workspace.model.requests) == 1


async def test_what_a_refused_person_wrote_reaches_no_later_request(
    workspace: Office,
) -> None:
    root = workspace.mention(SECRET, by="Cleo")
    await workspace.whispered("Cleo")
    workspace.mention("what did Cleo write?", thread=root.ts)
    await workspace.answered(root)
    assert "swordfish" not in workspace.words()[0]


async def test_where_only_a_refused_person_asked_replies_are_not_for_us(
    workspace: Office,
) -> None:
    root = workspace.mention("hello", by="Cleo")
    await workspace.whispered("Cleo")
    workspace.say("guests can't ask it, sorry", thread=root.ts)
    await workspace.settled()
    assert not workspace.model.requests
    workspace.mention("but I can", thread=root.ts)
    await workspace.answered(root)
    workspace.say("and what of this?", thread=root.ts)
    await workspace.answered(root, 2)


async def test_a_refused_post_stays_blank_when_it_is_edited(
    workspace: Office,
) -> None:
    root = workspace.mention("hello", by="Cleo")
    await workspace.whispered("Cleo")
    workspace.slack.people.edit("Cleo", root, f"{workspace.slack.mention} {SECRET}")
    await workspace.settled()
    assert b"swordfish" not in workspace.kept.bytes()
    assert len(workspace.slack.whispers("#general", "Cleo")) == 1


async def test_a_member_is_asked_about_once_in_minutes(workspace: Office) -> None:
    for n in range(3):
        await workspace.answered(workspace.mention(f"question {n}"))
    assert workspace.calls().count("users.info") == 1


async def test_nobody_is_asked_about_on_the_way_to_the_receipt(
    over_http: Office,
) -> None:
    over_http.slack.faults.next("users.info", hang_s=0.4)
    asked = over_http.mention("hello")
    await over_http.slack.delivery.all_done()
    attempts = over_http.slack.delivery.attempts
    assert [attempt.receipt.status for attempt in attempts] == [200, 200]
    assert "users.info" not in over_http.calls()
    assert len(await over_http.answered(asked)) == 1


async def test_people_of_the_same_organisation_are_not_from_elsewhere(
    workspace: Office,
) -> None:
    assert workspace.slack.workspace.id != OTHER_TEAM_ID
    asked = workspace.mention("hello", by="Ben")
    assert len(await workspace.answered(asked)) == 1


async def test_who_is_let_in_or_out_is_so_at_once(workspace: Office) -> None:
    slack, cleo = workspace.slack, workspace.slack.workspace.person("Cleo")
    workspace.mention("may I?", by="Cleo")
    assert await workspace.whispered("Cleo")

    for is_guest, answered in ((False, True), (True, False)):
        cleo.is_restricted = is_guest
        slack.send_event({"type": "user_change", "user": {"id": cleo.id}})
        await slack.delivery.all_done()
        asked = workspace.mention("and now?", by="Cleo")
        await workspace.settled()
        assert bool(workspace.answers(asked)) == answered
    assert workspace.calls().count("users.info") == 3


@pytest.mark.parametrize("times", [1, 2])
async def test_what_somebody_asked_who_may_no_more_is_not_tried_again(
    workspace: Office, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    for held in ("_SETTLED_S", "_UNSETTLED_S"):
        monkeypatch.setattr(f"bot.slack.directory.{held}", 0.0)
    root = workspace.say("We talk", by="Ben")
    workspace.model.will_fail(401, "authentication_error")
    asked = workspace.mention("what is the capital of France?", thread=root.ts)
    (notice,) = await workspace.answered(root)
    workspace.slack.workspace.person("Ana").deleted = True
    message = next(
        m for m in workspace.slack.thread(root.channel, root.ts) if m.text == notice
    )
    for _ in range(times):
        await workspace.slack.people.click("Ben", message, "try_again")
        await workspace.settled()
    assert await workspace.whispered("Ben") == [ASKER_REFUSED] * times
    assert workspace.answers(root) == [notice]
    assert not workspace.facts.of(Declined)
    workspace.slack.workspace.person("Ana").deleted = False
    workspace.model.will_say("Paris.")
    await workspace.slack.people.click("Ben", message, "try_again")
    await until(lambda: workspace.answers(asked) == ["Paris."])

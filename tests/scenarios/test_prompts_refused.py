"""Those who may not, and deliveries that lie: a sentence, no change, an audit line."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from urllib.parse import urlencode

import pytest

from bot.playground.slack.parcels import Parcel
from bot.playground.slack.view_interactions import submission_payload
from tests.scenarios.governing import Desk, governed, words
from tests.scenarios.kept import Kept

ONLY_ADMINS = "Only admins"


@pytest.fixture
async def desk(kept: Kept) -> AsyncIterator[Desk]:
    async with governed(kept) as desk:
        yield desk


def unchanged(desk: Desk) -> bool:
    """Whether nothing was published or set."""
    counts = desk.office.kept.counts()
    return counts["prompts"] == counts["channel_settings"] == 0


@pytest.mark.parametrize("command", ["", "workspace", "settings", "test", "history"])
async def test_a_member_who_is_no_admin_is_told_so(desk: Desk, command: str) -> None:
    ben = replace(desk, who="Ben")
    told = words(await ben.command(command))
    assert ONLY_ADMINS in told
    assert "Publish" not in told
    assert unchanged(desk)
    assert desk.audit() == ["refused"]


async def test_a_member_may_see_what_holds(desk: Desk) -> None:
    told = words(await replace(desk, who="Ben").command("show"))
    assert "All that I am told, word for word" in told
    assert "Edit" not in told.splitlines()


async def test_a_guest_is_refused(desk: Desk) -> None:
    cleo = replace(desk, who="Cleo")
    for command in ("", "show", "workspace"):
        assert "guests can't" in words(await cleo.command(command))
    assert "guests can't" in words(await cleo.home())
    assert unchanged(desk)
    assert desk.audit() == ["refused"] * 3


async def test_somebody_from_another_organisation_is_refused(desk: Desk) -> None:
    desk.office.slack.workspace.channel("general").members.append(
        desk.office.slack.workspace.person("Otto").id
    )
    otto = replace(desk, who="Otto")
    assert "organisation" in words(await otto.command("workspace"))
    assert unchanged(desk)
    assert desk.audit() == ["refused"]


async def test_who_was_an_admin_when_the_window_opened_is_asked_again(
    desk: Desk,
) -> None:
    await desk.command("workspace")
    desk.office.slack.workspace.person("Ana").is_admin = False
    told = words(await desk.submit({"part/0": "We sell bread."}))
    assert ONLY_ADMINS in told
    assert unchanged(desk)
    assert desk.audit() == ["refused"]


async def test_a_form_that_somebody_else_hands_in_counts_as_theirs(desk: Desk) -> None:
    """What Ana's window carries gives Ben no right, signed or not."""
    await desk.command("workspace")
    slack = desk.office.slack
    view, ben = desk.window(), slack.workspace.person("Ben")
    slack.people.fill("Ana", view, {"part/0": "Ben rules."})
    forged = submission_payload(slack.workspace, ben, view)
    parcel = Parcel("interactive", forged)
    await slack.delivery.hand_over(slack.workspace, parcel)
    await slack.until(lambda: desk.audit())
    await desk.office.settled()
    assert desk.audit() == ["refused"]
    assert unchanged(desk)
    told = slack.messages(slack.people.direct("Ben").id)
    assert [ONLY_ADMINS in said.text for said in told] == [True]


async def test_a_form_that_comes_again_is_done_once(desk: Desk) -> None:
    await desk.command("workspace")
    await desk.submit({"part/0": "We sell bread."})
    slack = desk.office.slack
    [sent] = [
        attempt.parcel
        for attempt in slack.delivery.attempts
        if attempt.parcel.payload.get("type") == "view_submission"
    ]
    receipt = await slack.delivery.hand_over(slack.workspace, sent)
    await desk.office.settled()
    assert "handed in before" in str(receipt.body)
    assert desk.office.kept.rows("SELECT version FROM prompts") == [(1,)]
    assert desk.audit() == ["prompt published", "submission came again"]


async def test_a_trigger_that_has_expired_is_told_in_a_direct_message(
    desk: Desk,
) -> None:
    slack = desk.office.slack
    slack.faults.next("views.open", error="expired_trigger_id")
    await slack.people.command("Ana", "#general", "/prompt")
    await desk.office.settled()
    assert desk.windows() == []
    [said] = await desk.office.whispered("Ana")
    assert "window" in said
    assert desk.audit() == ["window could not be opened"]


async def test_a_window_that_was_closed_meanwhile_loses_nothing(desk: Desk) -> None:
    slack = desk.office.slack
    await desk.command("workspace")
    view = desk.window()
    slack.people.fill("Ana", view, {"part/0": "We sell bread."})
    ana = slack.workspace.person("Ana")
    sent = Parcel("interactive", submission_payload(slack.workspace, ana, view))
    await slack.people.close("Ana", view)
    await slack.delivery.hand_over(slack.workspace, sent)
    await slack.until(lambda: slack.messages(slack.people.direct("Ana").id))
    await desk.office.settled()
    [said] = slack.messages(slack.people.direct("Ana").id)
    assert "version 1" in said.text


async def test_an_unsigned_form_is_not_taken(kept: Kept) -> None:
    async with governed(kept, "http") as desk:
        await desk.command("workspace")
        slack, view = desk.office.slack, desk.window()
        ana = slack.workspace.person("Ana")
        slack.people.fill("Ana", view, {"part/0": "We sell bread."})
        payload = json.dumps(submission_payload(slack.workspace, ana, view))
        receipt = await slack.send_raw(
            urlencode({"payload": payload}).encode(),
            content_type="application/x-www-form-urlencoded",
            secret="not the secret",
        )
        assert receipt.status == 401
        assert unchanged(desk)

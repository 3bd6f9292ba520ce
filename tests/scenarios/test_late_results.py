"""A private result that Slack takes no more where it was asked for: nothing is lost."""

import pytest

from bot.playground.slack.rules import Rules
from tests.scenarios.kept import Kept
from tests.scenarios.office import Office, office, until
from tests.scenarios.verbs import command, press, translator, whispers, words

SIGN = "_Translating…_"


def direct(workspace: Office, person: str) -> list[str]:
    """What the bot has written to somebody alone."""
    place = workspace.slack.people.direct(person)
    return [words(message) for message in workspace.slack.messages(place.id)]


@pytest.mark.parametrize(
    "rules", [Rules(response_url_lifetime_s=0.0), Rules(response_url_uses=0)]
)
async def test_what_slack_refuses_by_response_url_comes_as_a_direct_message(
    kept: Kept, rules: Rules
) -> None:
    async with office(kept, rules=rules) as workspace:
        workspace.model.answer = translator()
        shown = await command(workspace, "/translate de Good morning", by="Ben")
        assert [message.text for message in shown] == [SIGN]
        assert direct(workspace, "Ben") == ["GOOD MORNING"]
        assert direct(workspace, "Ana") == []
        assert kept.rows("SELECT state FROM requests") == [("done",)]


async def test_what_was_asked_half_an_hour_before_a_restart_is_not_forgotten(
    workspace: Office,
) -> None:
    workspace.model.answer = translator()
    workspace.model.will_say("too late", delay_s=600)
    await workspace.slack.people.command("Ben", "#general", "/translate", "de Hello")
    await workspace.model.until_asked()
    await workspace.stop_bot()
    workspace.kept.change("UPDATE requests SET expires_at = '2001-01-01 00:00:00'")

    await workspace.start_bot()
    await until(lambda: direct(workspace, "Ben"))
    await workspace.settled()
    assert direct(workspace, "Ben") == ["HELLO"]
    assert [m.text for m in whispers(workspace, "Ben")] == [SIGN]


async def test_buttons_under_a_late_result_work_in_the_direct_message(
    kept: Kept,
) -> None:
    async with office(kept, rules=Rules(response_url_uses=0)) as workspace:
        workspace.model.answer = translator()
        await command(workspace, "/translate de Good morning", by="Ben")
        place = workspace.slack.people.direct("Ben")
        (result,) = workspace.slack.messages(place.id)
        await press(workspace, result, "Other language", "1/ja", by="Ben")
        assert direct(workspace, "Ben")[-1] == "GOOD MORNING"
        assert "Japanese" in workspace.slack.messages(place.id)[-1].text


async def test_when_direct_messages_fail_too_it_is_tried_until_they_work(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.work.enduring.OUTAGE_REST_S", 0.01)
    async with office(kept, rules=Rules(response_url_uses=0)) as workspace:
        workspace.model.answer = translator()
        for _ in range(4):
            workspace.slack.faults.next("chat.postMessage", error="fatal_error")
        await command(workspace, "/translate de Good morning", by="Ben")
        assert direct(workspace, "Ben") == ["GOOD MORNING"]

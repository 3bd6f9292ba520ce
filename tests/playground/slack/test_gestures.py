"""Commands, buttons, shortcuts and forms, answered by a Bolt app."""

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.slack import LocalSlack
from tests.playground.slack.apps import over_a_socket
from tests.playground.slack.forms import BUTTON, Seen, form_app
from tests.playground.slack.time import Time


async def test_a_command_is_answered_privately_and_then_to_all(
    slack: LocalSlack, seen: Seen
) -> None:
    receipt = await slack.people.command("Ana", "#general", "/translate", "de hello")
    assert receipt.status == 200
    assert [m.text for m in slack.whispers("#general", "Ana")] == [
        "Translating de hello"
    ]
    assert [m.text for m in slack.messages("#general")] == ["Done"]
    [command] = seen.bodies
    assert command["channel_name"] == "general"
    assert "thread_ts" not in command


async def test_a_command_over_a_socket_is_answered_in_the_ack(
    slack: LocalSlack,
) -> None:
    async with over_a_socket(slack, form_app(slack, Seen())):
        await slack.people.command("Ana", "#general", "/translate", "de hello")
        [whisper] = slack.whispers("#general", "Ana")
        assert whisper.text == "Translating de hello"


async def test_a_command_nobody_takes_is_told_to_the_person(slack: LocalSlack) -> None:
    receipt = await slack.people.command("Ana", "#general", "/translate")
    assert not receipt.accepted
    [whisper] = slack.whispers("#general", "Ana")
    assert "dispatch_failed" in whisper.text


async def test_a_click_says_where_it_was_made_and_may_replace_the_message(
    slack: LocalSlack, seen: Seen, client: AsyncWebClient
) -> None:
    root = slack.people.post("Ana", "#general", "hello")
    await client.chat_postMessage(
        channel=root.channel, text="x", blocks=[BUTTON], thread_ts=root.ts
    )
    reply = slack.thread("#general", root.ts)[-1]
    assert (await slack.people.click("Ben", reply, "again")).accepted
    [body] = seen.bodies
    assert body["container"]["thread_ts"] == root.ts
    assert body["actions"][0]["value"] == "7"
    assert body["actions"][0]["block_id"]
    assert slack.thread("#general", root.ts)[-1].text == "Clicked"


async def test_a_shortcut_carries_the_message_it_was_chosen_on(
    slack: LocalSlack, seen: Seen
) -> None:
    root = slack.people.post("Ana", "#general", "hello")
    reply = slack.people.post("Ben", "#general", "world", thread_ts=root.ts)
    await slack.people.shortcut("Ana", reply, "keep")
    [body] = seen.bodies
    assert body["message"]["text"] == "world"
    assert body["message"]["thread_ts"] == root.ts


@pytest.mark.usefixtures("seen")
async def test_a_form_stays_open_until_it_is_filled_in(slack: LocalSlack) -> None:
    await slack.people.command("Ana", "#general", "/form")
    [view] = slack.people.views("Ana")
    receipt = await slack.people.submit("Ana", view, {"said": " "})
    assert receipt.body == {
        "response_action": "errors",
        "errors": {"words": "Say something"},
    }
    assert slack.people.views("Ana") == [view]
    assert view.errors == {"words": "Say something"}
    await slack.people.submit("Ana", view, {"said": "hello"})
    assert slack.people.views("Ana") == []


async def test_a_response_url_is_good_for_five_answers_in_half_an_hour(
    slack: LocalSlack, seen: Seen, time: Time
) -> None:
    await slack.people.command("Ana", "#general", "/translate", "de hello")
    url = seen.bodies[0]["response_url"]
    said = {"text": "more"}
    async with aiohttp.ClientSession() as session:

        async def answer() -> tuple[int, str]:
            async with session.post(url, json=said) as answer:
                return answer.status, await answer.text()

        assert [(await answer())[0] for _ in range(4)] == [200] * 4
        status, text = await answer()
        assert (status, "used_url" in text) == (404, True)
        await slack.people.command("Ana", "#general", "/translate", "de hello")
        url = seen.bodies[1]["response_url"]
        time.passes(1801)
        status, text = await answer()
        assert (status, "expired_url" in text) == (404, True)

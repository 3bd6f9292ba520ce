"""Modals and home tabs."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.slack import LocalSlack
from bot.playground.slack.grants import View
from tests.playground.slack.forms import BUTTON, MODAL, Json, Seen
from tests.playground.slack.refusals import refusal
from tests.playground.slack.time import Time


async def test_a_trigger_opens_one_view_within_three_seconds(
    slack: LocalSlack, seen: Seen, client: AsyncWebClient, time: Time
) -> None:
    root = slack.people.post("Ana", "#general", "hello")

    async def trigger() -> str:
        await slack.people.shortcut("Ana", root, "keep")
        return str(seen.bodies[-1]["trigger_id"])

    used = await trigger()
    await client.views_open(trigger_id=used, view=MODAL)
    for trigger_id, error in [
        (used, "exchanged_trigger_id"),
        ("1.2.3", "invalid_trigger_id"),
    ]:
        given = {"trigger_id": trigger_id, "view": MODAL}
        assert await refusal(client, "views.open", **given) == error
    late = await trigger()
    time.passes(3.1)
    error = await refusal(client, "views.open", trigger_id=late, view=MODAL)
    assert error == "expired_trigger_id"
    for _ in range(2):
        await client.views_push(trigger_id=await trigger(), view=MODAL)
    error = await refusal(client, "views.push", trigger_id=await trigger(), view=MODAL)
    assert error == "push_limit_reached"


async def test_an_old_hash_does_not_overwrite_a_newer_view(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    ana = slack.workspace.person("Ana")
    home = {"type": "home", "blocks": [{"type": "divider"}]}
    first = await client.views_publish(user_id=ana.id, view=home)
    await client.views_publish(user_id=ana.id, view=home, hash=first["view"]["hash"])
    given = {"user_id": ana.id, "view": home, "hash": first["view"]["hash"]}
    assert await refusal(client, "views.publish", **given) == "hash_conflict"
    shown = slack.people.open_home("Ana")
    assert isinstance(shown, View)
    assert shown.json["blocks"][0]["type"] == "divider"


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": {"type": "plain_text", "text": "x" * 25}},
        {"submit": None},
        {"private_metadata": "x" * 3_001},
        {"blocks": [{"type": "divider"}] * 101},
        {"blocks": [{"type": "markdown", "text": "x"}]},
        {"type": "home"},
    ],
)
async def test_a_view_slack_would_not_show_is_refused(
    slack: LocalSlack, seen: Seen, client: AsyncWebClient, wrong: Json
) -> None:
    root = slack.people.post("Ana", "#general", "hello")
    await slack.people.shortcut("Ana", root, "keep")
    given = {"trigger_id": seen.bodies[0]["trigger_id"], "view": MODAL | wrong}
    assert await refusal(client, "views.open", **given) == "invalid_arguments"


async def test_an_open_modal_is_updated_by_either_of_its_names(
    slack: LocalSlack, seen: Seen, client: AsyncWebClient
) -> None:
    root = slack.people.post("Ana", "#general", "hello")
    await slack.people.shortcut("Ana", root, "keep")
    named = MODAL | {"external_id": "ours"}
    opened = await client.views_open(
        trigger_id=seen.bodies[0]["trigger_id"], view=named
    )
    [view] = slack.people.views("Ana")
    await client.views_update(
        external_id="ours", hash=opened["view"]["hash"], view=named
    )
    given = {"view_id": view.id, "hash": opened["view"]["hash"], "view": MODAL}
    assert await refusal(client, "views.update", **given) == "hash_conflict"
    await slack.people.close("Ana", view)
    assert await refusal(client, "views.update", **given) == "not_found"


async def test_an_app_hears_of_a_closed_modal_only_if_it_asked_to(
    slack: LocalSlack, seen: Seen, client: AsyncWebClient
) -> None:
    root = slack.people.post("Ana", "#general", "hello")
    for wants_to_know in (False, True):
        await slack.people.shortcut("Ana", root, "keep")
        trigger_id = seen.bodies[-1]["trigger_id"]
        view = MODAL | {"notify_on_close": wants_to_know}
        await client.views_open(trigger_id=trigger_id, view=view)
        await slack.people.close("Ana", slack.people.views("Ana")[0])
    kinds = [body["type"] for body in seen.bodies]
    assert kinds == ["message_action", "message_action", "view_closed"]


async def test_a_button_on_the_home_tab_comes_with_the_view_and_no_response_url(
    slack: LocalSlack, seen: Seen, client: AsyncWebClient
) -> None:
    ana = slack.workspace.person("Ana")
    home = {"type": "home", "blocks": [BUTTON]}
    await client.views_publish(user_id=ana.id, view=home)
    view = slack.people.open_home("Ana")
    assert isinstance(view, View)
    await slack.people.click_in_view("Ana", view, "again")
    [body] = seen.bodies
    assert body["container"] == {"type": "view", "view_id": view.id}
    assert "response_url" not in body

"""What people enter in views, what Slack tells of it, and how apps answer."""

from collections.abc import AsyncIterator

import pytest
from slack_bolt.async_app import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.slack import LocalSlack, Upload
from bot.playground.slack.grants import View
from tests.playground.slack.apps import echoing_app, over_http
from tests.playground.slack.forms import Json, Seen

ACCEPTED: Json = {"response_action": "clear"}


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def entry(name: str, element: Json, **more: object) -> Json:
    return {
        "type": "input",
        "block_id": name,
        "label": plain(name.title()),
        "element": {"action_id": name, **element},
        **more,
    }


WORDS = {"type": "plain_text_input", "max_length": 5, "min_length": 2}
SIZES = [{"text": plain(each.upper()), "value": each} for each in ("s", "m", "l")]
FORM: Json = {
    "type": "modal",
    "callback_id": "order",
    "title": plain("Order"),
    "submit": plain("Send"),
    "blocks": [
        entry("words", WORDS),
        entry("sizes", {"type": "checkboxes", "options": SIZES}, optional=True),
        entry("file", {"type": "file_input"}, optional=True),
        {
            "type": "actions",
            "block_id": "more",
            "elements": [
                {"type": "button", "action_id": "test", "text": plain("Test")},
                {
                    "type": "external_select",
                    "action_id": "find",
                    "min_query_length": 2,
                },
            ],
        },
    ],
}


class Shop:
    """An app that answers a submission with whatever it is told to."""

    def __init__(self) -> None:
        self.seen = Seen()
        self.says: Json = {}
        self.offers: list[Json] = []


@pytest.fixture
async def shop(slack: LocalSlack) -> AsyncIterator[Shop]:
    shop, app = Shop(), echoing_app(slack)

    @app.command("/order")
    async def order(ack: AsyncAck, command: Json, client: AsyncWebClient) -> None:
        await client.views_open(trigger_id=command["trigger_id"], view=FORM)
        await ack()

    @app.view("order")
    async def submitted(ack: AsyncAck, body: Json) -> None:
        shop.seen.bodies.append(body)
        await ack(**shop.says)

    @app.action("test")
    async def tested(ack: AsyncAck, body: Json) -> None:
        shop.seen.bodies.append(body)
        await ack()

    @app.options("find")
    async def found(ack: AsyncAck, body: Json) -> None:
        shop.seen.bodies.append(body)
        await ack(options=shop.offers)

    async with over_http(slack, app):
        yield shop


@pytest.fixture
async def form(slack: LocalSlack, shop: Shop) -> View:
    del shop  # it is there, and answers
    await slack.people.command("Ana", "#general", "/order")
    [view] = slack.people.views("Ana")
    return view


async def test_a_submission_tells_what_was_typed_chosen_and_uploaded(
    slack: LocalSlack, shop: Shop, form: View
) -> None:
    entries = {"words": "hello", "sizes": ["m"], "file": [Upload("a.txt", b"hi")]}
    await slack.people.submit("Ana", form, entries)
    values = shop.seen.bodies[0]["view"]["state"]["values"]
    assert values["words"]["words"]["value"] == "hello"
    assert values["sizes"]["sizes"]["selected_options"] == [SIZES[1]]
    [file] = values["file"]["file"]["files"]
    assert slack.workspace.files[file["id"]].content == b"hi"


@pytest.mark.parametrize("words", ["", "x", "too long"])
async def test_slack_itself_keeps_what_is_too_short_or_too_long(
    slack: LocalSlack, shop: Shop, form: View, words: str
) -> None:
    with pytest.raises(ValueError, match="Words"):
        await slack.people.submit("Ana", form, {"words": words})
    assert shop.seen.bodies == []


async def test_a_button_in_a_view_brings_what_is_entered_so_far(
    slack: LocalSlack, shop: Shop, form: View
) -> None:
    slack.people.fill("Ana", form, {"words": "half"})
    await slack.people.click_in_view("Ana", form, "test")
    [body] = shop.seen.bodies
    assert body["view"]["state"]["values"]["words"]["words"]["value"] == "half"
    with pytest.raises(ValueError, match="only when it is submitted"):
        await slack.people.click_in_view("Ana", form, "words", "x")


async def test_what_was_typed_stays_as_long_as_block_and_element_keep_their_ids(
    slack: LocalSlack, form: View, client: AsyncWebClient
) -> None:
    slack.people.fill("Ana", form, {"words": "typed"})
    begun = entry("words", WORDS | {"initial_value": "given"})
    for block_id, stands in [("words", "typed"), ("words 2", "given")]:
        view = FORM | {"blocks": [begun | {"block_id": block_id}]}
        told = await client.views_update(view_id=form.id, view=view)
        [held] = told["view"]["state"]["values"][block_id].values()
        assert held["value"] == stands


async def test_a_receipt_can_update_push_or_clear(
    slack: LocalSlack, shop: Shop, form: View
) -> None:
    saving = {k: FORM[k] for k in ("type", "title")} | {"blocks": [{"type": "divider"}]}
    shop.says = {"response_action": "push", "view": saving}
    await slack.people.submit("Ana", form, {"words": "one"})
    assert [v.json["blocks"][0]["type"] for v in slack.people.views("Ana")] == [
        *("input", "divider")
    ]
    shop.says = {"response_action": "update", "view": saving}
    await slack.people.submit("Ana", form)
    assert form.json["blocks"][0]["type"] == "divider"
    shop.says = ACCEPTED
    form.json = FORM
    await slack.people.submit("Ana", form, {"words": "two"})
    assert slack.people.views("Ana") == []


@pytest.mark.parametrize(
    "says",
    [
        {"response_action": "update", "view": FORM | {"title": plain("x" * 25)}},
        {"response_action": "errors", "errors": {"more": "no input"}},
    ],
)
async def test_a_receipt_slack_cannot_show_is_told_and_changes_nothing(
    slack: LocalSlack, shop: Shop, form: View, says: Json
) -> None:
    shop.says = says
    await slack.people.submit("Ana", form, {"words": "one"})
    assert form.trouble.startswith("We had some trouble connecting")
    assert form.json["title"] == FORM["title"]


async def test_a_submission_nobody_takes_is_told_and_kept(
    slack: LocalSlack, form: View
) -> None:
    slack.deliver_to("http://127.0.0.1:1/nobody")
    await slack.people.submit("Ana", form, {"words": "one"})
    assert form.trouble.startswith("We had some trouble connecting")
    assert form.is_open


async def test_an_external_select_offers_what_the_app_finds(
    slack: LocalSlack, shop: Shop, form: View
) -> None:
    shop.offers = SIZES
    assert await slack.people.look_up("Ana", form, "find", "m") == []
    assert await slack.people.look_up("Ana", form, "find", "me") == SIZES
    [body] = shop.seen.bodies
    assert (body["type"], body["value"]) == ("block_suggestion", "me")
    assert "trigger_id" not in body
    shop.offers = SIZES * 34
    assert await slack.people.look_up("Ana", form, "find", "me") == []


async def test_no_two_open_views_have_one_name(
    slack: LocalSlack, form: View, client: AsyncWebClient
) -> None:
    named = FORM | {"external_id": "ours"}
    await client.views_update(view_id=form.id, view=named)
    await client.views_update(view_id=form.id, view=named)
    await slack.people.command("Ben", "#general", "/order")
    [other] = slack.people.views("Ben")
    with pytest.raises(Exception, match="duplicate_external_id"):
        await client.views_update(view_id=other.id, view=named)

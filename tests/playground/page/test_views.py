"""The app's Home tab and modals on the page."""

import json
from collections.abc import AsyncIterator

import pytest
from slack_bolt.async_app import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.slack import LocalSlack
from tests.playground.page.conftest import Watching
from tests.playground.page.test_deeds import app_of
from tests.playground.page.visitor import Visitor
from tests.playground.slack.apps import over_http
from tests.playground.slack.forms import Json
from tests.playground.slack.test_forms import FORM, SIZES

HOME: Json = {"type": "home", "blocks": [FORM["blocks"][-1]]}


class Taken:
    """What the app was sent."""

    def __init__(self) -> None:
        self.bodies: list[Json] = []


@pytest.fixture
async def taken(slack: LocalSlack) -> AsyncIterator[Taken]:
    taken, app = Taken(), app_of(slack)

    @app.event("app_home_opened")
    async def opened(event: Json, client: AsyncWebClient) -> None:
        await client.views_publish(user_id=event["user"], view=HOME)

    @app.action("test")
    async def test(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        taken.bodies.append(body)
        await client.views_open(trigger_id=body["trigger_id"], view=FORM)
        await ack()

    @app.options("find")
    async def find(ack: AsyncAck) -> None:
        await ack(options=SIZES)

    @app.view("order")
    async def order(ack: AsyncAck, body: Json) -> None:
        taken.bodies.append(body)
        await ack(response_action="errors", errors={"words": "Say more"})

    async with over_http(slack, app):
        yield taken


async def test_somebody_opens_home_presses_and_fills_in_what_comes(
    slack: LocalSlack, ana: Visitor, taken: Taken, watching: Watching
) -> None:
    async with watching("Ana") as told, watching("Ben") as others:
        await anext(told)
        await anext(others)
        await ana.does("open-home")
        event, home = await anext(told)
        assert (event, home["type"]) == ("view", "home")
        offered = await ana.does(
            "look-up", view_id=home["id"], action_id="find", value="me"
        )
        assert offered == {"options": SIZES}
        await ana.does("use", view_id=home["id"], action_id="test", entries="{}")
        _, form = await anext(told)
        entries = json.dumps({"words": "hello", "sizes": ["s"]})
        file = ("a.md", b"text")
        await ana.does("submit", file, view_id=form["id"], entries=entries)
        values = taken.bodies[-1]["view"]["state"]["values"]
        assert values["words"]["words"]["value"] == "hello"
        _, view = await anext(told)
        assert view["errors"] == {"words": "Say more"}
        await ana.does("close", view_id=form["id"])
        _, gone = await anext(told)
        assert not gone["is_open"]
        slack.people.post("Ben", "#random", "hello")
        assert (await anext(others))[0] == "message"


@pytest.mark.usefixtures("taken")
async def test_nobody_uses_the_views_of_others(slack: LocalSlack, ana: Visitor) -> None:
    await ana.does("open-home")
    await slack.until(lambda: slack.workspace.homes)
    await slack.delivery.all_done()
    [home] = slack.workspace.homes.values()
    ben = slack.workspace.person("Ben").id
    said = await ana.does("use", view_id=home.id, action_id="test", **{"as": ben})
    assert (ana.status, said) == (404, {"error": "That is not there any more."})


@pytest.mark.usefixtures("taken")
async def test_what_slack_would_not_submit_is_told_in_a_sentence(
    slack: LocalSlack, ana: Visitor
) -> None:
    await ana.does("open-home")
    await slack.until(lambda: slack.workspace.homes)
    [home] = slack.workspace.homes.values()
    await ana.does("use", view_id=home.id, action_id="test")
    [form] = slack.people.views("Ana")
    said = await ana.does("submit", view_id=form.id, entries='{"words": ""}')
    assert (ana.status, said) == (400, {"error": "“Words” is required."})

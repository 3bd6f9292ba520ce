"""An app with a command, a button, a shortcut and a form."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.slack import LocalSlack
from tests.playground.slack.apps import echoing_app

Json = dict[str, Any]

BUTTON = {
    "type": "actions",
    "elements": [
        {
            "type": "button",
            "action_id": "again",
            "value": "7",
            "text": {"type": "plain_text", "text": "Again"},
        }
    ],
}
MODAL: Json = {
    "type": "modal",
    "callback_id": "form",
    "title": {"type": "plain_text", "text": "Form"},
    "submit": {"type": "plain_text", "text": "Save"},
    "blocks": [
        {
            "type": "input",
            "block_id": "words",
            "label": {"type": "plain_text", "text": "Words"},
            "element": {"type": "plain_text_input", "action_id": "said"},
        }
    ],
}


class Seen:
    def __init__(self) -> None:
        self.bodies: list[Json] = []


def form_app(slack: LocalSlack, seen: Seen) -> AsyncApp:
    app = echoing_app(slack)

    @app.command("/translate")
    async def translate(ack: AsyncAck, command: Json, respond: AsyncRespond) -> None:
        seen.bodies.append(command)
        await ack(f"Translating {command['text']}")
        await respond("Done", response_type="in_channel")

    @app.command("/form")
    async def form(ack: AsyncAck, command: Json, client: AsyncWebClient) -> None:
        await client.views_open(trigger_id=command["trigger_id"], view=MODAL)
        await ack()

    @app.action("again")
    async def again(ack: AsyncAck, body: Json, respond: AsyncRespond) -> None:
        seen.bodies.append(body)
        await ack()
        if "response_url" in body:
            await respond("Clicked", replace_original=True)

    @app.shortcut("keep")
    async def keep(ack: AsyncAck, shortcut: Json) -> None:
        seen.bodies.append(shortcut)
        await ack()

    _take_forms(app, seen)
    return app


def _take_forms(app: AsyncApp, seen: Seen) -> None:
    @app.view_closed("form")
    async def closed(ack: AsyncAck, body: Json) -> None:
        seen.bodies.append(body)
        await ack()

    @app.view("form")
    async def submitted(ack: AsyncAck, view: Json) -> None:
        said = view["state"]["values"]["words"]["said"]["value"]
        if not said.strip():
            await ack(response_action="errors", errors={"words": "Say something"})
        else:
            await ack()

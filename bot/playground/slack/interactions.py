"""What Slack sends when somebody uses the app: pure builders of payloads."""

from collections.abc import Iterable

from bot.playground.slack.block_rules import elements_of
from bot.playground.slack.grants import ResponseUrl, Trigger
from bot.playground.slack.ids import secret
from bot.playground.slack.message_objects import message_object
from bot.playground.slack.messages import Json, Message
from bot.playground.slack.places import Channel, Person
from bot.playground.slack.view_state import STATELESS, as_entered
from bot.playground.slack.world import Workspace

_HIDDEN_NAMES = {
    "im": "directmessage",
    "mpim": "directmessage",
    "group": "privategroup",
}


def grant_trigger(workspace: Workspace, person: Person) -> str:
    """Hand out the right to open one view for `person`."""
    trigger_id = f"{workspace.world.clock.ts()}.{secret()}"
    now = workspace.world.clock.now()
    workspace.triggers[trigger_id] = Trigger(user=person.id, issued_at=now)
    return trigger_id


def grant_response_url(
    workspace: Workspace, person: Person, channel: Channel, message_ts: str | None
) -> str:
    """Hand out the right to answer `person` in `channel`."""
    key = secret()
    workspace.response_urls[key] = ResponseUrl(
        user=person.id,
        channel=channel.id,
        issued_at=workspace.world.clock.now(),
        message_ts=message_ts,
    )
    return f"{workspace.world.address}/response/{workspace.id}/{key}"


def command_payload(
    workspace: Workspace, person: Person, channel: Channel, command: str, text: str
) -> dict[str, str]:
    """Return the form of a slash command."""
    enterprise = {"enterprise_id": workspace.enterprise_id or ""}
    return {
        "token": workspace.app.verification_token,
        "team_id": workspace.id,
        "team_domain": workspace.domain,
        **(enterprise if workspace.enterprise_id else {}),
        "channel_id": channel.id,
        "channel_name": _HIDDEN_NAMES.get(channel.kind, channel.name),
        "user_id": person.id,
        "user_name": person.name.lower(),
        "command": command,
        "text": text,
        "api_app_id": workspace.app.id,
        "is_enterprise_install": str(workspace.tokens.is_org_wide).lower(),
        "response_url": grant_response_url(workspace, person, channel, None),
        "trigger_id": grant_trigger(workspace, person),
    }


def click_payload(
    workspace: Workspace, person: Person, message: Message, action: Json
) -> Json:
    """Return what a click on an element of a message sends."""
    channel = workspace.channels[message.channel]
    is_ephemeral = message.visible_to is not None
    container = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": is_ephemeral,
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    shown = {} if is_ephemeral else {"message": message_object(workspace, message)}
    return {
        "type": "block_actions",
        **about(workspace, person),
        "container": container,
        "channel": {"id": channel.id, "name": channel.name or "directmessage"},
        **shown,
        "state": {"values": {}},
        "response_url": grant_response_url(workspace, person, channel, message.ts),
        "actions": [action | {"action_ts": workspace.world.clock.ts()}],
    }


def shortcut_payload(
    workspace: Workspace, person: Person, message: Message, callback_id: str
) -> Json:
    """Return what a message shortcut sends."""
    channel = workspace.channels[message.channel]
    return {
        "type": "message_action",
        **about(workspace, person),
        "action_ts": workspace.world.clock.ts(),
        "channel": {"id": channel.id, "name": channel.name or "directmessage"},
        "callback_id": callback_id,
        "message_ts": message.ts,
        "message": message_object(workspace, message),
        "response_url": grant_response_url(workspace, person, channel, message.ts),
    }


def about(workspace: Workspace, person: Person) -> Json:
    """Return who did it and where: what every interaction tells first."""
    name = person.name.lower()
    return {
        "user": {
            "id": person.id,
            "username": name,
            "name": name,
            "team_id": person.team_id,
        },
        "api_app_id": workspace.app.id,
        "token": workspace.app.verification_token,
        "trigger_id": grant_trigger(workspace, person),
        "team": {"id": workspace.id, "domain": workspace.domain},
        "enterprise": {"id": workspace.enterprise_id, "name": ""}
        if workspace.enterprise_id
        else None,
        "is_enterprise_install": workspace.tokens.is_org_wide,
    }


def action_of(blocks: Iterable[Json], action_id: str, value: str | None) -> Json:
    """Find the element with `action_id` and return what using it sends.

    `value` chooses among options, or between the two feedback buttons.
    Raises KeyError if no block has it, ValueError where using it sends nothing.
    """
    for block in blocks:
        for element in elements_of(block):
            if element.get("action_id") == action_id:
                if block["type"] == "input" and not block.get("dispatch_action"):
                    message = f"{action_id} tells the app only when it is submitted"
                    raise ValueError(message)
                return {"block_id": block.get("block_id", "")} | _used(element, value)
    raise KeyError(action_id)


def _used(element: Json, value: str | None) -> Json:
    sent = {key: element[key] for key in ("action_id", "type")}
    if element["type"] == "overflow":
        return sent | {"selected_option": _option(element, value)}
    if element["type"] == "feedback_buttons":
        buttons = (element["positive_button"], element["negative_button"])
        chosen = next(b for b in buttons if value in (None, b.get("value")))
        return sent | {"value": chosen.get("value"), "text": chosen.get("text")}
    if element["type"] in STATELESS:
        kept = {key: element[key] for key in ("text", "value") if key in element}
        return sent | kept
    return sent | as_entered(element, value)


def _option(element: Json, value: object) -> Json | None:
    options: list[Json] = element.get("options", [])
    return next((each for each in options if each.get("value") == value), None)

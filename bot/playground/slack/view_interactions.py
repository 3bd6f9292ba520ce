"""What Slack sends when somebody uses a modal or a home tab: pure builders."""

from bot.playground.slack.grants import View
from bot.playground.slack.interactions import about
from bot.playground.slack.messages import Json
from bot.playground.slack.objects import view_object
from bot.playground.slack.places import Person
from bot.playground.slack.view_state import stateful
from bot.playground.slack.world import Workspace


def view_click_payload(
    workspace: Workspace, person: Person, view: View, action: Json
) -> Json:
    """Return what using an element sends; there is no response_url."""
    return {
        "type": "block_actions",
        **about(workspace, person),
        "container": {"type": "view", "view_id": view.id},
        "view": view_object(workspace, view),
        "actions": [action | {"action_ts": workspace.world.clock.ts()}],
    }


def submission_payload(workspace: Workspace, person: Person, view: View) -> Json:
    """Return what submitting a modal sends, as it is filled in."""
    filled = view_object(workspace, view)
    common = about(workspace, person)
    return {"type": "view_submission", **common, "view": filled, "response_urls": []}


def closing_payload(
    workspace: Workspace, person: Person, view: View, *, is_cleared: bool
) -> Json:
    """Return what closing a modal sends; `is_cleared` when it was the whole stack."""
    common = about(workspace, person)
    del common["trigger_id"]
    shown = view_object(workspace, view)
    return {"type": "view_closed", **common, "view": shown, "is_cleared": is_cleared}


def suggestion_payload(
    workspace: Workspace, person: Person, view: View, action_id: str, typed: str
) -> Json:
    """Return what typing into an external select sends; KeyError if there is none."""
    for block_id, element in stateful(view.json):
        if element["action_id"] == action_id and "external" in element["type"]:
            common = about(workspace, person)
            del common["trigger_id"]
            return {
                "type": "block_suggestion",
                **common,
                "container": {"type": "view", "view_id": view.id},
                "view": view_object(workspace, view),
                "block_id": block_id,
                "action_id": action_id,
                "value": typed,
            }
    raise KeyError(action_id)

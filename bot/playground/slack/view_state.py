"""What people have entered in a view, as Slack tells it under `state.values`."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.playground.slack.block_rules import elements_of
from bot.playground.slack.element_rules import all_options
from bot.playground.slack.grants import View

Json = dict[str, Any]

STATELESS = frozenset(
    {"button", "workflow_button", "overflow", "image", "plain_text", "mrkdwn"}
    | {"feedback_buttons", "icon_button"}
)
"""The elements that are pressed and hold nothing."""


def state_of(view: View) -> Json:
    """Return what every element holds: what was entered, else what it began with."""
    values: Json = {}
    for block_id, element in stateful(view.json):
        action_id = element["action_id"]
        entered = view.entered.get(block_id, {}).get(action_id)
        values.setdefault(block_id, {})[action_id] = entered or initial(element)
    return {"values": values}


def enter(view: View, values: Mapping[str, object]) -> None:
    """Fill in a view by action_id; KeyError for what is not in it."""
    unknown = set(values)
    for block_id, element in stateful(view.json):
        if (action_id := element["action_id"]) in values:
            entered = as_entered(element, values[action_id])
            view.entered.setdefault(block_id, {})[action_id] = entered
            unknown.discard(action_id)
    if unknown:
        raise KeyError(*sorted(unknown))


def stateful(view: Json) -> Iterator[tuple[str, Json]]:
    """Go through the elements that hold something, with their block_ids."""
    for block in view.get("blocks", []):
        for element in elements_of(block):
            if "action_id" in element and element["type"] not in STATELESS:
                yield block["block_id"], element


def kept_entries(view: View) -> dict[str, dict[str, Json]]:
    """What stays entered when the view is shown anew.

    Slack keeps what was typed as long as block and element keep their ids:
    another `initial_value` alone changes nothing.
    """
    still = {(b, e["action_id"], e["type"]) for b, e in stateful(view.json)}
    return {
        block_id: kept
        for block_id, entries in view.entered.items()
        if (
            kept := {
                action_id: entry
                for action_id, entry in entries.items()
                if (block_id, action_id, entry["type"]) in still
            }
        )
    }


def initial(element: Json) -> Json:
    """Return what an element holds before anybody touches it."""
    kind = element["type"]
    if kind == "checkboxes" or kind.startswith("multi_"):
        many = _many(kind)
        began = element.get(many.replace("selected", "initial"), [])
        return {"type": kind, many: began}
    if kind == "file_input":
        return {"type": kind, "files": []}
    if (key := _one(kind)) is not None:
        return {"type": kind, key: element.get(key.replace("selected", "initial"))}
    return {"type": kind, "value": element.get("initial_value")}


def as_entered(element: Json, value: object) -> Json:
    """Return what an element holds once `value` is chosen or typed.

    Options go by their values; several choices are a list.
    """
    kind, options = element["type"], all_options(element)
    if isinstance(value, dict):
        return {"type": kind, "selected_option": value}
    if kind == "checkboxes" or kind.startswith("multi_"):
        chosen = value if isinstance(value, list) else [value]
        by_value = [o for o in options if o.get("value") in chosen]
        return {"type": kind, _many(kind): by_value if options else chosen}
    if kind == "file_input":
        return {"type": kind, "files": value}
    if (key := _one(kind)) is not None:
        found = next((o for o in options if o.get("value") == value), None)
        return {"type": kind, key: found if options else value}
    return {"type": kind, "value": value or None}


def _one(kind: str) -> str | None:
    match kind:
        case "static_select" | "external_select" | "radio_buttons":
            return "selected_option"
        case "datepicker":
            return "selected_date"
        case "timepicker":
            return "selected_time"
        case "datetimepicker":
            return "selected_date_time"
        case _ if kind.endswith("s_select"):
            return f"selected_{kind.removesuffix('s_select')}"
        case _:
            return None


def _many(kind: str) -> str:
    match kind:
        case "checkboxes" | "multi_static_select" | "multi_external_select":
            return "selected_options"
        case _:
            return f"selected_{kind.removeprefix('multi_').removesuffix('_select')}"

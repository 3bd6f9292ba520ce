"""views.*: modals and home tabs."""

import json
from typing import Any

from bot.playground.slack.block_rules import faults_in, identified
from bot.playground.slack.changes import ViewChanged
from bot.playground.slack.grants import View
from bot.playground.slack.ids import secret
from bot.playground.slack.methods.call import Call, Json, SlackError
from bot.playground.slack.objects import view_object

_CHARS = {"callback_id": 255, "external_id": 255, "private_metadata": 3_000}


def open_view(call: Call) -> Json:
    """Show somebody a modal, by the trigger they pulled."""
    asked = _view(call, "modal")
    return _shown(call, _trigger(call), asked, previous=None)


def push(call: Call) -> Json:
    """Lay a modal over the one that is open; three at most."""
    asked = _view(call, "modal")
    user = _trigger(call)
    views = call.workspace.views.values()
    stack = [view for view in views if view.user == user and view.is_open]
    if len(stack) >= 3:
        raise SlackError("push_limit_reached")
    return _shown(call, user, asked, previous=stack[-1] if stack else None)


def update(call: Call) -> Json:
    """Replace what an open modal shows."""
    asked = _view(call, "modal")
    view = _open_view(call)
    if call.text("hash") not in ("", view.hash):
        raise SlackError("hash_conflict")
    return _told(call, view, asked)


def publish(call: Call) -> Json:
    """Set somebody's home tab."""
    person = call.person("user_id")
    asked = _view(call, "home")
    homes = call.workspace.homes
    known = homes.get(person.id)
    if known is not None and call.text("hash") not in ("", known.hash):
        raise SlackError("hash_conflict")
    homes[person.id] = known or _new(call, person.id, asked, previous=None)
    return _told(call, homes[person.id], asked)


def _trigger(call: Call) -> str:
    trigger = call.workspace.triggers.get(call.required("trigger_id"))
    if trigger is None:
        raise SlackError("invalid_trigger_id")
    if trigger.is_used:
        raise SlackError("exchanged_trigger_id")
    age_s = call.workspace.world.clock.now() - trigger.issued_at
    if age_s > call.rules.trigger_lifetime_s:
        raise SlackError("expired_trigger_id")
    trigger.is_used = True
    return trigger.user


def _open_view(call: Call) -> View:
    view_id, external_id = call.text("view_id"), call.text("external_id")
    for view in call.workspace.views.values():
        known_as = view.json.get("external_id")
        if view.is_open and (
            view.id == view_id or (external_id and known_as == external_id)
        ):
            return view
    raise SlackError("not_found")


def _shown(call: Call, user: str, asked: Json, *, previous: View | None) -> Json:
    view = _new(call, user, asked, previous=previous)
    call.workspace.views[view.id] = view
    return _told(call, view, asked)


def _new(call: Call, user: str, asked: Json, *, previous: View | None) -> View:
    view_id = call.workspace.world.ids.new("V")
    return View(
        id=view_id,
        user=user,
        json=asked,
        hash="",
        root_id=previous.root_id if previous else view_id,
        previous_id=previous.id if previous else None,
    )


def _told(call: Call, view: View, asked: Json) -> Json:
    view.json = asked
    view.hash = f"{call.workspace.world.clock.ts()}.{secret()[:8]}"
    call.workspace.tell(ViewChanged(view.user, view.id))
    return {"view": view_object(call.workspace, view)}


def _view(call: Call, kind: str) -> Json:
    view = call.parsed("view")
    if not isinstance(view, dict):
        raise SlackError("invalid_arguments", "[ERROR] missing required field: view")
    if len(json.dumps(view).encode()) > call.rules.view_bytes:
        raise SlackError("view_too_large")
    found = [*_faults(view, kind)]
    found += faults_in(
        view.get("blocks", []), at_most=call.rules.view_blocks, in_view=True
    )
    if found:
        raise SlackError("invalid_arguments", *found)
    return view | {"blocks": identified(view["blocks"])}


def _faults(view: Json, kind: str) -> list[str]:
    found = [] if view.get("type") == kind else [f"must be a {kind}: type"]
    found += [f"too long: {k}" for k, n in _CHARS.items() if len(view.get(k, "")) > n]
    if kind == "modal":
        found += _modal_faults(view)
    return [f"[ERROR] {why} [json-pointer:/view]" for why in found]


def _modal_faults(view: Json) -> list[str]:
    labels = ("title", "submit", "close")
    found = [f"over 24 characters: {k}" for k in labels if _length(view, k) > 24]
    if not _length(view, "title"):
        found.append("missing required field: title")
    has_input = any(block.get("type") == "input" for block in view.get("blocks", []))
    if has_input and not view.get("submit"):
        found.append("missing required field: submit")
    return found


def _length(view: Json, key: str) -> int:
    label: Any = view.get(key) or {}
    return len(label.get("text", ""))

"""views.*: modals and home tabs."""

from bot.playground.slack.block_rules import identified
from bot.playground.slack.changes import ViewChanged
from bot.playground.slack.grants import View
from bot.playground.slack.ids import secret
from bot.playground.slack.methods.call import Call, Json, SlackError
from bot.playground.slack.objects import view_object
from bot.playground.slack.view_rules import is_too_large, view_faults
from bot.playground.slack.view_state import kept_entries


def open_view(call: Call) -> Json:
    """Show somebody a modal, by the trigger they pulled."""
    asked = _view(call, "modal")
    user = _trigger(call)
    _claim_name(call, asked, None)
    return _shown(call, user, asked, previous=None)


def push(call: Call) -> Json:
    """Lay a modal over the one that is open; three at most."""
    asked = _view(call, "modal")
    user = _trigger(call)
    _claim_name(call, asked, None)
    views = call.workspace.views.values()
    stack = [view for view in views if view.user == user and view.is_open]
    if len(stack) >= 3:
        raise SlackError("push_limit_reached")
    return _shown(call, user, asked, previous=stack[-1] if stack else None)


def update(call: Call) -> Json:
    """Replace what an open modal shows."""
    asked = _view(call, "modal")
    view = _open_view(call)
    _claim_name(call, asked, view)
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
    view.entered, view.errors = kept_entries(view), {}
    view.hash = f"{call.workspace.world.clock.ts()}.{secret()[:8]}"
    call.workspace.tell(ViewChanged(view.user, view.id))
    return {"view": view_object(call.workspace, view)}


def _view(call: Call, kind: str) -> Json:
    view = call.parsed("view")
    if not isinstance(view, dict):
        raise SlackError("invalid_arguments", "[ERROR] missing required field: view")
    if is_too_large(view, call.rules):
        raise SlackError("view_too_large")
    if found := view_faults(view, kind, call.rules):
        raise SlackError("invalid_arguments", *found)
    return view | {"blocks": identified(view["blocks"])}


def _claim_name(call: Call, asked: Json, mine: View | None) -> None:
    """An app may name a view; no two that are open have one name."""
    name = asked.get("external_id")
    for view in call.workspace.views.values():
        known_as = view.json.get("external_id")
        if name and view.is_open and view is not mine and known_as == name:
            raise SlackError("duplicate_external_id")

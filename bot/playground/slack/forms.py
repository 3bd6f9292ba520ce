"""What people do in modals and home tabs."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from bot.playground.slack.acts import host
from bot.playground.slack.block_rules import identified
from bot.playground.slack.changes import ViewChanged
from bot.playground.slack.delivery import Delivery
from bot.playground.slack.element_rules import all_options, option_faults
from bot.playground.slack.files import Upload
from bot.playground.slack.grants import View
from bot.playground.slack.ids import secret
from bot.playground.slack.interactions import action_of
from bot.playground.slack.message_objects import file_object
from bot.playground.slack.parcels import Parcel, Receipt
from bot.playground.slack.places import Person
from bot.playground.slack.view_interactions import (
    closing_payload,
    submission_payload,
    suggestion_payload,
    view_click_payload,
)
from bot.playground.slack.view_rules import is_too_large, view_faults
from bot.playground.slack.view_state import enter, kept_entries, state_of
from bot.playground.slack.world import Workspace

Json = dict[str, Any]
Entries = Mapping[str, object]

TROUBLE = "We had some trouble connecting. Try again?"


class Forms:
    """The hands of one workspace's people on the app's views.

    Entries go by action_id: words, the value of an option, a list of those, or
    uploads. Raises KeyError for what is not in the view.
    """

    def __init__(self, workspace: Workspace, delivery: Delivery) -> None:
        self._workspace = workspace
        self._delivery = delivery

    def views(self, user: str) -> list[View]:
        """List the modals somebody has open, the topmost last."""
        person = self._workspace.person(user)
        views = self._workspace.views.values()
        return [view for view in views if view.user == person.id and view.is_open]

    def fill(self, user: str, view: View, entries: Entries) -> None:
        """Type and choose, and send nothing yet."""
        person = self._workspace.person(user)
        enter(view, {name: self._hosted(person, v) for name, v in entries.items()})

    async def click_in_view(
        self, user: str, view: View, action_id: str, value: str | None = None
    ) -> Receipt:
        """Use an element of a modal or a home tab."""
        person = self._workspace.person(user)
        action = action_of(view.json.get("blocks", []), action_id, value)
        if value is not None and "text" not in action:
            self._choose(view, action_id, value)
        payload = view_click_payload(self._workspace, person, view, action)
        receipt = await self._hand_over(payload)
        self._note_trouble(view, receipt)
        return receipt

    async def look_up(
        self, user: str, view: View, action_id: str, typed: str
    ) -> list[Json]:
        """Type into an external select; the options the app offers, none if it fails.

        Nothing is asked before `min_query_length` characters are typed.
        """
        person = self._workspace.person(user)
        element = _element(view, action_id)
        if len(typed) < element.get("min_query_length", 3):
            return []
        payload = suggestion_payload(self._workspace, person, view, action_id, typed)
        receipt = await self._hand_over(payload)
        options = all_options(receipt.body) if isinstance(receipt.body, dict) else []
        is_wrong = len(options) > 100 or any(option_faults(options))
        return options if receipt.accepted and not is_wrong else []

    async def submit(
        self, user: str, view: View, entries: Entries | None = None
    ) -> Receipt:
        """Submit a modal; it then does what the app says.

        Raises ValueError for what Slack does not let anybody submit.
        """
        person = self._workspace.person(user)
        self.fill(user, view, entries or {})
        if wrong := [*_unsubmittable(view)]:
            raise ValueError("; ".join(wrong))
        payload = submission_payload(self._workspace, person, view)
        receipt = await self._hand_over(payload)
        self._note_trouble(view, receipt)
        if receipt.accepted:
            self._obey(view, receipt.body if isinstance(receipt.body, dict) else {})
        return receipt

    async def close(self, user: str, view: View) -> None:
        """Close a modal; the app hears of it only if it asked to."""
        person = self._workspace.person(user)
        is_cleared = bool(view.json.get("clear_on_close"))
        for each in self.views(user) if is_cleared else [view]:
            self._shut(each)
        if view.json.get("notify_on_close"):
            payload = closing_payload(
                self._workspace, person, view, is_cleared=is_cleared
            )
            await self._hand_over(payload)

    async def _hand_over(
        self,
        payload: Json,
        kind: Literal["slash_commands", "interactive"] | None = None,
    ) -> Receipt:
        parcel = Parcel(kind or "interactive", payload)
        return await self._delivery.hand_over(self._workspace, parcel)

    def _hosted(self, person: Person, value: object) -> object:
        if not isinstance(value, list | tuple):
            return value
        return [
            file_object(self._workspace, host(self._workspace, each, person))
            if isinstance(each, Upload)
            else each
            for each in value
        ]

    def _choose(self, view: View, action_id: str, value: str) -> None:
        if any(each == action_id for each, _ in _holding(view)):
            enter(view, {action_id: value})

    def _note_trouble(self, view: View, receipt: Receipt) -> None:
        before = view.trouble, view.errors
        view.trouble, view.errors = "" if receipt.accepted else TROUBLE, {}
        if before != (view.trouble, view.errors):
            self._tell(view)

    def _obey(self, view: View, said: Json) -> None:
        match said.get("response_action"):
            case "errors":
                self._complain(view, said.get("errors") or {})
            case "update" | "push" as way if not self._is_showable(said.get("view")):
                view.trouble = f"{TROUBLE} ({way}: the view is not valid)"
                self._tell(view)
            case "update":
                self._replace(view, said["view"])
            case "push":
                self._push(view, said["view"])
            case "clear":
                for each in self.views(view.user):
                    self._shut(each)
            case _:
                self._shut(view)

    def _complain(self, view: View, errors: dict[str, str]) -> None:
        inputs = {b["block_id"] for b in view.json["blocks"] if b["type"] == "input"}
        view.errors = errors
        # Slack shows errors beside inputs and nowhere else.
        view.trouble = "" if errors and set(errors) <= inputs else TROUBLE
        self._tell(view)

    def _is_showable(self, json: object) -> bool:
        rules = self._workspace.world.rules
        return (
            isinstance(json, dict)
            and not view_faults(json, "modal", rules)
            and not is_too_large(json, rules)
        )

    def _replace(self, view: View, json: Json) -> None:
        view.json = json | {"blocks": identified(json["blocks"])}
        view.hash, view.entered = secret(), kept_entries(view)
        self._tell(view)

    def _push(self, below: View, json: Json) -> None:
        view = View(
            id=self._workspace.world.ids.new("V"),
            user=below.user,
            json=json | {"blocks": identified(json["blocks"])},
            hash=secret(),
            root_id=below.root_id,
            previous_id=below.id,
        )
        self._workspace.views[view.id] = view
        self._tell(view)

    def _shut(self, view: View) -> None:
        view.is_open = False
        self._tell(view)

    def _tell(self, view: View) -> None:
        self._workspace.tell(ViewChanged(view.user, view.id))


def _holding(view: View) -> Iterator[tuple[str, Json]]:
    for entries in state_of(view)["values"].values():
        yield from entries.items()


def _element(view: View, action_id: str) -> Json:
    for block in view.json.get("blocks", []):
        for element in (
            block.get("element"),
            block.get("accessory"),
            *block.get("elements", []),
        ):
            if element and element.get("action_id") == action_id:
                return dict(element)
    raise KeyError(action_id)


def _unsubmittable(view: View) -> Iterator[str]:
    """Say what Slack itself finds missing or of the wrong length."""
    state = state_of(view)["values"]
    for block in view.json.get("blocks", []):
        if block["type"] != "input":
            continue
        element = block["element"]
        held = state[block["block_id"]][element["action_id"]]
        content = next((v for k, v in held.items() if k != "type"), None)
        label = block["label"]["text"]
        if not content and not block.get("optional"):
            yield f"“{label}” is required"
        if isinstance(content, str) and element["type"] == "plain_text_input":
            most = element.get("max_length", 3_000)
            if len(content) > most:
                yield f"“{label}” takes {most} characters"
            elif content and len(content) < element.get("min_length", 0):
                yield f"“{label}” needs {element['min_length']} characters"

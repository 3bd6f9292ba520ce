"""What people do with the app: commands, buttons, shortcuts, forms."""

from collections.abc import Mapping
from typing import Literal

from bot.playground.slack.acts import whisper
from bot.playground.slack.changes import ViewChanged
from bot.playground.slack.delivery import Delivery
from bot.playground.slack.grants import ResponseUrl, View
from bot.playground.slack.ids import secret
from bot.playground.slack.interactions import (
    action_of,
    click_payload,
    closing_payload,
    command_payload,
    shortcut_payload,
    submission_payload,
    view_click_payload,
)
from bot.playground.slack.messages import Body, Json, Message
from bot.playground.slack.parcels import Parcel, Receipt
from bot.playground.slack.places import Channel, Person
from bot.playground.slack.response_urls import answer
from bot.playground.slack.world import Workspace


class Gestures:
    """The hands of one workspace's people; each waits for the app's receipt.

    People and channels go by id or by name. Raises KeyError for those, and for
    elements, that are not there.
    """

    def __init__(self, workspace: Workspace, delivery: Delivery) -> None:
        self._workspace = workspace
        self._delivery = delivery

    async def command(
        self, user: str, channel: str, command: str, text: str = ""
    ) -> Receipt:
        """Send a slash command; what the app answers at once is shown."""
        person, place = self._workspace.person(user), self._workspace.channel(channel)
        payload = command_payload(self._workspace, person, place, command, text)
        receipt = await self._hand_over("slash_commands", payload)
        if not receipt.accepted:
            self._tell_failure(person, place, command, receipt)
        elif (said := _said(receipt.body)) is not None:
            now = self._workspace.world.clock.now()
            here = ResponseUrl(user=person.id, channel=place.id, issued_at=now)
            answer(self._workspace, here, said)
        return receipt

    async def click(
        self, user: str, message: Message, action_id: str, value: str | None = None
    ) -> Receipt:
        """Use an element of a message; `value` chooses where there is a choice."""
        person = self._workspace.person(user)
        action = action_of(message.body.blocks, action_id, value)
        payload = click_payload(self._workspace, person, message, action)
        return await self._hand_over("interactive", payload)

    async def click_in_view(
        self, user: str, view: View, action_id: str, value: str | None = None
    ) -> Receipt:
        """Use an element of a modal or a home tab."""
        person = self._workspace.person(user)
        action = action_of(view.json.get("blocks", []), action_id, value)
        payload = view_click_payload(self._workspace, person, view, action)
        return await self._hand_over("interactive", payload)

    async def shortcut(self, user: str, message: Message, callback_id: str) -> Receipt:
        """Choose a message shortcut from a message's menu."""
        person = self._workspace.person(user)
        payload = shortcut_payload(self._workspace, person, message, callback_id)
        return await self._hand_over("interactive", payload)

    async def submit(
        self, user: str, view: View, values: Mapping[str, object] | None = None
    ) -> Receipt:
        """Submit a modal, filled in by action_id; it then does what the app says."""
        person = self._workspace.person(user)
        payload = submission_payload(self._workspace, person, view, values or {})
        receipt = await self._hand_over("interactive", payload)
        if receipt.accepted:
            self._obey(view, _said(receipt.body) or {})
        return receipt

    async def close(self, user: str, view: View) -> None:
        """Close a modal; the app hears of it only if it asked to."""
        person = self._workspace.person(user)
        self._shut(view)
        if view.json.get("notify_on_close"):
            payload = closing_payload(self._workspace, person, view)
            await self._hand_over("interactive", payload)

    def views(self, user: str) -> list[View]:
        """List the modals somebody has open, the topmost last."""
        person = self._workspace.person(user)
        views = self._workspace.views.values()
        return [view for view in views if view.user == person.id and view.is_open]

    async def _hand_over(
        self, kind: Literal["slash_commands", "interactive"], payload: Json
    ) -> Receipt:
        return await self._delivery.hand_over(self._workspace, Parcel(kind, payload))

    def _tell_failure(
        self, person: Person, place: Channel, command: str, receipt: Receipt
    ) -> None:
        is_late = receipt.reason in ("http_timeout", "timeout")
        error = "operation_timeout" if is_late else "dispatch_failed"
        words = Body(text=f"{command} failed with the error “{error}”")
        slackbot = Person(id="USLACKBOT", name="Slackbot", team_id=self._workspace.id)
        whisper(self._workspace, place, person, words, author=slackbot)

    def _obey(self, view: View, said: Json) -> None:
        match said.get("response_action"):
            case "errors":
                return
            case "update":
                view.json, view.hash = said["view"], secret()
                self._workspace.tell(ViewChanged(view.user, view.id))
            case "push":
                self._push(view, said["view"])
            case "clear":
                for each in self.views(view.user):
                    self._shut(each)
            case _:
                self._shut(view)

    def _push(self, below: View, json: Json) -> None:
        view = View(
            id=self._workspace.world.ids.new("V"),
            user=below.user,
            json=json,
            hash=secret(),
            root_id=below.root_id,
            previous_id=below.id,
        )
        self._workspace.views[view.id] = view
        self._workspace.tell(ViewChanged(view.user, view.id))

    def _shut(self, view: View) -> None:
        view.is_open = False
        self._workspace.tell(ViewChanged(view.user, view.id))


def _said(body: object) -> Json | None:
    match body:
        case dict() if body:
            return body
        case str(text) if text:
            return {"text": text}
        case _:
            return None

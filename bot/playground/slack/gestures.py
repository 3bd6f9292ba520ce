"""What people do with the app: commands, buttons, shortcuts."""

from bot.playground.slack.acts import whisper
from bot.playground.slack.forms import Forms
from bot.playground.slack.grants import ResponseUrl
from bot.playground.slack.interactions import (
    action_of,
    click_payload,
    command_payload,
    shortcut_payload,
)
from bot.playground.slack.messages import Body, Json, Message
from bot.playground.slack.parcels import Receipt
from bot.playground.slack.places import Channel, Person
from bot.playground.slack.response_urls import answer


class Gestures(Forms):
    """The hands of one workspace's people; each waits for the app's receipt.

    People and channels go by id or by name. Raises KeyError for those, and for
    elements, that are not there.
    """

    async def command(
        self, user: str, channel: str, command: str, text: str = ""
    ) -> Receipt:
        """Send a slash command; what the app answers at once is shown."""
        person, place = self._workspace.person(user), self._workspace.channel(channel)
        payload = command_payload(self._workspace, person, place, command, text)
        receipt = await self._hand_over(payload, "slash_commands")
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
        return await self._hand_over(payload)

    async def shortcut(self, user: str, message: Message, callback_id: str) -> Receipt:
        """Choose a message shortcut from a message's menu."""
        person = self._workspace.person(user)
        payload = shortcut_payload(self._workspace, person, message, callback_id)
        return await self._hand_over(payload)

    def _tell_failure(
        self, person: Person, place: Channel, command: str, receipt: Receipt
    ) -> None:
        is_late = receipt.reason in ("http_timeout", "timeout")
        error = "operation_timeout" if is_late else "dispatch_failed"
        words = Body(text=f"{command} failed with the error “{error}”")
        slackbot = Person(id="USLACKBOT", name="Slackbot", team_id=self._workspace.id)
        whisper(self._workspace, place, person, words, author=slackbot)


def _said(body: object) -> Json | None:
    match body:
        case dict() if body:
            return body
        case str(text) if text:
            return {"text": text}
        case _:
            return None

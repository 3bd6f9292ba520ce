"""One call of a Web API method: its caller and its arguments, read as Slack does."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.playground.slack.messages import Message
from bot.playground.slack.places import Channel, Person
from bot.playground.slack.rules import Rules
from bot.playground.slack.streaming import settled
from bot.playground.slack.world import Workspace

Json = dict[str, Any]
Item = TypeVar("Item")

_TRUE = (True, "true", "True", "1", 1)


class SlackError(Exception):
    """The call is answered `ok: false`; `details` go into response_metadata."""

    def __init__(self, code: str, *details: str) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


@dataclass(frozen=True, slots=True)
class Call:
    """Who calls, with which arguments; its readers raise SlackError."""

    workspace: Workspace
    arguments: Json

    @property
    def rules(self) -> Rules:
        """Slack's figures in this world."""
        return self.workspace.world.rules

    def text(self, name: str, default: str = "") -> str:
        """Read a text argument."""
        value = self.arguments.get(name, default)
        return default if value is None else str(value)

    def required(self, name: str, code: str = "invalid_arguments") -> str:
        """Read a text argument that must be there."""
        if not (value := self.text(name)):
            raise SlackError(code, f"[ERROR] missing required field: {name}")
        return value

    def flag(self, name: str) -> bool:
        """Read a yes or no."""
        return self.arguments.get(name) in _TRUE

    def number(self, name: str, default: int) -> int:
        """Read a whole number."""
        try:
            return int(self.arguments.get(name) or default)
        except ValueError:
            raise SlackError(
                "invalid_arguments", f"[ERROR] must be a number: {name}"
            ) from None

    def parsed(self, name: str) -> object:
        """Read an argument that is JSON, or JSON in a form's text."""
        value = self.arguments.get(name)
        if not isinstance(value, str) or not value:
            return value or None
        try:
            found: object = json.loads(value)
        except ValueError:
            raise SlackError(
                "invalid_arguments", f"[ERROR] must be JSON: {name}"
            ) from None
        return found

    def items(self, name: str) -> list[Any]:
        """Read an argument that is a JSON array; empty if it is missing."""
        found = self.parsed(name)
        if found is None:
            return []
        if not isinstance(found, list):
            raise SlackError("invalid_arguments", f"[ERROR] must be an array: {name}")
        return found

    def channel(self, name: str = "channel") -> Channel:
        """Find the channel the bot may know of."""
        channel = self.workspace.channels.get(self.text(name))
        if channel is None or (
            channel.kind != "channel" and not self._is_in(channel.members)
        ):
            raise SlackError("channel_not_found")
        return channel

    def joined_channel(self, name: str = "channel") -> Channel:
        """Find a channel the bot is a member of."""
        channel = self.channel(name)
        if not self._is_in(channel.members):
            raise SlackError("not_in_channel")
        return channel

    def open_channel(self, name: str = "channel") -> Channel:
        """Find a channel the bot can write to."""
        channel = self.joined_channel(name)
        if channel.is_archived:
            raise SlackError("is_archived")
        return channel

    def message(self, channel: Channel, name: str = "ts") -> Message:
        """Find a message that stands in `channel`."""
        message = channel.messages.get(self.text(name))
        if message is None:
            raise SlackError("message_not_found")
        return settled(self.workspace, channel, message)

    def person(self, name: str, code: str = "user_not_found") -> Person:
        """Find somebody this workspace knows."""
        person = self.workspace.people.get(self.text(name))
        if person is None:
            raise SlackError(code)
        return person

    def page(
        self,
        items: Sequence[Item],
        key: Callable[[Item], str],
        *,
        default: int,
        at_most: int,
    ) -> tuple[list[Item], Json]:
        """Cut one page out of `items`, with the metadata that leads to the next."""
        limit = self.number("limit", default)
        if not 0 < limit <= at_most:
            raise SlackError("invalid_limit")
        start = self._start([key(item) for item in items])
        shown, rest = items[start : start + limit], items[start + limit :]
        cursor = _cursor(key(rest[0])) if rest else ""
        return list(shown), {"response_metadata": {"next_cursor": cursor}}

    def _start(self, keys: list[str]) -> int:
        if not (cursor := self.text("cursor")):
            return 0
        try:
            return keys.index(base64.b64decode(cursor, validate=True).decode()[5:])
        except (ValueError, binascii.Error):
            raise SlackError("invalid_cursor") from None

    def _is_in(self, members: list[str]) -> bool:
        return self.workspace.bot.id in members


def _cursor(key: str) -> str:
    return base64.b64encode(f"next:{key}".encode()).decode()

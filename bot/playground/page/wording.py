"""Between what people type and read on the page, and what Slack stores."""

import re

from bot.playground.slack.places import Person
from bot.playground.slack.rich_text import unescaped
from bot.playground.slack.world import Workspace

_TYPED_NAME = re.compile(r"(?<![\w@])@([A-Za-z][\w-]*)")
_TYPED_CHANNEL = re.compile(r"(?<![\w#])#([a-z][\w-]*)")
_STORED_NAME = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")


def stored(workspace: Workspace, typed: str) -> str:
    """Return what Slack stores of `typed`: escaped, `@name` and `#name` resolved.

    Names nobody has stay as they are.
    """
    channels = {c.name: c.id for c in workspace.channels.values() if not c.is_direct}
    ids = {person.name.lower(): person.id for person in workspace.people.values()}

    def mention(found: re.Match[str]) -> str:
        known = ids.get(found[1].lower())
        return f"<@{known}>" if known else found[0]

    def channel(found: re.Match[str]) -> str:
        known = channels.get(found[1])
        return f"<#{known}|{found[1]}>" if known else found[0]

    escaped = typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _TYPED_CHANNEL.sub(channel, _TYPED_NAME.sub(mention, escaped))


def readable(workspace: Workspace, text: str) -> str:
    """Return what people read of a stored text: mentions as `@name`, no escapes."""

    def name(found: re.Match[str]) -> str:
        person = workspace.people.get(found[1])
        return f"@{person.name}" if person else found[0]

    return unescaped(_STORED_NAME.sub(name, text))


def name_of(workspace: Workspace, user: str) -> str:
    """Return the name somebody goes by."""
    match workspace.people.get(user):
        case Person(display_name=display, real_name=real, name=name):
            return display or real or name
        case None:
            return "Slackbot"

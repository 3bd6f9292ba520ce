"""Everything that can happen in the world, and a bell for those who wait."""

import asyncio
from dataclasses import dataclass
from typing import Literal

from bot.playground.slack.messages import Message


@dataclass(frozen=True, slots=True)
class Posted:
    """A message appeared."""

    message: Message


@dataclass(frozen=True, slots=True)
class Altered:
    """A message was edited, or its stream went on."""

    before: Message
    after: Message


@dataclass(frozen=True, slots=True)
class Deleted:
    """A message is gone."""

    message: Message


@dataclass(frozen=True, slots=True)
class FileDeleted:
    """A file is gone."""

    file_id: str


@dataclass(frozen=True, slots=True)
class Whispered:
    """An ephemeral message appeared, changed or went, for one person."""

    message: Message


@dataclass(frozen=True, slots=True)
class Reacted:
    """Somebody put an emoji on a message or took it off."""

    message: Message
    user: str
    emoji: str
    kind: Literal["reaction_added", "reaction_removed"]


@dataclass(frozen=True, slots=True)
class Joined:
    """Somebody joined a channel; `inviter` brought them, if anybody did."""

    channel: str
    user: str
    inviter: str | None


ChannelEvent = Literal["rename", "archive", "unarchive", "shared", "id_changed"]


@dataclass(frozen=True, slots=True)
class ChannelChanged:
    """A channel was renamed, archived, opened again, shared, or got another id."""

    channel: str
    user: str
    kind: ChannelEvent
    old_id: str = ""


@dataclass(frozen=True, slots=True)
class HomeOpened:
    """Somebody opened a tab of the app."""

    channel: str
    user: str
    tab: str


@dataclass(frozen=True, slots=True)
class ContextChanged:
    """Somebody went to another channel, or to none, with the app open beside it."""

    channel: str
    user: str
    looking_at: str | None


@dataclass(frozen=True, slots=True)
class SessionStopped:
    """Somebody pressed Stop; `streaming_ts` are the messages it cut off."""

    channel: str
    thread_ts: str
    user: str
    streaming_ts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SessionRetitled:
    """Somebody renamed a session."""

    channel: str
    thread_ts: str
    user: str
    title: str
    previous_title: str


@dataclass(frozen=True, slots=True)
class ThreadSet:
    """A thread's status, session, title or prompts changed."""

    channel: str
    thread_ts: str | None


@dataclass(frozen=True, slots=True)
class ViewChanged:
    """Somebody's modal or home tab opened, changed or closed."""

    user: str
    view_id: str


Change = (
    Posted
    | Altered
    | Deleted
    | FileDeleted
    | Whispered
    | Reacted
    | Joined
    | ChannelChanged
    | HomeOpened
    | ContextChanged
    | SessionStopped
    | SessionRetitled
    | ThreadSet
    | ViewChanged
)


class Bell:
    """Wakes everybody who waits, each time it rings."""

    def __init__(self) -> None:
        self._next = asyncio.Event()

    def ring(self) -> None:
        """Wake all who wait now."""
        self._next.set()
        self._next = asyncio.Event()

    async def heard(self) -> None:
        """Wait for the next ring."""
        await self._next.wait()

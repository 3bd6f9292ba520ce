"""People, and the channels they are in."""

from dataclasses import dataclass, field
from typing import Any, Literal, TypedDict

from bot.playground.slack.messages import Message

Json = dict[str, Any]
ChannelKind = Literal["channel", "group", "im", "mpim"]
SessionStatus = Literal["processing", "active", "suspended", "closed"]


@dataclass(slots=True, kw_only=True)
class Person:
    """Somebody, with what `users.info` tells; times in seconds, zone by name.

    The bot of another app has its `bot_id` and the `app_id`.
    """

    id: str
    name: str
    team_id: str
    real_name: str = ""
    display_name: str = ""
    tz: str = "Europe/Berlin"
    tz_offset_s: int = 3600
    locale: str = "en-US"
    is_admin: bool = False
    is_owner: bool = False
    is_primary_owner: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_bot: bool = False
    is_stranger: bool = False
    deleted: bool = False
    bot_id: str = ""
    app_id: str = ""


class PersonFacts(TypedDict, total=False):
    """What else may be said of somebody who comes in; see `Person`."""

    team_id: str
    real_name: str
    display_name: str
    tz: str
    tz_offset_s: int
    locale: str
    is_admin: bool
    is_owner: bool
    is_primary_owner: bool
    is_restricted: bool
    is_ultra_restricted: bool
    is_bot: bool
    is_stranger: bool
    deleted: bool
    bot_id: str
    app_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """An agent session: how it stands since when (seconds since 1970)."""

    status: SessionStatus
    since: float
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AssistantStatus:
    """The line under a thread that says what the app is doing, and since when."""

    text: str
    since: float
    loading_messages: tuple[str, ...] = ()


class ChannelFacts(TypedDict, total=False):
    """What else may be said of a channel that is opened; see `Channel`."""

    creator: str
    topic: str
    purpose: str
    is_general: bool
    is_ext_shared: bool
    is_archived: bool


@dataclass(slots=True, kw_only=True)
class UserGroup:
    """Some people under one handle."""

    id: str
    handle: str
    members: list[str]


@dataclass(slots=True, kw_only=True)
class Channel:
    """A place messages are in; sessions and statuses go by the thread's root ts."""

    id: str
    name: str
    kind: ChannelKind
    created: int
    creator: str
    members: list[str] = field(default_factory=list)
    topic: str = ""
    purpose: str = ""
    is_general: bool = False
    is_ext_shared: bool = False
    is_archived: bool = False
    messages: dict[str, Message] = field(default_factory=dict)
    ephemerals: dict[str, Message] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
    statuses: dict[str, AssistantStatus] = field(default_factory=dict)
    suggested_prompts: tuple[Json, ...] = ()
    prompts_title: str = ""

    @property
    def is_direct(self) -> bool:
        """Whether it is a DM, of two or of several."""
        return self.kind in ("im", "mpim")

    def thread(self, root_ts: str) -> list[Message]:
        """List a thread's messages in order, the root first."""
        return [m for m in self.messages.values() if m.root_ts == root_ts]

    def replies(self, root_ts: str) -> list[Message]:
        """List what stands below a root, in order."""
        return [m for m in self.thread(root_ts) if m.ts != root_ts]

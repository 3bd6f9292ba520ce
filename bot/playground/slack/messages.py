"""What stands in a channel: messages, what they say, and how they stream."""

from dataclasses import dataclass, replace
from typing import Any, Literal, Self

from bot.playground.slack.files import HostedFile
from bot.playground.slack.rich_text import readable

Json = dict[str, Any]
StreamState = Literal["in_progress", "completed", "errored", "stopped"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What a message says: plain text, Markdown, task cards, blocks, files."""

    text: str = ""
    markdown: str = ""
    plan_title: str = ""
    tasks: tuple[Json, ...] = ()
    blocks: tuple[Json, ...] = ()
    files: tuple[HostedFile, ...] = ()
    attachments: tuple[Json, ...] = ()

    @property
    def shown(self) -> str:
        """The words as people read them: blocks hide the plain text."""
        parts = [self.markdown, readable(self.blocks)]
        return "\n".join(part for part in parts if part) or self.text

    def with_task(self, task: Json) -> Self:
        """Add a task card, or bring the one with the same id up to date."""
        cards = {card["id"]: card for card in self.tasks}
        cards[task["id"]] = cards.get(task["id"], {}) | task
        return replace(self, tasks=tuple(cards.values()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """How a streamed message stands; `started_at` in seconds since 1970."""

    started_at: float
    state: StreamState = "in_progress"
    recipient_user_id: str | None = None
    recipient_team_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """Who last edited a message, and when."""

    user: str
    ts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message; it never changes, its channel puts a new one in its place.

    `visible_to` names the one person who sees an ephemeral message. `earlier`
    holds what it said before each edit, oldest first.
    """

    ts: str
    channel: str
    user: str
    team: str
    body: Body
    thread_ts: str | None = None
    subtype: str | None = None
    bot_id: str | None = None
    client_msg_id: str | None = None
    edited: Edited | None = None
    earlier: tuple[Body, ...] = ()
    stream: Stream | None = None
    reactions: tuple[tuple[str, str], ...] = ()
    metadata: Json | None = None
    visible_to: str | None = None

    @property
    def text(self) -> str:
        """The words as people read them."""
        return self.body.shown

    @property
    def root_ts(self) -> str:
        """The ts of the thread this message is in, or would start."""
        return self.thread_ts or self.ts

    @property
    def is_reply(self) -> bool:
        """Whether it stands in a thread below another message."""
        return self.thread_ts not in (None, self.ts)

    @property
    def is_in_channel(self) -> bool:
        """Whether it shows in the channel itself, not only in a thread."""
        return not self.is_reply or self.subtype == "thread_broadcast"

    @property
    def is_streaming(self) -> bool:
        """Whether more of it may come."""
        return self.stream is not None and self.stream.state == "in_progress"

    def saying(self, body: Body, *, edited: Edited | None = None) -> Self:
        """Return this message with another body, the old one kept if edited."""
        if edited is None:
            return replace(self, body=body)
        return replace(
            self, body=body, edited=edited, earlier=(*self.earlier, self.body)
        )

    def in_state(self, state: StreamState) -> Self:
        """Return this streamed message in another state."""
        if self.stream is None:
            return self
        return replace(self, stream=replace(self.stream, state=state))

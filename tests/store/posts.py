"""What Slack delivers, in one line each."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.core.conversation import Author, ChannelKind, Lease, Post, SharedFile
from bot.core.ids import (
    ChannelId,
    FileId,
    InstallationId,
    MessageTs,
    TeamId,
    UserId,
)
from bot.core.incoming import Deleted, Delivery, Edited, Posted
from bot.core.journal import Fact
from bot.core.requests import Request
from bot.store import Store

PICTURE = SharedFile(
    file_id=FileId("F1"), name="plan.png", media_type="image/png", size_bytes=12
)
ADA = Author(user_id=UserId("UADA"), team_id=TeamId("T1"))
BOB = Author(user_id=UserId("UBOB"), team_id=TeamId("T1"))


def delivery(event_id: str, team: str = "T1", channel: str = "C1") -> Delivery:
    return Delivery(
        event_id=event_id,
        installation=InstallationId(team),
        team_id=TeamId(team),
        channel_id=ChannelId(channel),
    )


def posted(
    ts: str,
    text: str = "hello",
    *,
    thread: str = "1.0",
    team: str = "T1",
    event_id: str = "",
    addressed: bool = True,
    author: Author = ADA,
    files: tuple[SharedFile, ...] = (),
) -> Posted:
    return Posted(
        delivery=delivery(event_id or f"Ev-{team}-{ts}", team),
        thread_ts=MessageTs(thread),
        channel_kind=ChannelKind.PUBLIC,
        post=Post(ts=MessageTs(ts), author=author, text=text, files=files),
        addressed=addressed,
    )


def edited(
    ts: str, text: str, *, event_id: str = "Ev-edit", files: tuple[SharedFile, ...] = ()
) -> Edited:
    return Edited(delivery=delivery(event_id), ts=MessageTs(ts), text=text, files=files)


def deleted(ts: str, *, event_id: str = "Ev-delete", thread: str = "1.0") -> Deleted:
    return Deleted(
        delivery=delivery(event_id), ts=MessageTs(ts), thread_ts=MessageTs(thread)
    )


def command(trigger_id: str, *, team: str = "T1", kind: str = "translate") -> Request:
    return Request(
        installation=InstallationId(team),
        team_id=TeamId(team),
        kind=kind,
        trigger_id=trigger_id,
        user_id=UserId("UADA"),
        channel_id=ChannelId("C1"),
        arguments={"to": "Grüße"},
        response_url="sealed",
        expires_at=datetime(2026, 11, 23, 12, 30, tzinfo=UTC),
    )


async def leased(store: Store, post: Posted) -> Lease:
    """Take `post` in as somebody with room; its conversation is ours then."""
    taken = await store.inbox.take_in(post, room=True)
    assert taken.lease is not None
    return taken.lease


@dataclass
class Notebook:
    """A journal that can be read."""

    facts: list[Fact] = field(default_factory=list)

    def note(self, fact: Fact) -> None:
        self.facts.append(fact)

"""Rows ↔ the values of core."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa

from bot.core.conversation import (
    Author,
    ChannelKind,
    ConversationKey,
    Lease,
    Post,
    SharedFile,
    StoredPost,
)
from bot.core.ids import ChannelId, FileId, InstallationId, MessageTs, TeamId, UserId
from bot.core.incoming import Posted
from bot.core.prompts import PromptVersions


def storable(text: str) -> str:
    """The text with what no database takes (NUL, half a character) replaced."""
    return text.replace("\0", "\ufffd").encode(errors="replace").decode()


def to_json(value: object) -> str:
    """JSON in one spelling, so that equal values are equal texts."""
    return storable(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def files_json(files: Iterable[SharedFile]) -> str:
    """What is kept of shared files: ids and facts, as Slack tells them."""
    facts = map(asdict, files)
    return to_json([{k: v for k, v in f.items() if k != "refused_by"} for f in facts])


def posted_values(posted: Posted) -> dict[str, Any]:
    """The columns of a post that was just delivered."""
    delivery = posted.delivery
    return {
        "team": delivery.installation,
        "channel": delivery.channel_id,
        **_values(posted.post, delivery.team_id, posted.channel_kind),
        "is_shared": posted.is_shared,
        "addressed": posted.addressed,
        "mentions_others": posted.mentions_others,
        "looking_at": posted.looking_at,
    }


def just_stored(values: Mapping[str, Any], seq: int, stored_at: datetime) -> StoredPost:
    """What `stored_post` would make of the new row of `posted_values`."""
    of_a_new_row = {"turn": None, "revision": 1, "declined": None, "kept_out": "{}"}
    row = SimpleNamespace(**values, **of_a_new_row, seq=seq, stored_at=stored_at)
    return stored_post(row)


def earlier_values(lease: Lease, stored: StoredPost) -> dict[str, Any]:
    """The columns of a post read back from Slack."""
    return {
        "conversation_id": lease.conversation_id,
        "team": lease.key.installation,
        "channel": lease.key.channel_id,
        **_values(stored.post, stored.team_id, stored.channel_kind),
        "is_shared": stored.is_shared,
        "addressed": stored.addressed,
        "mentions_others": stored.mentions_others,
        "turn": stored.turn,
    }


def _values(post: Post, team_id: TeamId, kind: ChannelKind) -> dict[str, Any]:
    author = post.author
    return {
        "team_id": team_id,
        "ts": post.ts,
        "author_id": author.user_id,
        "author_team_id": author.team_id,
        "author_name": storable(author.name),
        "author_is_bot": author.is_bot,
        "text": storable(post.text),
        "files": files_json(post.files),
        "channel_kind": kind.value,
    }


def stored_post(row: sa.Row[Any] | SimpleNamespace) -> StoredPost:
    """A row of `messages`, or what has its columns, as core knows it."""
    author = Author(
        user_id=UserId(row.author_id),
        team_id=TeamId(row.author_team_id),
        name=row.author_name,
        is_bot=row.author_is_bot,
    )
    post = Post(
        ts=MessageTs(row.ts),
        author=author,
        text=row.text,
        files=tuple(_files(row)),
    )
    return StoredPost(
        post=post,
        team_id=TeamId(row.team_id),
        channel_kind=ChannelKind(row.channel_kind),
        is_shared=row.is_shared,
        addressed=row.addressed,
        mentions_others=row.mentions_others,
        seq=row.seq,
        turn=row.turn,
        revision=row.revision,
        stored_at=row.stored_at,
        is_declined=row.declined is not None,
        looking_at=row.looking_at and ChannelId(row.looking_at),
    )


def _files(row: sa.Row[Any] | SimpleNamespace) -> Iterator[SharedFile]:
    if row.files == "[]":
        return  # as it is with most posts
    kept_out = json.loads(row.kept_out)
    for facts in json.loads(row.files):
        file_id = FileId(facts["file_id"])
        yield SharedFile(
            **{**facts, "file_id": file_id, "refused_by": kept_out.get(file_id, "")}
        )


def prompt_versions_json(versions: PromptVersions | None) -> str | None:
    """Which prompts a turn was told; None where the model was not asked."""
    return to_json(asdict(versions)) if versions else None


def prompt_versions_of(text: str | None) -> PromptVersions | None:
    """What `prompt_versions_json` wrote."""
    return PromptVersions(**json.loads(text)) if text else None


def lease_of(row: sa.Row[Any]) -> Lease:
    """The lease that a row of `conversations` says somebody has."""
    key = ConversationKey(
        InstallationId(row.team), ChannelId(row.channel), MessageTs(row.thread_ts)
    )
    return Lease(key, row.id, row.lease_owner, row.lease_epoch, row.attempts)


def micros(cost_usd: Decimal | None) -> int | None:
    """A cost as it is stored: in millionths of a dollar."""
    return None if cost_usd is None else round(cost_usd * 1_000_000)

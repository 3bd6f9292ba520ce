"""A file is gone: no post has it any more."""

import json
from typing import Any

import sqlalchemy as sa

from bot.core.incoming import FileGone, Receipt, TakenIn
from bot.core.news import Change, Topic
from bot.store.dialects import tell_others
from bot.store.rows import to_json
from bot.store.schema import HAS_FILES, conversations, messages
from bot.store.seen import is_first
from bot.store.summaries import void_with


def forget_file(conn: sa.Connection, gone: FileGone) -> TakenIn:
    """Take the file away from every post that brought it, and what rests on that.

    A workspace's posts with files are looked through, by an index of their own.
    """
    installation = gone.delivery.installation
    brought = sa.and_(
        messages.c.team == installation,
        HAS_FILES,
        messages.c.files.contains(json.dumps(gone.file_id), autoescape=True),
    )
    found = conn.scalars(sa.select(messages.c.conversation_id).where(brought))
    places = sorted(set(found))
    if not places:
        return TakenIn(Receipt.NOT_OURS)
    if not is_first(conn, gone.delivery):
        return TakenIn(Receipt.DUPLICATE)
    # In the order of their ids, and before their messages: nobody locks crosswise.
    conn.execute(
        sa.select(conversations.c.id)
        .where(conversations.c.id.in_(places))
        .order_by(conversations.c.id)
        .with_for_update()
    )
    for post in conn.execute(sa.select(messages).where(brought)).all():
        _take_away(conn, post, gone.file_id)
    tell_others(conn, Change(Topic.FILES, installation))
    return TakenIn(Receipt.STORED, files_gone=True)


def _take_away(conn: sa.Connection, post: sa.Row[Any], file_id: str) -> None:
    kept = [file for file in json.loads(post.files) if file["file_id"] != file_id]
    conn.execute(
        sa.update(messages)
        .where(messages.c.id == post.id)
        .values(files=to_json(kept), revision=post.revision + 1)
    )
    void_with(conn, post)

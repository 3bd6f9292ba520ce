"""Questions that people really asked, for trying a prompt on."""

import sqlalchemy as sa

from bot.core.governing import Asked
from bot.core.ids import MessageTs, UserId
from bot.core.prompts import Scope
from bot.store.schema import conversations, messages


def newest_questions(conn: sa.Connection, channel: Scope, limit: int) -> list[Asked]:
    """The newest posts that began a thread and got an answer, newest first.

    Such a question stands for itself: what it is about is in it. Those that
    were deleted or refused are blank, and left out.
    """
    rows = conn.execute(
        sa.select(messages.c.text, messages.c.author_id, messages.c.ts)
        .join(conversations, messages.c.conversation_id == conversations.c.id)
        .where(
            messages.c.team == channel.installation,
            messages.c.channel == (channel.channel_id or ""),
            messages.c.ts == conversations.c.thread_ts,
            messages.c.seq.is_not(None),
            messages.c.turn.is_not(None),
            messages.c.declined.is_(None),
            ~messages.c.author_is_bot,
            messages.c.text != "",
        )
        .order_by(messages.c.ts.desc())
        .limit(limit)
    )
    return [
        Asked(text=text, author=UserId(author), ts=MessageTs(ts))
        for text, author, ts in rows
    ]

"""A post that was only overheard turns out to ask us."""

from typing import Any

import sqlalchemy as sa

from bot.core.incoming import Posted, Receipt, TakenIn
from bot.core.routing import Silence
from bot.store.dialects import wake_others
from bot.store.rows import posted_values
from bot.store.schema import conversations, messages
from bot.store.times import ago

_FINAL = frozenset({Silence.STOPPED.value, Silence.GIVEN_UP.value})


def take_in_address(conn: sa.Connection, posted: Posted) -> TakenIn:
    """Let a stored post be addressed: Slack may tell that second, by a mention."""
    delivery = posted.delivery
    here = sa.and_(
        messages.c.team == delivery.installation,
        messages.c.channel == delivery.channel_id,
        messages.c.ts == posted.post.ts,
    )
    whose = sa.select(messages.c.conversation_id).where(here).scalar_subquery()
    place = conn.execute(
        sa.select(conversations).where(conversations.c.id == whose).with_for_update()
    ).one_or_none()
    overheard = sa.and_(
        here, ~messages.c.addressed, ~messages.c.deleted, messages.c.seq.is_not(None)
    )
    post = conn.execute(sa.select(messages).where(overheard)).one_or_none()
    if place is None or post is None or post.declined in _FINAL:
        return TakenIn(Receipt.DUPLICATE)
    if post.declined == Silence.NOT_ALLOWED:
        words = posted_values(posted)
        conn.execute(sa.update(messages).where(here).values(words))
    leaves_work = let_ask(conn, place, post)
    if leaves_work:
        wake_others(conn)
    return TakenIn(Receipt.STORED, leaves_work=leaves_work)


def let_ask(conn: sa.Connection, place: sa.Row[Any], post: sa.Row[Any]) -> bool:
    """Let a post ask us; whether that leaves work.

    One that nobody decided on yet is decided on as what it is, one that was
    answered stays answered. One that was declined is pending again. The
    conversation's row, `place`, is locked.
    """
    addressed = sa.update(messages).where(messages.c.id == post.id)
    if post.seq is not None and post.declined is None:
        conn.execute(addressed.values(addressed=True))
        return False
    seq = place.inbox_seq + 1
    conn.execute(addressed.values(addressed=True, declined=None, turn=None, seq=seq))
    conn.execute(
        sa.update(conversations)
        .where(conversations.c.id == place.id)
        .values(inbox_seq=seq, runnable_since=ago(0), last_activity=ago(0))
    )
    return True

"""A post that was overheard first, and then turns out to be addressed to us."""

import sqlalchemy as sa

from bot.core.incoming import Posted, Receipt, TakenIn
from bot.core.routing import Silence
from bot.store.dialects import wake_others
from bot.store.rows import posted_values
from bot.store.schema import conversations, messages
from bot.store.times import ago

_FINAL = frozenset({Silence.STOPPED.value, Silence.GIVEN_UP.value})


def take_in_address(conn: sa.Connection, posted: Posted) -> TakenIn:
    """Let a stored post be addressed: Slack may tell that second, by a mention.

    One that nobody decided on yet is decided on as what it is. One that stayed
    unanswered because it seemed to be meant for others is pending again.
    """
    delivery = posted.delivery
    here = sa.and_(
        messages.c.team == delivery.installation,
        messages.c.channel == delivery.channel_id,
        messages.c.ts == posted.post.ts,
    )
    whose = sa.select(messages.c.conversation_id).where(here)
    place = conn.execute(
        sa.select(conversations).where(conversations.c.id.in_(whose)).with_for_update()
    ).one_or_none()
    overheard = sa.and_(
        here,
        ~messages.c.addressed,
        ~messages.c.deleted,
        messages.c.seq.is_not(None),
    )
    post = conn.execute(sa.select(messages).where(overheard)).one_or_none()
    if place is None or post is None or post.declined in _FINAL:
        return TakenIn(Receipt.DUPLICATE)
    if post.declined is None:
        conn.execute(sa.update(messages).where(here).values(addressed=True))
        return TakenIn(Receipt.STORED)
    seq = place.inbox_seq + 1
    again = {**posted_values(posted), "seq": seq, "declined": None, "turn": None}
    conn.execute(sa.update(messages).where(here).values(again))
    conn.execute(
        sa.update(conversations)
        .where(conversations.c.id == place.id)
        .values(inbox_seq=seq, runnable_since=ago(0), last_activity=ago(0))
    )
    wake_others(conn)
    return TakenIn(Receipt.STORED)

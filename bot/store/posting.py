"""The messages of an answer, from the intent to post one until its `ts` is known."""

from itertools import chain

import sqlalchemy as sa

from bot.core.conversation import Lease
from bot.core.errors import LeaseLost
from bot.core.ids import MessageTs
from bot.store.fences import HELD, UPDATE_TURN, fence, write_fenced
from bot.store.left_open import ts_of
from bot.store.rows import to_json
from bot.store.schema import conversations, turns
from bot.store.times import ago

_KNOWN = sa.select(conversations.c.inbox_seq).where(HELD).scalar_subquery()
_INTEND = UPDATE_TURN.values(intended_at=ago(0), intended_seq=_KNOWN)

_NEW_TS = sa.bindparam("new_ts", type_=sa.Text)
"""One more `ts` as JSON, to be put at the end of an array."""

_POSTED = UPDATE_TURN.values(
    intended_at=None,
    reply_ts=sa.case(
        (turns.c.reply_ts == "[]", "[" + _NEW_TS + "]"),
        (turns.c.reply_ts.contains(_NEW_TS), turns.c.reply_ts),
        else_=sa.func.rtrim(turns.c.reply_ts, "]") + "," + _NEW_TS + "]",
    ),
)

_ALL_POSTED = (
    sa.select(turns.c.reply_ts)
    .select_from(
        conversations.outerjoin(turns, turns.c.conversation_id == conversations.c.id)
    )
    .where(HELD)
)


def intend_reply(conn: sa.Connection, lease: Lease, turn: int) -> None:
    """A message is about to be posted: until its `ts` is known, nobody knows."""
    write_fenced(conn, lease, _INTEND, this_turn=turn)


def reply_posted(conn: sa.Connection, lease: Lease, turn: int, ts: MessageTs) -> None:
    """The message stands at `ts`."""
    write_fenced(conn, lease, _POSTED, this_turn=turn, new_ts=to_json(ts))


def reply_messages(conn: sa.Connection, lease: Lease) -> frozenset[MessageTs]:
    """Every message that any turn of this conversation is known to have posted."""
    posted = conn.scalars(_ALL_POSTED, fence(lease)).all()
    if not posted:
        raise LeaseLost
    return frozenset(chain.from_iterable(map(ts_of, posted)))

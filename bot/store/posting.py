"""The messages of an answer, from the intent to post one until its `ts` is known."""

from itertools import chain

import sqlalchemy as sa

from bot.core.conversation import Lease
from bot.core.errors import LeaseLost
from bot.core.ids import FileId, MessageTs
from bot.store.fences import HELD, UPDATE_TURN, fence, write_fenced
from bot.store.left_open import ts_of
from bot.store.rows import to_json
from bot.store.schema import conversations, turns
from bot.store.times import ago

_KNOWN = sa.select(conversations.c.inbox_seq).where(HELD).scalar_subquery()
_INTEND = UPDATE_TURN.values(intended_at=ago(0), intended_seq=_KNOWN)

_ONE_MORE = sa.bindparam("one_more", type_=sa.Text)
"""As JSON, to be put at the end of an array."""


def _with_one_more(ids: sa.Column[str]) -> sa.Case[str]:
    return sa.case(
        (ids == "[]", "[" + _ONE_MORE + "]"),
        (ids.contains(_ONE_MORE), ids),
        else_=sa.func.rtrim(ids, "]") + "," + _ONE_MORE + "]",
    )


_POSTED = UPDATE_TURN.values(
    intended_at=None, reply_ts=_with_one_more(turns.c.reply_ts)
)
_SHARE = UPDATE_TURN.values(shared_files=_with_one_more(turns.c.shared_files))

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
    write_fenced(conn, lease, _POSTED, this_turn=turn, one_more=to_json(ts))


def intend_file(conn: sa.Connection, lease: Lease, turn: int, file: FileId) -> None:
    """A file is about to be shared: until the turn ends, it may have been in vain."""
    write_fenced(conn, lease, _SHARE, this_turn=turn, one_more=to_json(file))


def reply_messages(conn: sa.Connection, lease: Lease) -> frozenset[MessageTs]:
    """Every message that any turn of this conversation is known to have posted."""
    posted = conn.scalars(_ALL_POSTED, fence(lease)).all()
    if not posted:
        raise LeaseLost
    return frozenset(chain.from_iterable(map(ts_of, posted)))

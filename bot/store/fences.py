"""The fence around everything that belongs to a lease.

Statements that name `HELD` or `HELD_ROW` are run with `fence(lease)` among
their parameters, and find no row once the conversation has changed hands.
They are put together once, when they are imported: SQLAlchemy takes five times
as long to build a statement as to run it.
"""

from typing import Any

import sqlalchemy as sa

from bot.core.conversation import Lease, TurnState
from bot.core.errors import LeaseLost
from bot.store.schema import conversations, messages, turns

HELD_ID = sa.bindparam("held_id", type_=sa.BigInteger)

HELD = sa.and_(
    conversations.c.id == HELD_ID,
    conversations.c.lease_owner == sa.bindparam("held_by", type_=sa.Text),
    conversations.c.lease_epoch == sa.bindparam("held_epoch", type_=sa.BigInteger),
)
"""The conversation's row, as long as the lease is the newest."""

HELD_ROW = sa.select(conversations.c.id).where(HELD).with_for_update()
"""The same, kept from changing hands until the transaction ends."""

ITS_MESSAGES = messages.c.conversation_id == HELD_ID
ITS_TURNS = turns.c.conversation_id == HELD_ID
ITS_RUNNING_TURN = sa.and_(
    ITS_TURNS, turns.c.state == sa.literal_column(f"'{TurnState.RUNNING}'")
)

TURN = sa.bindparam("this_turn", type_=sa.BigInteger)

UPDATE_TURN = sa.update(turns).where(
    turns.c.conversation_id.in_(HELD_ROW), turns.c.number == TURN
)
"""Of the turn so numbered, as long as the lease is the newest."""


def fence(lease: Lease) -> dict[str, Any]:
    """The parameters that fenced statements share."""
    return {
        "held_id": lease.conversation_id,
        "held_by": lease.owner,
        "held_epoch": lease.epoch,
    }


def hold(conn: sa.Connection, lease: Lease) -> None:
    """Keep the lease from changing hands until this transaction ends."""
    if conn.scalar(HELD_ROW, fence(lease)) is None:
        raise LeaseLost


def write_fenced(
    conn: sa.Connection, lease: Lease, statement: sa.Update, **values: object
) -> None:
    """Run an `UPDATE` that has to find its row."""
    if conn.execute(statement, fence(lease) | values).rowcount == 0:
        raise LeaseLost

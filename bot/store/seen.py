"""Which deliveries were seen before."""

import sqlalchemy as sa

from bot.core.incoming import Delivery
from bot.store.dialects import insert
from bot.store.schema import events
from bot.store.times import ago


def is_first(conn: sa.Connection, delivery: Delivery) -> bool:
    """Remember the delivery; whether it was new."""
    values = {
        "event_id": delivery.event_id,
        "team": delivery.installation,
        "team_id": delivery.team_id,
        "received_at": ago(0),
    }
    added = insert(conn, events).values(values).on_conflict_do_nothing()
    return conn.scalar(added.returning(events.c.event_id)) is not None

"""Which deliveries were seen before."""

import sqlalchemy as sa

from bot.core.incoming import Delivery
from bot.store.dialects import insert
from bot.store.schema import events
from bot.store.times import ago


def is_first(conn: sa.Connection, delivery: Delivery) -> bool:
    """Remember the delivery; whether it was new."""
    return is_new(conn, delivery.event_id, delivery.installation, delivery.team_id)


def is_new(
    conn: sa.Connection, event_id: str, team: str = "", team_id: str = ""
) -> bool:
    """Remember an id, Slack's or one of our own, which is nobody's."""
    values = {
        "event_id": event_id,
        "team": team,
        "team_id": team_id,
        "received_at": ago(0),
    }
    added = insert(conn, events).values(values).on_conflict_do_nothing()
    return conn.scalar(added.returning(events.c.event_id)) is not None

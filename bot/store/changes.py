"""People change what they wrote, or take it back: only what is stored changes."""

import sqlalchemy as sa

from bot.core.incoming import Deleted, Delivery, Edited, Receipt
from bot.core.routing import Silence
from bot.store.dialects import insert
from bot.store.rows import files_json, storable
from bot.store.schema import events, messages
from bot.store.times import ago

_IS_KEPT = sa.and_(
    ~messages.c.deleted, messages.c.declined.is_distinct_from(Silence.NOT_ALLOWED)
)

_DELETE = sa.update(messages).values(text="", files="[]", deleted=True)


def take_in_change(conn: sa.Connection, change: Edited | Deleted) -> Receipt:
    """Apply an edit or a deletion to the stored post, once.

    What was refused stays blank: an edit does not bring it back.
    """
    delivery = change.delivery
    here = sa.and_(
        messages.c.team == delivery.installation,
        messages.c.channel == delivery.channel_id,
        messages.c.ts == change.ts,
    )
    if conn.scalar(sa.select(messages.c.id).where(here).with_for_update()) is None:
        return Receipt.NOT_OURS
    if not _is_first(conn, delivery):
        return Receipt.DUPLICATE
    update = _edit(change) if isinstance(change, Edited) else _DELETE
    changed = conn.execute(update.where(here, _IS_KEPT)).rowcount
    return Receipt.STORED if changed else Receipt.DUPLICATE


def _edit(edited: Edited) -> sa.Update:
    text, files = storable(edited.text), files_json(edited.files)
    return (
        sa.update(messages)
        .values(text=text, files=files, revision=messages.c.revision + 1)
        .where(sa.or_(messages.c.text != text, messages.c.files != files))
    )


def _is_first(conn: sa.Connection, delivery: Delivery) -> bool:
    values = {
        "event_id": delivery.event_id,
        "team": delivery.installation,
        "team_id": delivery.team_id,
        "received_at": ago(0),
    }
    added = insert(conn, events).values(values).on_conflict_do_nothing()
    return conn.scalar(added.returning(events.c.event_id)) is not None

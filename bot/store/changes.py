"""People change what they wrote, or take it back: what is stored follows at once."""

from typing import Any

import sqlalchemy as sa

from bot.core.incoming import Deleted, Edited, FileGone, Receipt, TakenIn
from bot.core.news import Change, Topic
from bot.core.routing import Silence
from bot.store.addressing import let_ask
from bot.store.dialects import insert, tell_others, wake_others
from bot.store.doubts import doubt, end_what_nobody_asks
from bot.store.file_changes import forget_file
from bot.store.rows import files_json, storable
from bot.store.schema import HAS_FILES, conversations, messages, turns
from bot.store.seen import is_first
from bot.store.summaries import NO_SUMMARY, void_with
from bot.store.times import ago

GONE = {"text": "", "files": "[]", "kept_out": "{}", "deleted": True}
"""A post of which only remains that there was one."""

_IS_KEPT = sa.and_(
    ~messages.c.deleted, messages.c.declined.is_distinct_from(Silence.NOT_ALLOWED)
)


def take_in_change(conn: sa.Connection, change: Edited | Deleted | FileGone) -> TakenIn:
    """Apply an edit or a deletion to what is stored, once.

    What was refused stays blank: an edit does not bring it back.
    """
    if isinstance(change, FileGone):
        return forget_file(conn, change)
    place = _locked(conn, change)
    if place is None:
        return TakenIn(Receipt.NOT_OURS)
    if not is_first(conn, change.delivery):
        return TakenIn(Receipt.DUPLICATE)
    match change:
        case Edited():
            return _edit(conn, place, change)
        case Deleted():
            return _delete(conn, place, change)


def _locked(conn: sa.Connection, change: Edited | Deleted) -> sa.Row[Any] | None:
    """The conversation that the change is about, kept from changing meanwhile.

    Always before its messages: whoever begins a turn locks them in this order.
    """
    delivery, columns = change.delivery, conversations.c
    conversation_id = conn.scalar(
        sa.select(messages.c.conversation_id).where(
            messages.c.team == delivery.installation,
            messages.c.channel == delivery.channel_id,
            messages.c.ts == change.ts,
        )
    )
    if conversation_id is None and isinstance(change, Deleted):
        conversation_id = conn.scalar(
            sa.select(columns.id).where(
                columns.team == delivery.installation,
                columns.channel == delivery.channel_id,
                columns.thread_ts == change.thread_ts,
                sa.or_(~columns.read_back, columns.thread_ts == change.ts),
            )
        )
    if conversation_id is None:
        return None
    locked = sa.select(conversations).where(columns.id == conversation_id)
    return conn.execute(locked.with_for_update()).one()


def _edit(conn: sa.Connection, place: sa.Row[Any], edited: Edited) -> TakenIn:
    kept = sa.and_(
        messages.c.conversation_id == place.id, messages.c.ts == edited.ts, _IS_KEPT
    )
    post = conn.execute(sa.select(messages).where(kept)).one_or_none()
    if post is None:
        return TakenIn(Receipt.DUPLICATE)
    text, files = storable(edited.text), files_json(edited.files)
    says_else = (post.text, post.files) != (text, files)
    leaves_work = False
    if says_else:
        said = {"text": text, "files": files, "revision": post.revision + 1}
        conn.execute(sa.update(messages).where(kept).values(said))
        void_with(conn, post)
        leaves_work = doubt(conn, place, post, edited.delivery)
    if asks := edited.now_addressed and not post.addressed:
        leaves_work = let_ask(conn, place, post) or leaves_work
    if leaves_work:
        wake_others(conn)
    receipt = Receipt.STORED if says_else or asks else Receipt.DUPLICATE
    files_gone = post.files not in ("[]", files)
    if files_gone:
        tell_others(conn, Change(Topic.FILES, place.team))
    return TakenIn(receipt, leaves_work=leaves_work, files_gone=files_gone)


def _delete(conn: sa.Connection, place: sa.Row[Any], deleted: Deleted) -> TakenIn:
    """Keep no word of the post, nor of a thread whose first message it was."""
    row = {
        **{name: place._mapping[name] for name in ("team", "team_id", "channel")},
        "conversation_id": place.id,
        "ts": deleted.ts,
        "author_id": "",
        "author_team_id": "",
        "channel_kind": "group",
        "stored_at": ago(0),
    }
    # One that is unknown may be on its way to us, read from Slack before this.
    conn.execute(insert(conn, messages).values(row | GONE).on_conflict_do_nothing())
    is_root = deleted.ts == place.thread_ts
    here = messages.c.conversation_id == place.id
    gone = here if is_root else sa.and_(here, messages.c.ts == deleted.ts)
    files_gone = bool(conn.scalar(sa.select(sa.exists().where(gone, HAS_FILES))))
    if is_root:
        _close(conn, place)
    else:
        blanked = sa.update(messages).where(gone).values(GONE).returning(messages)
        void_with(conn, conn.execute(blanked).one())
    if end_what_nobody_asks(conn, place):
        wake_others(conn)
    if files_gone:
        tell_others(conn, Change(Topic.FILES, place.team))
    return TakenIn(Receipt.STORED, files_gone=files_gone)


def _close(conn: sa.Connection, place: sa.Row[Any]) -> None:
    """Forget the thread; what is written in it from now on is not kept either."""
    mine = messages.c.conversation_id == place.id
    conn.execute(sa.update(messages).where(mine).values(GONE))
    conn.execute(
        sa.update(turns).where(turns.c.conversation_id == place.id).values(answer="[]")
    )
    conn.execute(
        sa.update(conversations)
        .where(conversations.c.id == place.id)
        .values(is_closed=True, **NO_SUMMARY)
    )

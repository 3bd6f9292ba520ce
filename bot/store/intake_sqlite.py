"""Taking in a post, by hand, for SQLite: a few small statements.

Only the writer's thread runs this: nothing changes between the statements.
"""

import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from bot.core.conversation import Lease, StoredPost
from bot.core.incoming import Posted, Receipt, TakenIn
from bot.store.addressing import take_in_address
from bot.store.dialects import sqlite_of
from bot.store.rows import just_stored, posted_values

_KNOWN = """
    SELECT EXISTS (SELECT 1 FROM events WHERE event_id = :event_id),
           (SELECT addressed FROM messages
             WHERE team = :team AND channel = :channel AND ts = :ts)
"""

_MAKE_SURE_OF_CONVERSATION = """
    INSERT INTO conversations (team, team_id, channel, thread_ts, last_activity)
    VALUES (:team, :team_id, :channel, :thread_ts,
            strftime('%Y-%m-%d %H:%M:%f000', 'now'))
        ON CONFLICT (team, channel, thread_ts) DO NOTHING
"""

_ANSWERS = """
    SELECT coalesce(
        (SELECT answers FROM channel_settings
          WHERE team = :team AND channel = :channel AND channel <> ''),
        (SELECT answers FROM channel_settings
          WHERE team = :team AND team_id = :team_id AND channel = ''))
"""

_BOTS_ARE_LET_IN = """
    SELECT coalesce(
        (SELECT json_extract(settings, '$.access.bots') FROM channel_settings
          WHERE team = :team AND channel = :channel AND channel <> ''),
        (SELECT json_extract(settings, '$.access.bots') FROM channel_settings
          WHERE team = :team AND team_id = :team_id AND channel = ''))
"""

_BUMP = """
    UPDATE conversations
       SET inbox_seq = inbox_seq + 1,
           last_activity = strftime('%Y-%m-%d %H:%M:%f000', 'now'),
           runnable_since = iif(inbox_seq > done_seq, runnable_since,
                                strftime('%Y-%m-%d %H:%M:%f000', 'now'))
     WHERE team = :team AND channel = :channel AND thread_ts = :thread_ts
 RETURNING id, inbox_seq, lease_owner,
           coalesce(not_before <= strftime('%Y-%m-%d %H:%M:%f000', 'now'), 1),
           done_seq, is_closed, last_activity
"""

_LEASE = """
    UPDATE conversations SET lease_owner = ?, lease_epoch = lease_epoch + 1
     WHERE id = ?
 RETURNING lease_epoch, attempts
"""

_ADD_MESSAGE = """
    INSERT INTO messages
           (conversation_id, seq, team, team_id, channel, ts, author_id,
            author_team_id, author_name, author_is_bot, text, files, channel_kind,
            is_shared, addressed, mentions_others, looking_at, stored_at)
    VALUES (:conversation_id, :seq, :team, :team_id, :channel, :ts, :author_id,
            :author_team_id, :author_name, :author_is_bot, :text, :files, :channel_kind,
            :is_shared, :addressed, :mentions_others, :looking_at,
            strftime('%Y-%m-%d %H:%M:%f000', 'now'))
"""

_ADD_EVENT = """
    INSERT INTO events (event_id, team, team_id, received_at)
    VALUES (:event_id, :team, :team_id, strftime('%Y-%m-%d %H:%M:%f000', 'now'))
"""


def take_in_post(conn: sa.Connection, posted: Posted, claimer: str | None) -> TakenIn:
    """Store a post once, and lease its conversation to `claimer` if it was idle.

    SQLAlchemy would cost three times what SQLite does: its connection is passed by.
    """
    say = sqlite_of(conn).execute
    values = posted_values(posted) | {
        "event_id": posted.delivery.event_id,
        "thread_ts": posted.thread_ts,
    }
    ((is_known, is_addressed),) = say(_KNOWN, values)
    if posted.post.author.is_bot and say(_BOTS_ARE_LET_IN, values).fetchone() != (1,):
        return TakenIn(Receipt.NOT_OURS)
    if posted.addressed and is_addressed == 0:
        return take_in_address(conn, posted)
    if is_known or is_addressed is not None:
        return TakenIn(Receipt.DUPLICATE)
    if posted.addressed or (posted.is_new and _all_are_answered(say(_ANSWERS, values))):
        say(_MAKE_SURE_OF_CONVERSATION, values)
    place = say(_BUMP, values).fetchall()
    if not place:
        return TakenIn(Receipt.NOT_OURS)
    ((conversation_id, seq, owner, is_rested, *state),) = place
    say(_ADD_MESSAGE, {**values, "conversation_id": conversation_id, "seq": seq})
    say(_ADD_EVENT, values)
    # SQLite 3.40 gets `IS NULL` wrong in RETURNING: it is asked here.
    if claimer is None or owner is not None or not is_rested:
        return TakenIn(Receipt.STORED)
    ((epoch, attempts),) = say(_LEASE, (claimer, conversation_id))
    came_with = _came_with(values, seq, *state)
    lease = Lease(posted.key, conversation_id, claimer, epoch, attempts, came_with)
    return TakenIn(Receipt.STORED, lease)


def _came_with(
    values: Mapping[str, Any],
    seq: int,
    done_seq: int,
    is_closed: int,
    stored_at: str,
) -> tuple[StoredPost, ...]:
    """The post that was stored, unless others are pending as well."""
    if is_closed or seq > done_seq + 1:
        return ()
    at = datetime.fromisoformat(stored_at).replace(tzinfo=UTC)
    return (just_stored(values, seq, at),)


def _all_are_answered(found: sqlite3.Cursor) -> bool:
    """Whether admins want every message of the channel to be answered."""
    ((answers,),) = found
    return bool(answers == "every_message")

"""Taking in a post, by hand, for PostgreSQL: one statement, one round trip.

What is known already is asked first, as of the statement's beginning. Two
deliveries of one post that both get past that meet at a unique key, and the
second statement is undone whole. Bumping locks the conversation's row: `seq`
follows the order of commits.
"""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from bot.core.conversation import ConversationKey, Lease, StoredPost
from bot.core.incoming import Posted, Receipt, TakenIn
from bot.store.rows import just_stored, posted_values

_UNIQUE_VIOLATION = "23505"

_KNOWN = """
WITH known AS (
  SELECT 1 FROM events WHERE event_id = %(event_id)s
  UNION ALL
  SELECT 1 FROM messages
   WHERE team = %(team)s AND channel = %(channel)s AND ts = %(ts)s
), place AS ("""

_CREATE = """
  INSERT INTO conversations AS c
         (team, team_id, channel, thread_ts, inbox_seq, last_activity, runnable_since,
          lease_owner, lease_epoch, lease_seq)
  SELECT %(team)s, %(team_id)s, %(channel)s, %(thread_ts)s, 1, clock_timestamp(),
         clock_timestamp(), %(claimer)s::text, (%(claimer)s::text IS NOT NULL)::int, 1
   WHERE NOT EXISTS (SELECT FROM known){only_if}
      ON CONFLICT (team, channel, thread_ts) DO UPDATE"""

_ALL_ARE_ANSWERED = """
     AND (coalesce(
           (SELECT answers FROM channel_settings
             WHERE team = %(team)s AND channel = %(channel)s AND channel <> ''),
           (SELECT answers FROM channel_settings
             WHERE team = %(team)s AND team_id = %(team_id)s AND channel = '')
          ) = 'every_message'
          OR EXISTS (SELECT FROM conversations
                      WHERE team = %(team)s AND channel = %(channel)s
                        AND thread_ts = %(thread_ts)s))"""

_BOTS_ARE_LET_IN = """
     AND coalesce(
           (SELECT settings::json #>> '{access,bots}' FROM channel_settings
             WHERE team = %(team)s AND channel = %(channel)s AND channel <> ''),
           (SELECT settings::json #>> '{access,bots}' FROM channel_settings
             WHERE team = %(team)s AND team_id = %(team_id)s AND channel = '')
         ) = 'true'"""

_FIND = """
  UPDATE conversations AS c"""

_BUMP = """
     SET inbox_seq = c.inbox_seq + 1,
         last_activity = clock_timestamp(),
         runnable_since = CASE WHEN c.inbox_seq > c.done_seq THEN c.runnable_since
                               ELSE clock_timestamp() END,
         (lease_owner, lease_epoch, lease_seq) = (
           SELECT CASE WHEN is_free THEN %(claimer)s::text ELSE c.lease_owner END,
                  c.lease_epoch + is_free::int,
                  CASE WHEN is_free THEN c.inbox_seq + 1 ELSE c.lease_seq END
             FROM (SELECT %(claimer)s::text IS NOT NULL
                      AND c.lease_owner IS NULL
                      AND coalesce(c.not_before <= clock_timestamp(), true)
                  ) AS this (is_free))"""

_WHERE_FOUND = """
   WHERE c.team = %(team)s AND c.channel = %(channel)s
     AND c.thread_ts = %(thread_ts)s AND NOT EXISTS (SELECT FROM known)"""

_STORE = """
  RETURNING c.id, c.team, c.channel, c.thread_ts, c.inbox_seq, c.lease_owner,
            c.lease_epoch, c.lease_seq, c.attempts, c.not_before, c.last_activity,
            c.inbox_seq = c.done_seq + 1 AND NOT c.is_closed AS is_alone
), message AS (
  INSERT INTO messages
         (conversation_id, seq, team, team_id, channel, ts, author_id,
          author_team_id, author_name, author_is_bot, text, files, channel_kind,
          is_shared, addressed, mentions_others, looking_at, stored_at)
  SELECT id, inbox_seq, team, %(team_id)s, channel, %(ts)s, %(author_id)s,
         %(author_team_id)s, %(author_name)s, %(author_is_bot)s, %(text)s, %(files)s,
         %(channel_kind)s, %(is_shared)s, %(addressed)s, %(mentions_others)s,
         %(looking_at)s,
         clock_timestamp()
    FROM place
), event AS (
  INSERT INTO events (event_id, team, team_id, received_at)
  SELECT %(event_id)s, team, %(team_id)s, clock_timestamp() FROM place
)
SELECT EXISTS (SELECT FROM known) AS is_known,
       EXISTS (SELECT FROM messages
                WHERE team = %(team)s AND channel = %(channel)s AND ts = %(ts)s
                  AND NOT addressed) AS is_overheard,
       id, inbox_seq, lease_epoch, attempts, is_alone, last_activity,
       lease_owner IS NOT NULL AND lease_seq = inbox_seq AS is_leased,
       CASE WHEN id IS NOT NULL AND lease_owner IS NULL
             AND coalesce(not_before <= clock_timestamp(), true)
            THEN pg_notify('threadkeeper_work', '') END
  FROM (SELECT) AS always LEFT JOIN place ON true
"""

_ADDRESSED = _KNOWN + _CREATE.format(only_if="") + _BUMP + _STORE
_BY_BOT = _KNOWN + _CREATE.format(only_if=_BOTS_ARE_LET_IN) + _BUMP + _STORE
_NEW = _KNOWN + _CREATE.format(only_if=_ALL_ARE_ANSWERED) + _BUMP + _STORE
_PERHAPS_OURS = _KNOWN + _FIND + _BUMP + _WHERE_FOUND + _STORE


def take_in_post(
    conn: sa.Connection, posted: Posted, claimer: str | None
) -> TakenIn | None:
    """Store a post once, and lease its conversation to `claimer` if it was idle.

    Work that is left behind so is told to the other replicas. None where the
    post is known, but perhaps not as addressed to us: `take_in_address` sees.
    """
    values = posted_values(posted) | {
        "event_id": posted.delivery.event_id,
        "thread_ts": posted.thread_ts,
        "claimer": claimer,
    }
    perhaps_ours = _NEW if posted.is_new else _PERHAPS_OURS
    addressed = _BY_BOT if posted.post.author.is_bot else _ADDRESSED
    statement = addressed if posted.addressed else perhaps_ours
    try:
        row = conn.exec_driver_sql(statement, values).one()
    except sa.exc.IntegrityError as error:
        if getattr(error.orig, "sqlstate", None) != _UNIQUE_VIOLATION:
            raise
        return None if posted.addressed else TakenIn(Receipt.DUPLICATE)
    if posted.addressed and row.is_overheard:
        return None
    if row.id is None:
        return TakenIn(Receipt.DUPLICATE if row.is_known else Receipt.NOT_OURS)
    if claimer is None or not row.is_leased:
        return TakenIn(Receipt.STORED)
    return TakenIn(Receipt.STORED, _lease(posted.key, row, claimer, values))


def _lease(
    key: ConversationKey, row: sa.Row[Any], owner: str, values: Mapping[str, Any]
) -> Lease:
    came_with: tuple[StoredPost, ...] = ()
    if row.is_alone:
        came_with = (just_stored(values, row.inbox_seq, row.last_activity),)
    return Lease(key, row.id, owner, row.lease_epoch, row.attempts, came_with)

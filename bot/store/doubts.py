"""What a changed or deleted post means for the answers that rest on it."""

from typing import Any

import sqlalchemy as sa

from bot.core.conversation import TurnState
from bot.core.footer import OUTDATED
from bot.core.incoming import Delivery
from bot.store.dialects import insert
from bot.store.rows import to_json
from bot.store.schema import messages, requests, turns
from bot.store.times import ago

_RESTS_ON_IT = (TurnState.RUNNING, TurnState.DONE, TurnState.STOPPED)


def doubt(
    conn: sa.Connection, place: sa.Row[Any], post: sa.Row[Any], delivery: Delivery
) -> bool:
    """Have the answer to what `post` said before offer another one; once.

    A turn that runs has read the old words already, but for milliseconds.
    Programs change their messages all the time: that is nobody's second thought.
    """
    if post.turn is None or post.author_is_bot:
        return False
    doubted = conn.execute(
        sa.update(turns)
        .where(
            turns.c.conversation_id == place.id,
            turns.c.number == post.turn,
            turns.c.state.in_(_RESTS_ON_IT),
            ~turns.c.is_outdated,
        )
        .values(is_outdated=True)
    )
    if not doubted.rowcount:
        return False
    wanted = {
        "team": place.team,
        "team_id": post.team_id,
        "kind": OUTDATED,
        "trigger_id": delivery.event_id,
        "user_id": post.author_id,
        "channel": place.channel,
        "thread_ts": place.thread_ts,
        "arguments": to_json({"value": str(post.turn)}),
        "state": "waiting",
        "taken_in_at": ago(0),
    }
    conn.execute(insert(conn, requests).values(wanted).on_conflict_do_nothing())
    return True


def end_what_nobody_asks(conn: sa.Connection, place: sa.Row[Any]) -> bool:
    """Let a running turn end whose every question is gone; whether there was one."""
    question = sa.exists().where(
        messages.c.conversation_id == turns.c.conversation_id,
        messages.c.turn == turns.c.number,
        messages.c.seq.is_not(None),
        messages.c.declined.is_(None),
        ~messages.c.deleted,
    )
    ended = conn.execute(
        sa.update(turns)
        .where(
            turns.c.conversation_id == place.id,
            turns.c.state == TurnState.RUNNING,
            turns.c.stop_requested_by.is_(None),
            ~question,
        )
        .values(stop_requested_by="")
    )
    return bool(ended.rowcount)

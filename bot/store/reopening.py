"""A turn that is over, wanted once more."""

import json
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from bot.core.conversation import ConversationKey, Reopened, TurnState
from bot.core.footer import OUTDATED, Offer
from bot.core.ids import MessageTs
from bot.core.summary import Point
from bot.store.dialects import wake_others
from bot.store.schema import WAITING, conversations, messages, requests, turns
from bot.store.summaries import void
from bot.store.times import ago


def reopen(
    conn: sa.Connection,
    key: ConversationKey,
    number: int,
    states: Collection[TurnState],
    *,
    onward: bool = False,
) -> Reopened:
    """Let what a turn answered, or did not, be pending again.

    The turn counts as running, broken off: the next one supersedes it and takes
    over its posts and its reply. So nobody may be at work meanwhile, nor may
    anything wait to be worked on: a conversation has one running turn at most.
    Nor may an answer of the thread just be changed in Slack.
    Where the reply is several messages, it is superseded at once and they are
    left alone.
    So are, with `onward`, this turn and all after it.
    """
    place = conn.execute(
        sa.select(conversations)
        .where(
            conversations.c.team == key.installation,
            conversations.c.channel == key.channel_id,
            conversations.c.thread_ts == key.thread_ts,
        )
        .with_for_update()
    ).one_or_none()
    if place is None:
        return Reopened.OVER
    is_at_work = place.lease_owner is not None or place.inbox_seq > place.done_seq
    if is_at_work or _is_being_changed(conn, key):
        return Reopened.BUSY
    number = _standing(conn, place.id, number)
    newest = conn.scalar(
        sa.select(sa.func.max(messages.c.seq)).where(
            messages.c.conversation_id == place.id,
            messages.c.turn >= number if onward else messages.c.turn == number,
            messages.c.declined.is_(None),
            ~messages.c.deleted,
        )
    )
    over = conn.execute(
        sa.select(turns).where(
            turns.c.conversation_id == place.id,
            turns.c.number == number,
            turns.c.state.in_([*states]),
        )
    ).one_or_none()
    if newest is None or over is None:
        return Reopened.OVER
    void(conn, place.id, Point(number, MessageTs("")))
    if onward or len(json.loads(over.reply_ts)) > 1:
        _supersede(conn, over, onward=onward)
    else:
        _run_again(conn, over)
    _ask_again(conn, place, newest)
    return Reopened.PENDING


def _is_being_changed(conn: sa.Connection, key: ConversationKey) -> bool:
    """Whether an answer may be on its way to Slack, to be shown once more.

    It would come late, and stand where the new one does.
    """
    changes = sa.exists().where(
        WAITING,
        requests.c.lease_owner.is_not(None),
        requests.c.kind.in_((OUTDATED, Offer.VERSION)),
        requests.c.team == key.installation,
        requests.c.channel == key.channel_id,
        requests.c.thread_ts == key.thread_ts,
    )
    return bool(conn.scalar(sa.select(changes)))


def _standing(conn: sa.Connection, conversation_id: int, number: int) -> int:
    """The turn whose reply stands where that of turn `number` did.

    A process may die, or be paused, right when it shows something: what people
    press can then still name a turn that another one has taken over.
    """
    shown = turns.alias("shown")
    heir = conn.scalar(
        sa.select(sa.func.max(turns.c.number))
        .join(shown, shown.c.reply_ts == turns.c.reply_ts)
        .where(
            shown.c.conversation_id == conversation_id,
            shown.c.number == number,
            shown.c.state == TurnState.SUPERSEDED,
            turns.c.conversation_id == conversation_id,
            turns.c.number > number,
            turns.c.state != TurnState.SUPERSEDED,
            turns.c.reply_ts != "[]",
        )
    )
    return number if heir is None else int(heir)


def _run_again(conn: sa.Connection, over: sa.Row[Any]) -> None:
    """Let the turn look broken off."""
    conn.execute(
        sa.update(turns)
        .where(
            turns.c.conversation_id == over.conversation_id,
            turns.c.number == over.number,
        )
        .values(state=TurnState.RUNNING, stop_requested_by=None)
    )


def _supersede(conn: sa.Connection, over: sa.Row[Any], *, onward: bool) -> None:
    """Let the turn, `onward` all after it, count no more; their posts are nobody's."""
    number, its_turn = turns.c.number, messages.c.turn
    conn.execute(
        sa.update(turns)
        .where(
            turns.c.conversation_id == over.conversation_id,
            number >= over.number if onward else number == over.number,
        )
        .values(state=TurnState.SUPERSEDED)
    )
    conn.execute(
        sa.update(messages)
        .where(
            messages.c.conversation_id == over.conversation_id,
            its_turn >= over.number if onward else its_turn == over.number,
        )
        .values(turn=None)
    )


def _ask_again(conn: sa.Connection, place: sa.Row[Any], newest: int) -> None:
    """Let the newest question come as if it had just come in, addressed to us."""
    conn.execute(
        sa.update(messages)
        .where(messages.c.conversation_id == place.id, messages.c.seq == newest)
        .values(seq=place.inbox_seq + 1, addressed=True)
    )
    conn.execute(
        sa.update(conversations)
        .where(conversations.c.id == place.id)
        .values(
            inbox_seq=place.inbox_seq + 1,
            runnable_since=ago(0),
            attempts=0,
            not_before=None,
        )
    )
    wake_others(conn)

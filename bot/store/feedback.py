"""What people think of answers: one verdict of each person about each answer."""

import json
from collections import Counter
from collections.abc import Sequence

import sqlalchemy as sa

from bot.core.answers import GivenAnswer, Verdict
from bot.core.ids import UserId
from bot.core.prompts import Scope
from bot.core.verdicts import Judged
from bot.store.dialects import insert
from bot.store.rows import storable
from bot.store.schema import conversations, metadata, turns
from bot.store.times import UtcTime, ago

_KIND = sa.BigInteger().with_variant(sa.Integer, "sqlite")

feedback = sa.Table(
    "feedback",
    metadata,
    sa.Column("id", _KIND, sa.Identity(), primary_key=True),
    sa.Column("team", sa.Text, nullable=False),
    sa.Column("team_id", sa.Text, nullable=False),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("thread_ts", sa.Text, nullable=False),
    sa.Column("turn", sa.BigInteger, nullable=False),
    sa.Column("user_id", sa.Text, nullable=False),
    sa.Column("verdict", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False, server_default=""),
    sa.Column("prompt", sa.Text, nullable=False, server_default=""),
    sa.Column("model", sa.Text, nullable=False, server_default=""),
    sa.Column("prompt_versions", sa.Text, comment="those of the turn"),
    sa.Column("given_at", UtcTime, nullable=False),
    sa.UniqueConstraint("team", "channel", "thread_ts", "turn", "user_id"),
    sa.Index("feedback_team_idx", "team", "team_id"),
)


def rate(
    conn: sa.Connection,
    answer: GivenAnswer,
    user_id: UserId,
    verdict: Verdict,
    reason: str,
) -> None:
    """Keep somebody's latest verdict; without a `reason` an earlier one stays."""
    values = {
        "team": answer.key.installation,
        "team_id": answer.team_id,
        "channel": answer.key.channel_id,
        "thread_ts": answer.key.thread_ts,
        "turn": answer.turn,
        "user_id": user_id,
        "verdict": verdict,
        "reason": storable(reason),
        "prompt": answer.receipt.basis.prompt,
        "model": answer.receipt.model,
        "prompt_versions": _versions_of(answer),
        "given_at": ago(0),
    }
    changed = {"verdict": verdict, "given_at": ago(0)}
    conn.execute(
        insert(conn, feedback)
        .values(values)
        .on_conflict_do_update(
            index_elements=["team", "channel", "thread_ts", "turn", "user_id"],
            set_=changed | ({"reason": storable(reason)} if reason else {}),
        )
    )


def judged(conn: sa.Connection, scope: Scope) -> Sequence[Judged]:
    """The verdicts on answers under each version of a scope's prompt, newest first.

    A channel counts answers given in it, a workspace those of all its channels;
    version 0 stands for answers given without such a prompt.
    """
    here = [feedback.c.team == scope.installation, feedback.c.team_id == scope.team_id]
    if scope.channel_id is not None:
        here.append(feedback.c.channel == scope.channel_id)
    columns = (feedback.c.prompt_versions, feedback.c.verdict)
    rows = conn.execute(
        sa.select(*columns, sa.func.count()).where(*here).group_by(*columns)
    )
    name = "workspace" if scope.channel_id is None else "channel"
    counts: Counter[tuple[int, str]] = Counter()
    for versions, verdict, count in rows:
        number = int(json.loads(versions or "{}").get(name, 0))
        counts[number, verdict] += count
    numbers = sorted({number for number, _ in counts}, reverse=True)
    return [Judged(n, good=counts[n, "good"], bad=counts[n, "bad"]) for n in numbers]


def _versions_of(answer: GivenAnswer) -> sa.ScalarSelect[str]:
    key = answer.key
    return (
        sa.select(turns.c.prompt_versions)
        .join(conversations)
        .where(
            conversations.c.team == key.installation,
            conversations.c.channel == key.channel_id,
            conversations.c.thread_ts == key.thread_ts,
            turns.c.number == answer.turn,
        )
        .scalar_subquery()
    )

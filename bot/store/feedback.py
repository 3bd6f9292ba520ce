"""What people think of answers: one verdict of each person about each answer."""

import sqlalchemy as sa

from bot.core.answers import GivenAnswer, Verdict
from bot.core.ids import UserId
from bot.store.dialects import insert
from bot.store.rows import storable
from bot.store.schema import metadata
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
    sa.Column("given_at", UtcTime, nullable=False),
    sa.UniqueConstraint("team", "channel", "thread_ts", "turn", "user_id"),
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

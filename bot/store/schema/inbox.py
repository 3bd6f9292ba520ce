"""What Slack delivered: events seen, and requests that wait for work.

Among the events are keys of our own, of what must not be done twice (`Once`).
"""

import sqlalchemy as sa

from bot.store.schema.columns import (
    flag,
    lease_columns,
    metadata,
    moment,
    own_id,
    team_columns,
)
from bot.store.times import UtcTime

requests = sa.Table(
    "requests",
    metadata,
    own_id(),
    *team_columns(),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("trigger_id", sa.Text, nullable=False),
    sa.Column("user_id", sa.Text, nullable=False),
    sa.Column("channel", sa.Text),
    sa.Column("thread_ts", sa.Text),
    flag("is_cancelled"),
    sa.Column("arguments", sa.Text, nullable=False, server_default="{}"),
    sa.Column("response_url", sa.Text, comment="encrypted"),
    sa.Column("expires_at", UtcTime, comment="of response_url"),
    sa.Column("state", sa.Text, nullable=False),
    *lease_columns(),
    moment("taken_in_at"),
    sa.UniqueConstraint("team", "kind", "trigger_id"),
)

WAITING = requests.c.state == sa.literal_column("'waiting'")

sa.Index(
    "requests_waiting_idx",
    requests.c.team,
    requests.c.taken_in_at,
    info={"where": WAITING},
)
sa.Index("requests_taken_in_at_idx", requests.c.taken_in_at)

events = sa.Table(
    "events",
    metadata,
    sa.Column("event_id", sa.Text, primary_key=True),
    *team_columns(),
    moment("received_at"),
    sa.Index(None, "received_at"),
)

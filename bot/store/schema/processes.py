"""Who runs: processes, and what they share."""

import sqlalchemy as sa

from bot.store.schema.columns import metadata, moment
from bot.store.times import UtcTime

workers = sa.Table(
    "workers",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    moment("started_at"),
    sa.Column(
        "steady_since", UtcTime, nullable=False, comment="no gap between beats since"
    ),
    moment("heartbeat_at"),
)

rate_slots = sa.Table(
    "rate_slots",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column(
        "slots",
        sa.ARRAY(sa.DateTime(timezone=True)).with_variant(sa.Text, "sqlite"),
        nullable=False,
    ),
)

jobs = sa.Table(
    "jobs",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    moment("last_run"),
)

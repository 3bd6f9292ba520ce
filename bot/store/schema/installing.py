"""Who installed us, and who is about to."""

import sqlalchemy as sa

from bot.store.schema.columns import flag, metadata, moment, number, words
from bot.store.times import UtcTime

installations = sa.Table(
    "installations",
    metadata,
    sa.Column("team", sa.Text, primary_key=True),
    sa.Column("team_id", sa.Text, nullable=False),
    sa.Column("enterprise_id", sa.Text),
    flag("is_enterprise_install"),
    words("app_id"),
    words("name"),
    sa.Column("bot_user_id", sa.Text, nullable=False),
    words("bot_id"),
    words("bot_name"),
    sa.Column("bot_token", sa.Text, comment="encrypted; none once we are thrown out"),
    sa.Column("refresh_token", sa.Text, comment="encrypted"),
    sa.Column("expires_at", UtcTime, comment="of bot_token"),
    number("token_epoch"),
    sa.Column("rotating_until", UtcTime),
    words("scopes"),
    sa.Column("capabilities", sa.Text, nullable=False, server_default="{}"),
    sa.Column("installed_by", sa.Text),
    moment("installed_at"),
)

departures = sa.Table(
    "departures",
    metadata,
    sa.Column("team", sa.Text, primary_key=True),
    sa.Column("team_id", sa.Text, primary_key=True),
    flag("is_whole"),
    moment("left_at"),
)

oauth_states = sa.Table(
    "oauth_states",
    metadata,
    sa.Column("state_hash", sa.Text, primary_key=True, comment="nobody's yet: no team"),
    moment("issued_at"),
)

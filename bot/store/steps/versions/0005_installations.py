"""Many workspaces: whole installs instead of a token, and the states of installing."""

import sqlalchemy as sa
from alembic import op

from bot.store.times import UtcTime

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the table of installs anew: no version has written to it yet."""
    op.drop_table("installations")
    op.create_table(
        "installations",
        sa.Column("team", sa.Text(), primary_key=True),
        _text("team_id"),
        sa.Column("enterprise_id", sa.Text()),
        _flag("is_enterprise_install"),
        _text("app_id", ""),
        _text("name", ""),
        _text("bot_user_id"),
        _text("bot_id", ""),
        _text("bot_name", ""),
        sa.Column(
            "bot_token", sa.Text(), comment="encrypted; none once we are thrown out"
        ),
        sa.Column("refresh_token", sa.Text(), comment="encrypted"),
        sa.Column("expires_at", UtcTime(), comment="of bot_token"),
        sa.Column("token_epoch", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("rotating_until", UtcTime()),
        _text("scopes", ""),
        _text("capabilities", "{}"),
        sa.Column("installed_by", sa.Text()),
        sa.Column("installed_at", UtcTime(), nullable=False),
    )
    op.create_table(
        "departures",
        sa.Column("team", sa.Text(), primary_key=True),
        sa.Column("team_id", sa.Text(), primary_key=True),
        _flag("is_whole"),
        sa.Column("left_at", UtcTime(), nullable=False),
    )
    op.create_table(
        "oauth_states",
        sa.Column(
            "state_hash", sa.Text(), primary_key=True, comment="nobody's yet: no team"
        ),
        sa.Column("issued_at", UtcTime(), nullable=False),
    )


def _text(name: str, default: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), server_default=default, nullable=False)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False)

"""A workspace says for itself how long conversations are kept."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Make the column."""
    days: sa.Column[int] = sa.Column(
        "retention_days",
        sa.Integer(),
        comment="of the settings; read at every clean-up",
    )
    op.add_column("channel_settings", days)

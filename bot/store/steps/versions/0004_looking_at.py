"""The channel that the author of a direct message had open."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the column."""
    comment = "the channel its author had open"
    op.add_column("messages", sa.Column("looking_at", sa.Text(), comment=comment))

"""Requests can be taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Make the column."""
    flag: sa.Column[bool] = sa.Column(
        "is_cancelled", sa.Boolean(), server_default=sa.false(), nullable=False
    )
    op.add_column("requests", flag)

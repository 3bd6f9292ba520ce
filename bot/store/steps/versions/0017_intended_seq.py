"""What was known when a message was about to be posted."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Make the column."""
    intended: sa.Column[int] = sa.Column(
        "intended_seq", sa.BigInteger(), comment="the newest message known by then"
    )
    op.add_column("turns", intended)

"""Which files a turn may have shared."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Make the column."""
    shared: sa.Column[str] = sa.Column(
        "shared_files",
        sa.Text(),
        nullable=False,
        server_default="[]",
        comment="files of an answer that is not over yet",
    )
    op.add_column("turns", shared)

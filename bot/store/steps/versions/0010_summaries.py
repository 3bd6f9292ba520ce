"""Summaries of long conversations, and posts that came with files."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_HAS_FILES = sa.text("files <> '[]'")


def upgrade() -> None:
    """Add the columns and the index."""
    op.add_column("conversations", sa.Column("summary_turn", sa.BigInteger()))
    op.add_column("conversations", sa.Column("summary_ts", sa.Text()))
    op.create_index(
        "messages_with_files_idx",
        "messages",
        ["team"],
        sqlite_where=_HAS_FILES,
        postgresql_where=_HAS_FILES,
    )

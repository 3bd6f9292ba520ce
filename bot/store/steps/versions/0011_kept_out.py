"""Files that a model's server refused."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Make the column."""
    comment = "its files that a model's server refused: the model, by file"
    column = sa.Column(
        "kept_out", sa.Text(), server_default="{}", nullable=False, comment=comment
    )
    op.add_column("messages", column)

"""Verdicts keep which versions of the prompts their answer rests on."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the column, and the index that counting goes by."""
    comment = "those of the turn"
    op.add_column("feedback", sa.Column("prompt_versions", sa.Text(), comment=comment))
    op.create_index("feedback_team_idx", "feedback", ["team", "team_id"])

"""Finding the turns that run, to stop them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_RUNS = sa.text("state = 'running'")


def upgrade() -> None:
    """Make the index."""
    op.create_index(
        "turns_running_idx",
        "turns",
        ["owner"],
        sqlite_where=_RUNS,
        postgresql_where=_RUNS,
    )

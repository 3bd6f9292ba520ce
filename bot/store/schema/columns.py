"""The columns that tables share."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from bot.store.times import UtcTime

metadata = sa.MetaData(
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
        "ix": "%(table_name)s_%(column_0_N_name)s_idx",
    }
)


def team_columns() -> tuple[sa.Column[str], sa.Column[str]]:
    """Whose row it is: the installation, and the workspace it came from."""
    return (
        sa.Column("team", sa.Text, nullable=False),
        sa.Column("team_id", sa.Text, nullable=False),
    )


def number(name: str, *, start: int = 0) -> sa.Column[int]:
    """A count that begins at `start`."""
    return sa.Column(name, sa.BigInteger, nullable=False, server_default=str(start))


def flag(name: str) -> sa.Column[bool]:
    """A yes or no that begins as no."""
    return sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false())


def words(name: str) -> sa.Column[str]:
    """A text that begins empty."""
    return sa.Column(name, sa.Text, nullable=False, server_default="")


def moment(name: str) -> sa.Column[object]:
    """A time that is always known."""
    return sa.Column(name, UtcTime, nullable=False)


def own_id() -> sa.Column[int]:
    """A number of our own; SQLite counts only in columns of type INTEGER."""
    kind = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    return sa.Column("id", kind, sa.Identity(), primary_key=True)


def lease_columns() -> Iterable[sa.Column[Any]]:
    """Who works on the row, under which fencing epoch, and how often that failed."""
    return (
        sa.Column("lease_owner", sa.Text),
        number("lease_epoch"),
        number("attempts"),
        sa.Column("not_before", UtcTime),
    )

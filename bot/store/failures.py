"""What went wrong in a database, without the values it went wrong on."""

import sqlite3

import sqlalchemy as sa

from bot.core.errors import StoreRefused, StoreUnavailable

# Deadlock, serialization, a connection that was idle or in a transaction for too long,
# and a server that is going down, coming up or no longer the primary:
# https://www.postgresql.org/docs/current/errcodes-appendix.html
_READ_ONLY = "25006"
_PASSING_STATES = frozenset(
    {
        *("40001", "40P01", "55P03", "57P05", "25P03", "25P04"),
        *("57P01", "57P02", "57P03", _READ_ONLY),
    }
)

_REFUSALS = (
    *(sa.exc.IntegrityError, sa.exc.DataError),
    *(sqlite3.IntegrityError, sqlite3.DataError),
    *(sa.exc.NoResultFound, sa.exc.MultipleResultsFound),
)


def unavailable(error: Exception) -> StoreUnavailable:
    """The error for the other rooms; a driver's first line names no values.

    What the database refuses by itself is told from what it cannot do just now:
    the one is tried a few times, the other for as long as it takes.
    """
    cause = error.orig if isinstance(error, sa.exc.DBAPIError) else error
    first_line = next(iter(str(cause).splitlines()), "")
    kind = StoreRefused if isinstance(error, _REFUSALS) else StoreUnavailable
    return kind(f"{type(cause).__name__}: {first_line}")


def is_passing(error: sa.exc.SQLAlchemyError) -> bool:
    """Whether the same statement may well succeed in a moment."""
    if not isinstance(error, sa.exc.DBAPIError):
        return False
    state = getattr(error.orig, "sqlstate", None)
    if state is None:
        return isinstance(error, sa.exc.OperationalError)
    return state in _PASSING_STATES or state.startswith("08")


def is_demoted(error: BaseException) -> bool:
    """Whether a server takes no writes: the primary is elsewhere, or will be."""
    return getattr(error, "sqlstate", None) == _READ_ONLY

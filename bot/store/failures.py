"""What went wrong in a database, without the values it went wrong on."""

import sqlalchemy as sa

from bot.core.errors import StoreUnavailable

# Deadlock, serialization, and a server that is going down or coming up:
# https://www.postgresql.org/docs/current/errcodes-appendix.html
_PASSING_STATES = frozenset({"40001", "40P01", "57P01", "57P02", "57P03", "55P03"})


def unavailable(error: Exception) -> StoreUnavailable:
    """The error for the other rooms; a driver's first line names no values."""
    cause = error.orig if isinstance(error, sa.exc.DBAPIError) else error
    first_line = next(iter(str(cause).splitlines()), "")
    return StoreUnavailable(f"{type(cause).__name__}: {first_line}")


def is_passing(error: sa.exc.SQLAlchemyError) -> bool:
    """Whether the same statement may well succeed in a moment."""
    if not isinstance(error, sa.exc.DBAPIError):
        return False
    state = getattr(error.orig, "sqlstate", None)
    if state is None:
        return isinstance(error, sa.exc.OperationalError)
    return state in _PASSING_STATES or state.startswith("08")

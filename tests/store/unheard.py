"""A connection that breaks over a commit: it has happened, and nobody has heard."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa


@contextmanager
def unheard(*, times: int = 1) -> Iterator[None]:
    """Commit the next transactions on PostgreSQL, and break the connection of each."""
    left = times

    def commit_and_break(conn: sa.Connection) -> None:
        nonlocal left
        driver = conn.connection.driver_connection
        if left and driver is not None and conn.dialect.name == "postgresql":
            left -= 1
            driver.commit()
            driver.pgconn.finish()

    sa.event.listen(sa.Engine, "commit", commit_and_break)
    try:
        yield
    finally:
        sa.event.remove(sa.Engine, "commit", commit_and_break)
    assert not left, "no transaction came to its end"

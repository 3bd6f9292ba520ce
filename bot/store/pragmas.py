"""What is said to SQLite when a connection opens."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import DBAPIConnection


def say_at_connect(engine: sa.Engine, pragmas: Sequence[str]) -> None:
    """Let every new connection of `engine` begin with `pragmas`."""

    def say(connection: DBAPIConnection, _record: object) -> None:
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(pragma)
        cursor.close()

    sa.event.listen(engine, "connect", say)

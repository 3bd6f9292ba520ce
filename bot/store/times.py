"""Times as both databases keep them: UTC, told by the database's own clock."""

from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class UtcTime(sa.TypeDecorator[datetime]):
    """A time with its zone; SQLite, which knows no zones, keeps it as UTC text."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self, value: datetime | None, dialect: sa.Dialect
    ) -> datetime | None:
        """Bring the time to UTC, without a zone where none can be stored."""
        if value is None or dialect.name != "sqlite":
            return value
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(
        self, value: datetime | None, dialect: sa.Dialect
    ) -> datetime | None:
        """Give the zone back."""
        del dialect
        return value and (value if value.tzinfo else value.replace(tzinfo=UTC))


class ago(FunctionElement[datetime]):
    """The database's time, so many seconds back: `ago(0)` is now.

    One clock for all replicas; theirs may differ, and a heartbeat is judged by it.
    """

    type = UtcTime()
    inherit_cache = True

    def __init__(self, seconds: float | sa.BindParameter[float]) -> None:
        named = isinstance(seconds, sa.BindParameter)
        super().__init__(seconds if named else sa.literal(seconds, sa.Float))


@compiles(ago, "sqlite")
def _ago_in_sqlite(element: ago, compiler: SQLCompiler, **kw: object) -> str:
    seconds = compiler.process(element.clauses, **kw)
    return f"strftime('%Y-%m-%d %H:%M:%f000', 'now', -{seconds} || ' seconds')"


@compiles(ago, "postgresql")
def _ago_in_postgresql(element: ago, compiler: SQLCompiler, **kw: object) -> str:
    seconds = compiler.process(element.clauses, **kw)
    return f"(clock_timestamp() - make_interval(secs => {seconds}))"

"""What the bot keeps in PostgreSQL, looked into from outside."""

from dataclasses import dataclass
from typing import Any

from bot.store.schema import metadata
from tests.databases import talking_to
from tests.scenarios.kept import AT_WORK

_WHOLE = "SELECT string_agg(each::text, ' ') FROM {table} AS each"


@dataclass(frozen=True)
class KeptInPostgres:
    """The bot's database; nothing here goes through the bot."""

    url: str

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Ask the database, whoever is using it."""
        with talking_to(self.url) as conn:
            return [tuple(row) for row in conn.exec_driver_sql(query)]

    @property
    def is_at_work(self) -> bool:
        """Whether something that was taken in is still to be decided or answered."""
        return bool(self.rows(AT_WORK)[0][0])

    def bytes(self) -> bytes:
        """Everything that stands in any row of any table."""
        with talking_to(self.url) as conn:
            found = [
                conn.exec_driver_sql(_WHOLE.format(table=name)).scalar()
                for name in metadata.tables
            ]
        return " ".join(filter(None, found)).encode()

    def change(self, statement: str) -> None:
        """Change something behind the bot's back."""
        with talking_to(self.url) as conn:
            conn.exec_driver_sql(statement)

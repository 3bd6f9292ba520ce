"""What the bot keeps: its SQLite file, looked into from outside."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_TABLES = """
    SELECT tables.name
      FROM sqlite_schema AS tables
      JOIN pragma_table_info(tables.name) AS columns
     WHERE tables.type = 'table' AND columns.name = 'team'
"""
AT_WORK = """
    SELECT EXISTS (SELECT 1 FROM conversations
                    WHERE inbox_seq > done_seq OR lease_owner IS NOT NULL)
        OR EXISTS (SELECT 1 FROM requests WHERE state = 'waiting')
"""


@dataclass(frozen=True)
class Kept:
    """The bot's database; nothing here goes through the bot."""

    path: Path

    @property
    def url(self) -> str:
        """What the bot is told to open."""
        return f"sqlite+aiosqlite:///{self.path}"

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Ask the database, whoever is using it."""
        with closing(sqlite3.connect(self.path)) as conn:
            return conn.execute(query).fetchall()

    def counts(self) -> dict[str, int]:
        """How many rows each table has that holds anything of a workspace."""
        names = [name for (name,) in self.rows(_TABLES)]
        return {n: self.rows(f"SELECT count(*) FROM {n}")[0][0] for n in names}  # noqa: S608 - names of tables

    @property
    def is_at_work(self) -> bool:
        """Whether something that was taken in is still to be decided or answered."""
        return bool(self.rows(AT_WORK)[0][0])

    def bytes(self) -> bytes:
        """Everything that stands in the file and beside it, after a checkpoint."""
        with closing(sqlite3.connect(self.path)) as conn:
            conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        beside = sorted(self.path.parent.glob(f"{self.path.name}*"))
        return b"".join(file.read_bytes() for file in beside)

    @contextmanager
    def taking_nothing(self, table: str = "messages") -> Iterator[None]:
        """Let every intake fail, as on a full disk, until the block is left."""
        self.change(f"ALTER TABLE {table} RENAME TO elsewhere")
        try:
            yield
        finally:
            self.change(f"ALTER TABLE elsewhere RENAME TO {table}")

    def change(self, statement: str) -> None:
        """Change something behind the bot's back."""
        with closing(sqlite3.connect(self.path)) as conn, conn:
            conn.execute("PRAGMA legacy_alter_table=ON")
            conn.execute(statement)

"""The store: everything we remember, in SQLite or PostgreSQL."""

from bot.store.migrate import migrate
from bot.store.opening import Store, open_store

__all__ = ["Store", "migrate", "open_store"]

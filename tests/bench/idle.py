"""What a process costs that has nothing to do: CPU, and questions to its database."""

import asyncio
from collections.abc import Callable
from time import monotonic

import sqlalchemy as sa

from bot.store.urls import database_url
from tests.bench import say
from tests.bench._site import cpu_s, scaled, site, verdict
from tests.chaos.databases import postgresql

FOR_S, SETTLES_IN_S = 60, 15
GOAL_CPU_PERCENT, GOAL_PER_S = 2.0, 6.0
_TRANSACTIONS = """
    SELECT xact_commit + xact_rollback FROM pg_stat_database
     WHERE datname = current_database()
"""


def main() -> bool:
    """Measure one process on SQLite, and one of two on PostgreSQL."""
    on_sqlite = asyncio.run(_measure(None, 1))
    with postgresql() as db:
        on_postgres = asyncio.run(_measure(db.url, 2))
    return on_sqlite and on_postgres


async def _measure(url: str | None, replicas: int) -> bool:
    async with site(channels=1) as place:
        fleet = [
            place.replica(f"bot{n}", url or place.sqlite_url) for n in range(replicas)
        ]
        try:
            for replica in fleet:
                replica.start()
            await asyncio.gather(*(replica.up() for replica in fleet))
            await asyncio.sleep(SETTLES_IN_S)
            asked = _counter(url)
            began_s, used_s, before = monotonic(), cpu_s(fleet[0].pid), asked()
            await asyncio.sleep(scaled(FOR_S))
            took_s = monotonic() - began_s
            percent = 100 * (cpu_s(fleet[0].pid) - used_s) / took_s
            per_s = (asked() - before) / took_s / replicas
        finally:
            for replica in fleet:
                replica.kill()
    kind = "PostgreSQL" if url else "SQLite"
    say(f"{replicas} at rest on {kind}, for {took_s:.0f} s:")
    met = [verdict(percent <= GOAL_CPU_PERCENT, f"{percent:.2f} % of a core each")]
    if url:
        met.append(verdict(per_s <= GOAL_PER_S, f"{per_s:.1f} transactions a second"))
    return all(met)


def _counter(url: str | None) -> Callable[[], int]:
    """How many transactions there were, our own looks included."""
    if url is None:
        return int
    engine = sa.create_engine(database_url(url), poolclass=sa.NullPool)

    def count() -> int:
        with engine.connect() as conn:
            return int(conn.scalar(sa.text(_TRANSACTIONS)) or 0)

    return count

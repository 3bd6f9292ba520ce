"""How soon others go on with what a killed process was at."""

import asyncio
from time import monotonic

import sqlalchemy as sa

from bot.store.schema import metadata
from bot.store.urls import database_url
from tests.bench import say
from tests.bench._site import Site, percentile, scaled, site, verdict
from tests.chaos.databases import postgresql
from tests.chaos.replicas import Replica

ROUNDS, AT_WORK, TIMEOUT_S = 8, 50, 9.0
GOAL_S = 1.0
"""After the time-out, which begins with the last heartbeat that was heard."""
_SILENT_S = """
    SELECT extract(epoch FROM clock_timestamp() - min(heartbeat_at))::float8
      FROM workers
"""


def main() -> bool:
    """Kill one of two, again and again, each time with many answers under way."""
    with postgresql() as db:
        rounds = asyncio.run(_measure(db.url))
    first_s, all_s = [first for first, _ in rounds], [every for _, every in rounds]
    say(f"{AT_WORK} answers of a killed process, {len(rounds)} times:")
    say(f"  all begun anew {percentile(all_s, 0.5):.2f} s, {max(all_s):.2f} s at most")
    return verdict(
        max(first_s) <= GOAL_S,
        f"the first {percentile(first_s, 0.5):.2f} s, {max(first_s):.2f} s at most,"
        f" after LEASE_TIMEOUT_S={TIMEOUT_S:g}; goal {GOAL_S:g} s",
    )


async def _measure(url: str) -> list[tuple[float, float]]:
    async with site(channels=AT_WORK) as place:
        place.model.delay_s = 3600.0
        fleet = [place.replica(f"bot{n}", url, **_settings()) for n in range(2)]
        try:
            for replica in fleet:
                replica.start()
            return [
                await _round(place, url, fleet[n % 2], fleet[1 - n % 2], n)
                for n in range(scaled(ROUNDS))
            ]
        finally:
            for replica in fleet:
                replica.kill()


async def _round(
    place: Site, url: str, victim: Replica, heir: Replica, number: int
) -> tuple[float, float]:
    """Seconds from the end of the time-out until the first answer, and all."""
    await asyncio.gather(victim.up(), heir.up())
    await asyncio.sleep(1.5 * TIMEOUT_S)  # whoever judges has lived as long
    place.slack.deliver_to(f"{victim.url}/slack/events")
    before = len(place.model.requests)
    for question in range(AT_WORK):
        place.mention(number * AT_WORK + question)
    await place.model.until_asked(before + AT_WORK, within_s=120)
    victim.kill()
    await place.model.until_asked(before + AT_WORK + 1, within_s=120)
    first_at_s = monotonic()
    await place.model.until_asked(before + 2 * AT_WORK, within_s=120)
    all_at_s = monotonic()
    # Whoever has been silent longest is the victim by now, and not before.
    over_s = _heard_at_s(url) + TIMEOUT_S
    first_s, all_s = first_at_s - over_s, all_at_s - over_s
    heir.kill()
    _forget(url)
    for replica in (victim, heir):
        replica.start()
    return first_s, all_s


def _settings() -> dict[str, str]:
    return {"LEASE_TIMEOUT_S": f"{TIMEOUT_S:g}"}


def _heard_at_s(url: str) -> float:
    """When the longest silent process was last heard of, on the monotonic clock."""
    engine = sa.create_engine(database_url(url), poolclass=sa.NullPool)
    with engine.connect() as conn:
        silent_s = float(conn.scalar(sa.text(_SILENT_S)) or 0.0)
        return monotonic() - silent_s


def _forget(url: str) -> None:
    engine = sa.create_engine(database_url(url), poolclass=sa.NullPool)
    with engine.begin() as conn:
        conn.exec_driver_sql(f"TRUNCATE {', '.join(metadata.tables)} CASCADE")

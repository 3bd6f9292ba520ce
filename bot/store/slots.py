"""The right to do something so many times in a while, shared by all processes.

Who asks gets the next moment at once and waits for it. In no window of `window_s`
are there ever more than `limit`, and nobody overtakes. One row holds the newest
moments that were given away, up to a limit at which that becomes dear. Above it
the row holds a single moment, by the generic cell rate algorithm: a tenth of the
limit may go at once, the rest is spread evenly over the window.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic, time

import sqlalchemy as sa

from bot.store.database import Database
from bot.store.dialects import insert
from bot.store.schema import rate_slots

_RESERVE = sa.text("""
    INSERT INTO rate_slots AS r (key, slots) VALUES (:key, ARRAY[clock_timestamp()])
    ON CONFLICT (key) DO UPDATE SET slots =
      CASE WHEN cardinality(r.slots) >= :limit
           THEN r.slots[cardinality(r.slots) - :limit + 2:] ELSE r.slots END
      || greatest(clock_timestamp(),
                  r.slots[cardinality(r.slots) - :limit + 1]
                  + make_interval(secs => :window_s))
    WHERE cardinality(r.slots) < :limit
       OR r.slots[cardinality(r.slots) - :limit + 1] + make_interval(secs => :window_s)
          <= clock_timestamp() + make_interval(secs => :max_wait_s)
    RETURNING greatest(0, extract(epoch FROM
                slots[cardinality(slots)] - clock_timestamp()))::float8
""")


_RESERVE_EVENLY = sa.text("""
    INSERT INTO rate_slots AS r (key, slots)
    VALUES (:key, ARRAY[clock_timestamp() + make_interval(secs => :apart_s)])
    ON CONFLICT (key) DO UPDATE SET slots =
      ARRAY[greatest(clock_timestamp(), r.slots[cardinality(r.slots)])
            + make_interval(secs => :apart_s)]
    WHERE r.slots[cardinality(r.slots)]
          <= clock_timestamp() + make_interval(secs => :ahead_s + :max_wait_s)
    RETURNING greatest(0, extract(epoch FROM slots[1] - clock_timestamp())
                          - :apart_s - :ahead_s)::float8
""")
_REMEMBERED = 500
"""The highest limit of which every moment is remembered: each costs 8 bytes a write."""
_AT_ONCE = 0.1


@dataclass(frozen=True, slots=True)
class StoredSlots:
    """Reservations in a database."""

    database: Database

    async def reserve(
        self, key: str, *, limit: int, window_s: float, max_wait_s: float
    ) -> float | None:
        """Book the next slot of `key`: when it comes, as `monotonic` tells.

        It comes no earlier, however long the database was waited for. None, and
        nothing booked, when it would come later than in `max_wait_s`.
        """
        return await self.database.write_one(
            _book, key, limit, window_s, max_wait_s=max_wait_s
        )


def _book(
    conn: sa.Connection, key: str, limit: int, window_s: float, *, max_wait_s: float
) -> float | None:
    asked_s = monotonic()
    wait_s = reserve(conn, key, limit, window_s, max_wait_s=max_wait_s)
    return None if wait_s is None else asked_s + wait_s


def reserve(
    conn: sa.Connection, key: str, limit: int, window_s: float, *, max_wait_s: float
) -> float | None:
    """Book the next slot, so many seconds from now at the earliest.

    It is one statement where several processes may ask.
    """
    if limit > _REMEMBERED:
        return _reserve_evenly(conn, key, limit, window_s, max_wait_s)
    if conn.dialect.name == "postgresql":
        asked = {"key": key, "limit": limit, "window_s": window_s}
        booked = conn.execute(_RESERVE, {**asked, "max_wait_s": max_wait_s})
        return booked.scalar_one_or_none()
    now_s, given = time(), _given(conn, key)
    slot_s = now_s if len(given) < limit else max(now_s, given[-limit] + window_s)
    if slot_s - now_s > max_wait_s:
        return None
    _keep(conn, key, [*given, slot_s][-limit:])
    return slot_s - now_s


def _reserve_evenly(
    conn: sa.Connection, key: str, limit: int, window_s: float, max_wait_s: float
) -> float | None:
    """Keep when the next slot would come if all were `apart_s` apart.

    It may come up to `ahead_s` earlier: of `limit + 1` slots the last is at least
    `limit * apart_s - ahead_s` after the first, which is more than a window.
    """
    at_once = int(limit * _AT_ONCE)
    apart_s = window_s / (limit - at_once)
    ahead_s = (at_once - 1) * apart_s
    if conn.dialect.name == "postgresql":
        asked = {"key": key, "apart_s": apart_s, "ahead_s": ahead_s}
        booked = conn.execute(_RESERVE_EVENLY, {**asked, "max_wait_s": max_wait_s})
        return booked.scalar_one_or_none()
    now_s, given = time(), _given(conn, key)
    next_s = max(now_s, given[-1] if given else now_s)
    if (wait_s := max(0.0, next_s - ahead_s - now_s)) > max_wait_s:
        return None
    _keep(conn, key, [next_s + apart_s])
    return wait_s


def _given(conn: sa.Connection, key: str) -> Sequence[float]:
    slots = conn.scalar(sa.select(rate_slots.c.slots).where(rate_slots.c.key == key))
    return tuple(json.loads(slots)) if slots else ()


def _keep(conn: sa.Connection, key: str, given: Sequence[float]) -> None:
    slots = json.dumps(given)
    conn.execute(
        insert(conn, rate_slots)
        .values(key=key, slots=slots)
        .on_conflict_do_update(index_elements=["key"], set_={"slots": slots})
    )

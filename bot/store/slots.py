"""The right to do something so many times in a while, shared by all processes.

One row holds the newest moments that were given away; who asks gets the next
one at once and waits for it. In no window of `window_s` are there ever more
than `limit`, and nobody overtakes. The cost grows with `limit`: meant for some
hundreds.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from time import time

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


@dataclass(frozen=True, slots=True)
class StoredSlots:
    """Reservations in a database."""

    database: Database

    async def reserve(
        self, key: str, *, limit: int, window_s: float, max_wait_s: float
    ) -> float | None:
        """Book the next slot of `key`: the seconds to wait for it.

        None, and nothing booked, when it would be later than `max_wait_s`.
        """
        return await self.database.write_one(
            reserve, key, limit, window_s, max_wait_s=max_wait_s
        )


def reserve(
    conn: sa.Connection, key: str, limit: int, window_s: float, *, max_wait_s: float
) -> float | None:
    """Book the next slot; one statement where several processes may ask."""
    if conn.dialect.name == "postgresql":
        asked = {"key": key, "limit": limit, "window_s": window_s}
        booked = conn.execute(_RESERVE, {**asked, "max_wait_s": max_wait_s})
        return booked.scalar_one_or_none()
    now_s, given = time(), _given(conn, key)
    slot_s = now_s if len(given) < limit else max(now_s, given[-limit] + window_s)
    if slot_s - now_s > max_wait_s:
        return None
    slots = json.dumps([*given, slot_s][-limit:])
    conn.execute(
        insert(conn, rate_slots)
        .values(key=key, slots=slots)
        .on_conflict_do_update(index_elements=["key"], set_={"slots": slots})
    )
    return slot_s - now_s


def _given(conn: sa.Connection, key: str) -> Sequence[float]:
    slots = conn.scalar(sa.select(rate_slots.c.slots).where(rate_slots.c.key == key))
    return tuple(json.loads(slots)) if slots else ()

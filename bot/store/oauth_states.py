"""States of installs that have begun: only their hashes are kept."""

from hashlib import sha256
from secrets import token_urlsafe

import sqlalchemy as sa

from bot.store.schema import oauth_states
from bot.store.times import ago

HOLDS_S = 600.0
MOST_STATES = 10_000
_MOST_FORGOTTEN = 1_000


def issue(conn: sa.Connection) -> str:
    """A new state, remembered for ten minutes.

    Anybody can begin installs: of too many at once the oldest are forgotten.
    """
    state = token_urlsafe(32)
    newest = sa.select(oauth_states.c.state_hash).order_by(
        oauth_states.c.issued_at.desc()
    )
    beyond = newest.offset(MOST_STATES - 1).limit(_MOST_FORGOTTEN)
    conn.execute(sa.delete(oauth_states).where(oauth_states.c.state_hash.in_(beyond)))
    conn.execute(
        sa.insert(oauth_states).values(state_hash=_hash(state), issued_at=ago(0))
    )
    return state


def consume(conn: sa.Connection, state: str) -> bool:
    """Forget a state; True if it was one of ours and still holds."""
    row = conn.execute(
        sa.delete(oauth_states)
        .where(oauth_states.c.state_hash == _hash(state))
        .returning((oauth_states.c.issued_at > ago(HOLDS_S)).label("holds"))
    ).one_or_none()
    return row is not None and bool(row.holds)


def _hash(state: str) -> str:
    return sha256(state.encode()).hexdigest()

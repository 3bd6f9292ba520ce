"""Bot tokens of one install: issued, renewed, at an end, taken back."""

from dataclasses import dataclass, field
from typing import Literal

from bot.playground.slack.ids import secret

LASTS_S = 43_200
_ACTIVE_AT_ONCE = 2

State = Literal["good", "expired", "revoked"]


@dataclass(slots=True, kw_only=True)
class _Token:
    token: str = field(repr=False)
    ends_at: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """What `oauth.v2.access` hands out; without rotation a token alone."""

    token: str = field(repr=False)
    refresh: str | None = field(default=None, repr=False)
    lasts_s: int | None = None


@dataclass(slots=True, kw_only=True)
class Tokens:
    """The tokens of one install, newest last.

    At most two work at once where they rotate. A refresh token works once. The
    workspaces of an organisation share one install, and `team` is its id. Without
    `scopes` they open everything, else what these allow.
    """

    team: str
    rotates: bool = False
    is_org_wide: bool = False
    scopes: frozenset[str] | None = None
    _active: list[_Token] = field(default_factory=list, repr=False)
    _refresh: set[str] = field(default_factory=set, repr=False)
    _gone: set[str] = field(default_factory=set, repr=False)

    @property
    def newest(self) -> str:
        """The token handed out last; empty where there is none."""
        return self._active[-1].token if self._active else ""

    def issue(self, now: float) -> Pair:
        """Hand out a token, and with rotation what renews it."""
        prefix = "xoxe.xoxb" if self.rotates else "xoxb"
        token = f"{prefix}-{self.team}-{secret()}"
        ends_at = now + LASTS_S if self.rotates else None
        self._active.append(_Token(token=token, ends_at=ends_at))
        if not self.rotates:
            return Pair(token=token)
        for old in self._active[:-_ACTIVE_AT_ONCE]:
            self._gone.add(old.token)
        del self._active[:-_ACTIVE_AT_ONCE]
        refresh = f"xoxe-{self.team}-{secret()}"
        self._refresh.add(refresh)
        return Pair(token=token, refresh=refresh, lasts_s=LASTS_S)

    def renew(self, refresh: str, now: float) -> Pair | None:
        """Hand out the next pair for a refresh token; None if it is none."""
        if refresh not in self._refresh:
            return None
        self._refresh.remove(refresh)
        return self.issue(now)

    def state(self, token: str, now: float) -> State | None:
        """How it is with a token; None if it was never one of this install."""
        for known in self._active:
            if known.token == token:
                is_over = known.ends_at is not None and now >= known.ends_at
                return "expired" if is_over else "good"
        return "revoked" if token in self._gone else None

    def end(self) -> None:
        """Let the time of every token handed out so far be over."""
        for known in self._active:
            known.ends_at = 0.0

    def revoke(self) -> None:
        """Take everything back, as when the app is thrown out."""
        self._gone |= {known.token for known in self._active}
        self._active.clear()
        self._refresh.clear()

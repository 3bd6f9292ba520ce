"""Slack's rate limits: how often a method may be called in a workspace."""

import math
from collections import defaultdict, deque
from collections.abc import Callable

_WINDOW_S = 60.0
_TIERS = {1: 1, 2: 20, 3: 50, 4: 100}
_TIER_OF = {
    "agents.sessions.rename": 3,
    "agents.sessions.setStatus": 3,
    "apps.connections.open": 1,
    "assistant.threads.setSuggestedPrompts": 4,
    "assistant.threads.setTitle": 4,
    "bots.info": 3,
    "chat.appendStream": 4,
    "chat.delete": 3,
    "chat.postEphemeral": 4,
    "chat.startStream": 2,
    "chat.stopStream": 2,
    "chat.update": 3,
    "conversations.history": 3,
    "conversations.info": 3,
    "conversations.join": 3,
    "conversations.members": 4,
    "conversations.open": 3,
    "conversations.replies": 3,
    "files.completeUploadExternal": 4,
    "files.delete": 3,
    "files.getUploadURLExternal": 4,
    "files.info": 4,
    "reactions.add": 3,
    "reactions.remove": 2,
    "team.info": 3,
    "usergroups.list": 2,
    "usergroups.users.list": 2,
    "users.conversations": 3,
    "users.info": 4,
    "views.open": 4,
    "views.publish": 4,
    "views.push": 4,
    "views.update": 4,
}
_SPECIAL = {
    "assistant.threads.setStatus": 600,
    "auth.test": 600,
    "chat.getPermalink": 600,
    "chat.postMessage": 300,
}
_BURST_POSTS = 5
READ_A_LITTLE = frozenset({"conversations.history", "conversations.replies"})
LITTLE_MESSAGES = 15

PER_MINUTE = _SPECIAL | {m: _TIERS[tier] for m, tier in _TIER_OF.items()}


class Limits:
    """Counts calls in sliding windows; lets everything pass until enabled.

    Posting is besides limited to one message a second a channel, with a few
    at once forgiven. How many is not documented.
    """

    def __init__(self, now: Callable[[], float], *, enabled: bool = False) -> None:
        self.enabled = enabled
        self.reads_little = False
        """Threads and channels one page a minute, as apps outside the Marketplace."""
        self.little_every_s = _WINDOW_S
        self._now = now
        self._calls: defaultdict[tuple[str, str], deque[float]] = defaultdict(deque)
        self._posts: dict[tuple[str, str], float] = {}

    def retry_after_s(self, method: str, team: str, channel: str = "") -> int | None:
        """Count a call; if it is one too many, say in how many seconds to retry."""
        little = self.reads_little and method in READ_A_LITTLE
        if not (self.enabled or little):
            return None
        wait_s = self._window_wait_s(method, team)
        if wait_s <= 0 and method == "chat.postMessage":
            wait_s = self._channel_wait_s((team, channel))
        if wait_s > 0:
            return math.ceil(wait_s)
        self._calls[method, team].append(self._now())
        return None

    def forget(self) -> None:
        """Let a minute have passed."""
        self._calls.clear()

    def most_messages(self, method: str) -> int | None:
        """The largest page there is, where it is smaller than usual."""
        little = self.reads_little and method in READ_A_LITTLE
        return LITTLE_MESSAGES if little else None

    def _window_wait_s(self, method: str, team: str) -> float:
        little = self.reads_little and method in READ_A_LITTLE
        window_s = self.little_every_s if little else _WINDOW_S
        calls, start = self._calls[method, team], self._now() - window_s
        while calls and calls[0] <= start:
            calls.popleft()
        most = 1 if little else PER_MINUTE.get(method, _TIERS[3])
        is_full = len(calls) >= most
        return calls[0] - start if is_full else 0.0

    def _channel_wait_s(self, place: tuple[str, str]) -> float:
        # The time at which all posts so far have been paid for, one a second.
        paid_at = max(self._posts.get(place, 0.0), self._now())
        wait_s = paid_at + 1 - self._now() - _BURST_POSTS
        if wait_s <= 0:
            self._posts[place] = paid_at + 1
        return wait_s

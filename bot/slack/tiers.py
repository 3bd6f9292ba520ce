"""How often Slack lets an app call each method, by its documentation."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Tier:
    """At most `calls` in any `window_s`, and no more than one each `pause_s` a reply.

    Slack's minute is taken a second longer: its clock starts when a call
    arrives, ours when it leaves.
    """

    calls: int
    window_s: float = 61.0
    pause_s: float = 0.0


TIERS: Mapping[str, Tier] = MappingProxyType(
    {
        "chat.startStream": Tier(20),
        "chat.appendStream": Tier(100, pause_s=0.75),
        "chat.stopStream": Tier(20),
        "chat.update": Tier(50, pause_s=3.0),
        "chat.delete": Tier(50),
        "chat.postEphemeral": Tier(100),
        "chat.postMessage": Tier(1, window_s=1.1),
        "files.delete": Tier(50),
        "agents.sessions.rename": Tier(50),
        "agents.sessions.setStatus": Tier(50),
        "assistant.threads.setStatus": Tier(600),
    }
)
"""Slack's documented figures: tiers 2, 4, 2 and 3, one post a second a channel, …"""


def part_of(tier: Tier, shared_by: int) -> Tier:
    """The part of one of so many: fewer calls, or one in a longer window."""
    calls = tier.calls // shared_by
    if calls:
        return replace(tier, calls=calls)
    window_s = tier.window_s * shared_by / tier.calls
    return replace(tier, calls=1, window_s=window_s)

"""What Slack sends to an app, and what comes back."""

from dataclasses import dataclass
from typing import Any, Literal, Protocol

from bot.playground.slack.world import App

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Parcel:
    """Something for the app, in Socket Mode's words for what it is."""

    kind: Literal["events_api", "slash_commands", "interactive"]
    payload: Json


@dataclass(frozen=True, slots=True)
class Retry:
    """That something was sent before, and why once more."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """How the app took it; `reason` is why not, in Slack's words.

    `body` is what it answered, JSON where it was JSON. `is_final` means the
    app asked not to be sent this again.
    """

    accepted: bool
    reason: str = ""
    status: int | None = None
    body: object = None
    is_final: bool = False


class Carrier(Protocol):
    """A way to the app."""

    async def carry(self, app: App, parcel: Parcel, retry: Retry | None) -> Receipt:
        """Send it once and wait for the receipt; never raises for the app's faults."""
        ...

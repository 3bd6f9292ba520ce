"""What Slack hands out for a while: triggers, response URLs, tickets, views."""

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass(slots=True, kw_only=True)
class Trigger:
    """The right to open one view for one person, soon."""

    user: str
    issued_at: float
    is_used: bool = False


@dataclass(slots=True, kw_only=True)
class ResponseUrl:
    """The right to answer where somebody used the app, a few times.

    `message_ts` is the message it came from; a command has none.
    """

    user: str
    channel: str
    issued_at: float
    message_ts: str | None = None
    uses: int = 0


@dataclass(slots=True, kw_only=True)
class UploadTicket:
    """A file on its way in: announced, then sent, then completed."""

    file_id: str
    name: str
    size_bytes: int
    content: bytes | None = None


@dataclass(slots=True, kw_only=True)
class View:
    """A modal or a home tab somebody has open; `json` is what the app sent.

    `entered` is what they typed and chose, by block_id and action_id; `errors`
    is what the app found wrong with it, by block_id. `trouble` is Slack's own
    word that the app did not take what was done.
    """

    id: str
    user: str
    json: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    is_open: bool = True
    entered: dict[str, dict[str, Json]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    trouble: str = ""

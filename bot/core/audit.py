"""Who changed what, or tried to: written down with every change, never changed."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from bot.core.ids import UserId
from bot.core.prompts import Scope


class Action(StrEnum):
    """What somebody did, or was refused."""

    PUBLISHED = "prompt published"
    ROLLED_BACK = "prompt rolled back"
    SET = "settings changed"
    MOVED = "channel moved"
    REFUSED = "refused"
    REPLAYED = "submission came again"
    INSTALLED = "app installed"
    KEYS_CHANGED = "encryption key changed"
    ERASED = "person erased"
    TOO_LATE = "window could not be opened"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One line: `who` did it, at `door` (a command, the Home tab …), to `scope`.

    `before` and `after` are fingerprints of texts, never texts. `detail` holds
    version numbers, names of settings, or why it was refused. Of a store's
    entries `seq` counts each workspace's, and `at` is the database's time.
    """

    scope: Scope
    who: UserId
    action: Action
    door: str = ""
    before: str = ""
    after: str = ""
    detail: str = ""
    seq: int = field(default=0, compare=False)
    at: datetime | None = field(default=None, compare=False)


def fingerprint(text: str) -> str:
    """The SHA-256 of a text, in hex; empty for no text."""
    return sha256(text.encode(errors="replace")).hexdigest() if text else ""

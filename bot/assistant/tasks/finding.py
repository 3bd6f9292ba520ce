"""What doing a task comes to, before anybody is told."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.assistant.tasks.inquiring import Spent
from bot.core.ids import ChannelId, UserId
from bot.core.tasks.history import SourcePlace
from bot.core.tasks.results import Table, TaskOffer
from bot.core.tasks.subjects import Stretch


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A result: words, a quiet line under them, perhaps a table.

    `source_channel_id` is where it was read, None where nothing but what the
    asker showed us was, `stretch` what of it, `quoted` the channels that is quoted
    from. `arguments` are what its buttons
    need. `is_elsewhere`: it was read in another place than it was asked in, so
    that it stays private. `manner` names what of the workspace's own it was made by.
    """

    text: str = field(repr=False)
    note: str = field(default="", repr=False)
    table: Table | None = field(default=None, repr=False)
    source_channel_id: ChannelId | None = None
    stretch: Stretch | None = None
    quoted: frozenset[ChannelId] = frozenset()
    is_elsewhere: bool = False
    mentionable: frozenset[UserId] = frozenset()
    arguments: Mapping[str, object] = field(default_factory=dict, repr=False)
    spent: Spent | None = None
    manner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfound:
    """No result, and what to tell: help, what was not understood, a refusal.

    `join`: it would go on, were we a member there.
    """

    text: str
    offers: tuple[TaskOffer, ...] = ()
    join: SourcePlace | None = None


Outcome = Finding | Unfound

"""What came of a task: shown to who asked, and kept for its buttons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.core.ids import ChannelId, InstallationId, MessageTs, TeamId, UserId
from bot.core.requests import Request
from bot.core.tasks.asked import TaskButton
from bot.core.tasks.posting import Intent, Mark, MessagePlace, Unposted
from bot.core.tasks.subjects import Stretch
from bot.core.tasks.verbs import TaskVerb


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of a result, each as long as `columns`; links are (label, address)."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a task found, as it is kept for a while.

    It belongs to `user_id` and to nobody else. `channel_id` and `thread_ts` are
    where it was asked for; `source_channel_id` is where it was read, which may
    be a narrower place; `stretch` is what of it. `manner` names the versions of
    prompt and settings that it was made by. `arguments` are what it was asked with.
    """

    installation: InstallationId
    team_id: TeamId
    user_id: UserId
    verb: TaskVerb
    channel_id: ChannelId | None = None
    thread_ts: MessageTs | None = None
    source_channel_id: ChannelId | None = None
    text: str = field(repr=False)
    note: str = field(default="", repr=False)
    table: Table | None = field(default=None, repr=False)
    stretch: Stretch | None = None
    manner: str = ""
    arguments: Mapping[str, object] = field(default_factory=dict, repr=False)

    @property
    def quoted(self) -> tuple[ChannelId, ...]:
        """The other channels it tells of, because what was read quotes them."""
        match self.arguments.get("quoted"):
            case list(named):
                return tuple(ChannelId(str(each)) for each in named)
            case _:
                return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of several options of an offer: what people read, and its value."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskOffer:
    """Something that can be pressed; `value` only says what is meant.

    With `choices` it is a menu. `warning` is asked before, where it is due.
    """

    button: TaskButton
    label: str
    value: str
    choices: tuple[Choice, ...] = ()
    warning: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What somebody is told: Markdown, a table, a quiet line, things to press.

    Nobody but `mentionable` can be mentioned by it.
    """

    text: str = field(repr=False)
    table: Table | None = field(default=None, repr=False)
    note: str = field(default="", repr=False)
    offers: tuple[TaskOffer, ...] = ()
    mentionable: frozenset[UserId] = frozenset()


@dataclass(slots=True)
class Told:
    """How many messages of a telling are out: told again, it goes on after them."""

    messages: int = 0


class Results(Protocol):
    """Kept results; everything is durable on return. Raises `StoreUnavailable`."""

    async def keep(self, result: Result, asked_by: str) -> int:
        """Keep it; its number. Once for each `asked_by`, the newest one counts."""

    async def find(self, installation: InstallationId, number: int) -> Result | None:
        """The result with this number, or None where it is not kept any more."""

    async def intend(
        self, installation: InstallationId, mark: Mark, pressed: str, now: datetime
    ) -> Intent | None:
        """Write down that it is to be posted, once for each place.

        The intent that came first counts, unless it has led to nothing for
        `GIVEN_UP_AFTER`. None where the result is gone.
        """

    async def posted(
        self, installation: InstallationId, mark: Mark, where: MessagePlace
    ) -> None:
        """It stands there now."""

    async def take_back(self, installation: InstallationId, mark: Mark) -> None:
        """It could not be posted: that may be tried again."""


class Cancels(Protocol):
    """Requests that somebody has taken back. Raises `StoreUnavailable`."""

    async def cancel(
        self, installation: InstallationId, trigger_id: str, user_id: UserId
    ) -> bool:
        """Take back what `user_id` asked for; False where it is over, or not theirs."""

    async def is_cancelled(self, request: Request) -> bool:
        """Whether its asker has taken it back."""


class Teller(Protocol):
    """Brings results to the one who asked, and shares them at their wish.

    Raises `SlackRefused` and `SlackUnreachable`.
    """

    async def tell(
        self,
        request: Request,
        telling: Telling,
        *,
        replaces: bool = False,
        told: Told | None = None,
    ) -> None:
        """Tell it to the one who asked and nobody else, as `Courier.deliver` does.

        `replaces`: in place of the private message whose button they pressed.
        Whoever tells it again after trouble gives the same `told`.
        """

    async def give_file(
        self, request: Request, name: str, title: str, content: bytes
    ) -> None:
        """Put a file into the asker's direct messages with us."""

    async def share(
        self,
        request: Request,
        telling: Telling,
        mark: Mark,
        *,
        thread_ts: MessageTs | None,
        since: datetime | None,
    ) -> MessagePlace | Unposted:
        """Post it where the request came from, as it is marked.

        With `since` it is looked for first: what has stood there since then is
        not posted again. After `SlackUnreachable` look for it.
        """

    async def open_thread(
        self, request: Request, telling: Telling, mark: Mark, *, since: datetime | None
    ) -> MessagePlace:
        """Begin a thread with it in the asker's direct messages; else as `share`."""


class Glossary(Protocol):
    """A workspace's terms and how they are translated. Raises `StoreUnavailable`."""

    async def entries(
        self, installation: InstallationId, team_id: TeamId
    ) -> Sequence["Term"]:
        """All of them, by term."""

    async def put(
        self,
        installation: InstallationId,
        team_id: TeamId,
        term: "Term",
        user_id: UserId,
    ) -> bool:
        """Add a term or change it; False where there are too many already."""

    async def remove(
        self,
        installation: InstallationId,
        team_id: TeamId,
        term: str,
        language: str | None,
    ) -> bool:
        """Take a term out, for one language or for all; whether there was one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A term of a workspace; `translation` "" keeps it, `language` "" means all."""

    term: str
    translation: str = ""
    language: str = ""

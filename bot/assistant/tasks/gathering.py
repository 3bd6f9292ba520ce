"""Reading what is to be summarized: page by page, in portions for the model."""

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

from bot.assistant.tasks.coverage import Coverage, Source
from bot.assistant.tasks.evidence import Ledger, mentioned_in
from bot.assistant.tasks.how_far import HowFar
from bot.assistant.tasks.quotes import Quotes
from bot.assistant.tasks.reading import Readers
from bot.assistant.tasks.together import together
from bot.assistant.tasks.walking import Walk
from bot.core.conversation import Author
from bot.core.ids import ChannelId, MessageTs, TeamId, UserId
from bot.core.ports import Directory, Person
from bot.core.tasks.asked import Asked, SlackMessage
from bot.core.tasks.history import Page
from bot.core.tasks.subjects import Stretch

PORTION_CHARS = 120_000
MOST_PORTIONS = 10
"""However much is read, it is told to the model in no more portions than this."""

_NAMES_AT_ONCE = 5

Progress = Callable[[HowFar], Awaitable[None]]
"""Hears how far the reading is."""


@dataclass(slots=True, kw_only=True)
class Gathering:
    """One reading; `portions` yields text for the model, filling ledger and coverage.

    With `given` messages nothing else is read. `is_whole`: all there is was read.

    Beside the portion in the making no more of Slack's history is held than a page
    of the channel, and one of the thread that is read below one of its messages.
    """

    readers: Readers
    directory: Directory
    asked: Asked
    person: Person
    source: Source
    progress: Progress
    given: tuple[SlackMessage, ...] = ()
    portion_chars: int = PORTION_CHARS
    ledger: Ledger = field(default_factory=Ledger)
    coverage: Coverage = field(default_factory=Coverage)
    names: dict[UserId, str] = field(default_factory=dict)
    is_whole: bool = False
    _quotes: Quotes = field(init=False)
    _groups: list[list[str]] = field(default_factory=list)
    _seen: set[MessageTs] = field(default_factory=set)
    _chars: int = 0
    _portions: int = 0

    def __post_init__(self) -> None:
        self._quotes = Quotes(
            readers=self.readers, asked=self.asked, person=self.person
        )

    @property
    def quoted(self) -> frozenset[ChannelId]:
        """The channels that were told of because messages quote them."""
        return frozenset(self._quotes.told)

    @property
    def stretch(self) -> Stretch | None:
        """What was read so far; None for nothing of Slack's."""
        return None if self.given else self.coverage.stretch(self.source)

    async def portions(self) -> AsyncGenerator[str, None]:
        """Texts of up to `portion_chars`, the newest messages first.

        Raises `SlackRefused` and `SlackUnreachable`.
        """
        async for messages in self._given() if self.given else self._walk().pages():
            for message in messages:
                if message.ts in self._seen or message.ts == self.asked.post_ts:
                    continue
                line = await self._line(message)
                if self._chars + len(line) > self.portion_chars and self._groups:
                    yield self.portion()
                    if self._portions >= MOST_PORTIONS:
                        self.coverage.is_cut_off = True
                        return
                self._keep(line, is_reply=message.thread_ts not in (None, message.ts))
        self.is_whole = not self.coverage.is_cut_off
        if self._groups:
            yield self.portion()

    def _walk(self) -> Walk:
        return Walk(
            history=self.readers.history,
            installation=self.asked.installation,
            source=self.source,
            coverage=self.coverage,
            heard=self._heard,
        )

    def _keep(self, line: str, *, is_reply: bool) -> None:
        """A root begins a group, and what replies to it follows in that group."""
        self._chars += len(line) + 1
        if is_reply and self._groups:
            self._groups[-1].append(line)
        else:
            self._groups.append([line])

    def portion(self) -> str:
        """The text since the last portion in order; a channel is read from its end."""
        groups, self._groups, self._chars = self._groups, [], 0
        self._portions += 1
        ordered = groups if self.source.thread_ts else reversed(groups)
        return "\n".join(line for group in ordered for line in group)

    async def _line(self, message: SlackMessage) -> str:
        self._seen.add(message.ts)
        words = await self._quotes.words(message)
        self.coverage.hidden_quotes = self._quotes.hidden
        self.coverage.count(message, self.source.start)
        return self.ledger.enter(message, words, self.names)

    async def _given(self) -> AsyncIterator[tuple[SlackMessage, ...]]:
        """What somebody has shown us themselves."""
        await self._heard(Page(messages=self.given), self.given)
        yield self.given

    async def _heard(self, page: Page, messages: tuple[SlackMessage, ...]) -> None:
        """Learn the names of who speaks there, and tell how far the reading is."""
        self.coverage.skipped += page.skipped
        self.coverage.is_limited = self.coverage.is_limited or page.is_limited
        met = {m.author.user_id: m.author for m in messages}
        for user_id in mentioned_in(messages):
            met.setdefault(user_id, Author(user_id=user_id, team_id=TeamId("")))
        unknown = {u: author for u, author in met.items() if u not in self.names}
        found = await together(
            (self._named(author) for author in unknown.values()),
            at_once=_NAMES_AT_ONCE,
        )
        self.names |= dict(zip(unknown, found, strict=True))
        total = self.source.count
        await self.progress(
            HowFar(
                self.coverage.messages + len(messages), total, self.coverage.is_limited
            )
        )

    async def _named(self, author: Author) -> str:
        if author.is_bot or not author.user_id.startswith(("U", "W")):
            return author.name or "an app"
        person = await self.directory.person(
            self.asked.installation, self.asked.team_id, author
        )
        return person.name or author.name

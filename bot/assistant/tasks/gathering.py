"""Reading what is to be summarized: page by page, in portions for the model."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.assistant.tasks.evidence import Ledger, mentioned_in
from bot.assistant.tasks.how_far import HowFar
from bot.assistant.tasks.moments import MOST_MESSAGES
from bot.assistant.tasks.reading import Readers
from bot.assistant.tasks.together import together
from bot.assistant.tasks.wishes import Between, Last
from bot.core.conversation import Author
from bot.core.ids import MessageTs, TeamId, UserId
from bot.core.ports import Directory, Person
from bot.core.tasks.asked import Asked, SlackMessage
from bot.core.tasks.history import Page, SourcePlace

PORTION_CHARS = 120_000
MOST_PORTIONS = 10
"""However much is read, it is told to the model in no more portions than this."""

MOST_THREADS = 100
MOST_LIMITED_PAGES = 20
_NAMES_AT_ONCE = 5

Progress = Callable[[HowFar], Awaitable[None]]
"""Hears how far the reading is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What is read: a thread, or a stretch of a channel."""

    place: SourcePlace
    thread_ts: MessageTs | None = None
    span: Last | Between | None = None


@dataclass(slots=True)
class Coverage:
    """What was read and what was not, told under the summary."""

    messages: int = 0
    replies: int = 0
    threads: int = 0
    skipped: int = 0
    threads_left_out: int = 0
    hidden_quotes: int = 0
    is_cut_off: bool = False
    is_limited: bool = False
    oldest: MessageTs | None = None
    newest: MessageTs | None = None

    def count(self, message: SlackMessage) -> None:
        """One more message was read."""
        self.messages += 1
        self.oldest = min(self.oldest or message.ts, message.ts)
        self.newest = max(self.newest or message.ts, message.ts)


@dataclass(slots=True, kw_only=True)
class Gathering:
    """One reading; `portions` yields text for the model, filling ledger and coverage.

    With `given` messages nothing else is read.

    Of Slack's history no more than a page is held beside the portion in the making.
    """

    readers: Readers
    directory: Directory
    asked: Asked
    person: Person
    source: Source
    progress: Progress
    given: tuple[SlackMessage, ...] = ()
    ledger: Ledger = field(default_factory=Ledger)
    coverage: Coverage = field(default_factory=Coverage)
    names: dict[UserId, str] = field(default_factory=dict)
    _groups: list[list[str]] = field(default_factory=list)
    _seen: set[MessageTs] = field(default_factory=set)
    _chars: int = 0
    _portions: int = 0

    async def portions(self) -> AsyncIterator[str]:
        """Texts of up to 120,000 characters, the newest messages first.

        Raises `SlackRefused` and `SlackUnreachable`.
        """
        is_thread = self.source.thread_ts is not None
        if self.given:
            pages = self._given()
        else:
            pages = self._thread_pages() if is_thread else self._channel_pages()
        async for messages in pages:
            for message in messages:
                if message.ts in self._seen or message.ts == self.asked.post_ts:
                    continue
                line = await self._line(message)
                if self._chars + len(line) > PORTION_CHARS and self._groups:
                    yield self._portion(is_thread=is_thread)
                    if self._portions >= MOST_PORTIONS:
                        self.coverage.is_cut_off = True
                        return
                self._keep(line, is_reply=message.thread_ts not in (None, message.ts))
        if self._groups:
            yield self._portion(is_thread=is_thread)

    def _keep(self, line: str, *, is_reply: bool) -> None:
        """A root begins a group, and what replies to it follows in that group."""
        self._chars += len(line) + 1
        if is_reply and self._groups:
            self._groups[-1].append(line)
        else:
            self._groups.append([line])

    def _portion(self, *, is_thread: bool) -> str:
        """The text so far in order; a channel is read from its end."""
        groups, self._groups, self._chars = self._groups, [], 0
        self._portions += 1
        ordered = groups if is_thread else reversed(groups)
        return "\n".join(line for group in ordered for line in group)

    async def _line(self, message: SlackMessage) -> str:
        self._seen.add(message.ts)
        words = await self.readers.with_quotes(self.asked, self.person, message)
        self.coverage.count(message)
        return self.ledger.enter(message, words, self.names)

    async def _given(self) -> AsyncIterator[tuple[SlackMessage, ...]]:
        """What somebody has shown us themselves."""
        await self._heard(Page(messages=self.given), self.given)
        yield self.given

    async def _thread_pages(self) -> AsyncIterator[tuple[SlackMessage, ...]]:
        place, thread_ts = self.source.place, self.source.thread_ts
        if thread_ts is None:
            return
        pages = self.readers.history.thread(
            self.asked.installation, place.channel_id, thread_ts
        )
        count = 0
        async for page in pages:
            messages = page.messages[: MOST_MESSAGES - self.coverage.messages]
            await self._heard(page, messages)
            yield messages
            count += 1
            if self._is_enough(page, count):
                return

    async def _channel_pages(self) -> AsyncIterator[tuple[SlackMessage, ...]]:
        """Each page's messages, and after each root the replies to it."""
        oldest, latest = self._bounds()
        pages = self.readers.history.newest_first(
            self.asked.installation,
            self.source.place.channel_id,
            oldest=oldest,
            latest=latest,
        )
        wanted, count = self._wanted, 0
        async for page in pages:
            roots = page.messages[:wanted]
            wanted -= len(roots)
            await self._heard(page, roots)
            for root in roots:
                yield (root,)
                async for replies in self._replies(root, page):
                    yield replies
            count += 1
            if wanted <= 0 or self._is_enough(page, count):
                return

    async def _replies(
        self, root: SlackMessage, page: Page
    ) -> AsyncIterator[tuple[SlackMessage, ...]]:
        if not root.replies:
            return
        if page.is_limited or self.coverage.threads >= MOST_THREADS:
            self.coverage.threads_left_out += 1
            return
        self.coverage.threads += 1
        pages = self.readers.history.thread(
            self.asked.installation, root.channel_id, root.ts
        )
        async for each in pages:
            room = max(MOST_MESSAGES - self.coverage.messages, 0)
            replies = tuple(m for m in each.messages if m.ts != root.ts)[:room]
            await self._heard(each, replies)
            self.coverage.replies += len(replies)
            yield replies
            if room <= len(replies):
                return

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
        total = self.source.span.count if isinstance(self.source.span, Last) else None
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

    @property
    def _wanted(self) -> int:
        span = self.source.span
        return span.count if isinstance(span, Last) else MOST_MESSAGES

    def _bounds(self) -> tuple[MessageTs | None, MessageTs | None]:
        span = self.source.span
        if not isinstance(span, Between):
            return None, None
        return _ts(span.start), _ts(span.end) if span.end else None

    def _is_enough(self, page: Page, count: int) -> bool:
        """Whether to stop after `count` pages, although there may be more."""
        is_slow = page.is_limited and count >= MOST_LIMITED_PAGES
        if self.coverage.messages >= MOST_MESSAGES or is_slow:
            self.coverage.is_cut_off = page.has_more
            return True
        return False


def _ts(moment: datetime) -> MessageTs:
    return MessageTs(f"{moment.astimezone(UTC).timestamp():.6f}")

"""What a thread about a result is told of it: the result, and what it rests on."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.assistant.tasks import wording
from bot.assistant.tasks.coverage import Source
from bot.assistant.tasks.finding import Unfound
from bot.assistant.tasks.gathering import Gathering
from bot.assistant.tasks.means import Means
from bot.assistant.tasks.wishes import Between
from bot.assistant.window import Room
from bot.core.conversation import ChannelKind, Lease, StoredPost
from bot.core.elements import contained
from bot.core.errors import SlackRefused, SlackUnreachable
from bot.core.tasks.asked import asked_in_turn
from bot.core.tasks.history import SourcePlace
from bot.core.tasks.subjects import Subject, Subjects

MOST_TOKENS = 25_000
PATIENCE_S = 20.0
"""How long an answer waits for what it rests on; then it goes on with what was read."""
TOLD_AFTER_S = 3.0
HOLDS_S = 600.0
_MOST_HELD = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """`text` stands before the conversation; the others are for the receipt."""

    text: str = ""
    basis: str = ""
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reread:
    """What was read once more, by whom is not told: it is held for one thread."""

    text: str = field(repr=False)
    messages: int
    is_whole: bool
    most_bytes: int
    until_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Backgrounds:
    """Tells what threads are about that were opened for a result.

    What people wrote elsewhere is not stored with the thread. It is read again,
    by the permission that the asker has now, and held for ten minutes at most.
    """

    subjects: Subjects
    means: Means
    _held: OrderedDict[int, _Reread] = field(default_factory=OrderedDict, init=False)

    async def of(
        self, lease: Lease, post: StoredPost, room: Room, tell: Callable[[str], None]
    ) -> Background:
        """What `post` asks about, in at most half of `room`; mostly nothing.

        Trouble with Slack counts as not being let in. `tell` hears of it if
        reading takes long. Raises `StoreUnavailable`.
        """
        if post.channel_kind is not ChannelKind.DIRECT:
            return Background()
        subject = await self.subjects.of(lease.conversation_id)
        if subject is None:
            return Background()
        most_bytes = int(min(room.tokens // 2, MOST_TOKENS) * room.bytes_per_token)
        most_bytes -= len(subject.text.encode())
        try:
            read = await self._read(lease, post, subject, most_bytes, tell)
        except (SlackRefused, SlackUnreachable):
            read = None
        return _closed() if read is None else _told(subject, read)

    async def _read(
        self,
        lease: Lease,
        post: StoredPost,
        subject: Subject,
        most_bytes: int,
        tell: Callable[[str], None],
    ) -> _Reread | None:
        """What the subject rests on; None for somebody who may not read it now."""
        asked = asked_in_turn(lease.key, post)
        if asked.user_id != subject.user_id:
            return None
        person = await self.means.directory.person(
            asked.installation, asked.team_id, asked.author
        )
        place = await self.means.readers.admit(
            asked, person, subject.stretch.channel_id, subject.verb
        )
        if isinstance(place, Unfound):
            return None
        held = self._held.get(lease.conversation_id)
        now_s = self.means.clock.monotonic_s()
        if held and held.until_s > now_s and held.most_bytes == most_bytes:
            return held
        gathering = self.means.gathering(
            asked, person, _source(place, subject), portion_chars=max(most_bytes, 1)
        )
        timer = asyncio.get_running_loop().call_later(
            TOLD_AFTER_S, tell, wording.READING_AGAIN
        )
        try:
            text = await _newest(gathering)
        finally:
            timer.cancel()
        return self._hold(lease.conversation_id, gathering, text, most_bytes)

    def _hold(
        self, conversation_id: int, gathering: Gathering, text: str, most_bytes: int
    ) -> _Reread:
        fitting = _fitting(text, most_bytes)
        read = _Reread(
            text=fitting,
            messages=fitting.count("\n") + bool(fitting),
            is_whole=gathering.is_whole and fitting == text,
            most_bytes=most_bytes,
            until_s=self.means.clock.monotonic_s() + HOLDS_S,
        )
        self._held[conversation_id] = read
        while len(self._held) > _MOST_HELD:
            self._held.popitem(last=False)
        return read


async def _newest(gathering: Gathering) -> str:
    """The newest portion, or as much of it as can be read in time."""
    try:
        async with asyncio.timeout(PATIENCE_S), aclosing(gathering.portions()) as all_:
            async for portion in all_:
                return portion
    except TimeoutError:
        return gathering.portion()
    return ""


def _source(place: SourcePlace, subject: Subject) -> Source:
    stretch = subject.stretch
    if stretch.thread_ts is not None:
        return Source(place=place, thread_ts=stretch.thread_ts, until=stretch.newest)
    span = Between(datetime.fromtimestamp(float(stretch.oldest), UTC))
    return Source(place=place, span=span, until=stretch.newest)


def _fitting(text: str, most_bytes: int) -> str:
    """As much of its end as fits, in whole lines."""
    encoded = text.encode()
    if len(encoded) <= most_bytes:
        return text
    end = encoded[len(encoded) - max(most_bytes, 0) :].decode(errors="ignore")
    return end.partition("\n")[2]


def _told(subject: Subject, read: _Reread) -> Background:
    parts = [f"<about>\n{contained(subject.text)}\n</about>"]
    if read.text:
        parts.append(f"<messages>\n{contained(read.text)}\n</messages>")
    if not read.is_whole:
        parts.append("<note>\nNot all of its messages are shown.\n</note>")
    return Background(
        text="\n".join(parts),
        basis=f"{read.messages:,} messages behind the {wording.CALLED[subject.verb]}",
        left_out=() if read.is_whole else (wording.NOT_ALL_READ,),
    )


def _closed() -> Background:
    return Background(
        text=f"<note>\n{wording.CLOSED_TO_MODEL}\n</note>",
        left_out=(wording.NOT_LET_READ_AGAIN,),
    )

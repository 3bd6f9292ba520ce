"""What is to be read, and what was: told under every summary."""

from dataclasses import dataclass
from datetime import UTC, datetime

from bot.assistant.tasks.wishes import Between, Last
from bot.core.ids import MessageTs
from bot.core.tasks.asked import SlackMessage
from bot.core.tasks.history import SourcePlace
from bot.core.tasks.subjects import Stretch


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What is read: a thread, or a stretch of a channel; `until` bounds either."""

    place: SourcePlace
    thread_ts: MessageTs | None = None
    span: Last | Between | None = None
    until: MessageTs | None = None

    @property
    def count(self) -> int | None:
        """How many messages are wanted; None for all."""
        return self.span.count if isinstance(self.span, Last) else None

    @property
    def start(self) -> MessageTs | None:
        """The first moment that is wanted, if there is one."""
        return ts_of(self.span.start) if isinstance(self.span, Between) else None

    @property
    def end(self) -> MessageTs | None:
        """The last moment that is wanted, if there is one."""
        if isinstance(self.span, Between) and self.span.end:
            return ts_of(self.span.end)
        return self.until


@dataclass(slots=True)
class Coverage:
    """What was read and what was not.

    `looked_back_to`: until then was looked for older threads that went on in the
    stretch; `old_threads` are those that did, `old_threads_left_out` more of them.
    """

    messages: int = 0
    replies: int = 0
    threads: int = 0
    skipped: int = 0
    threads_left_out: int = 0
    old_threads: int = 0
    old_threads_left_out: int = 0
    hidden_quotes: int = 0
    looked_back_to: MessageTs | None = None
    is_cut_off: bool = False
    is_limited: bool = False
    oldest: MessageTs | None = None
    newest: MessageTs | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all stands where was looked."""
        return not (self.messages or self.skipped)

    def count(self, message: SlackMessage, start: MessageTs | None = None) -> None:
        """One more was read; what is older than `start` only stands before replies."""
        self.messages += 1
        if start is None or message.ts >= start:
            self.oldest = min(self.oldest or message.ts, message.ts)
            self.newest = max(self.newest or message.ts, message.ts)

    def stretch(self, source: Source) -> Stretch | None:
        """What was read so far; None for nothing."""
        if not (self.oldest and self.newest):
            return None
        return Stretch(
            channel_id=source.place.channel_id,
            thread_ts=source.thread_ts,
            oldest=self.oldest,
            newest=self.newest,
        )


def ts_of(moment: datetime) -> MessageTs:
    """A moment as Slack writes it."""
    return MessageTs(f"{moment.astimezone(UTC).timestamp():.6f}")

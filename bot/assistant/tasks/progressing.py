"""Signs of life while a task takes long, as many as Slack has room for."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from bot.assistant.tasks.how_far import HowFar
from bot.core.errors import SlackRefused, SlackUnreachable
from bot.core.ports import Clock, Reply
from bot.core.requests import Request
from bot.core.tasks.asked import TaskButton
from bot.core.tasks.results import TaskOffer, Teller, Telling

AFTER_S: Sequence[float] = (4.0, 40.0)
"""When a private sign is due: a `response_url` works five times, results come first."""

EVERY_S = 3.0
_SLOWLY = "Slack lets me read a few a minute here; I tell you when I am done."


async def in_silence(_: HowFar) -> None:
    """No sign at all."""


@dataclass(slots=True, kw_only=True)
class PrivateProgress:
    """Tells who asked how far it is, with a button that ends it."""

    request: Request
    teller: Teller
    still_ours: Callable[[], None]
    clock: Clock
    after_s: Sequence[float] = field(default_factory=lambda: AFTER_S)
    _began_s: float = field(default=0.0, init=False)
    _told: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self._began_s = self.clock.monotonic_s()

    async def __call__(self, how_far: HowFar) -> None:
        """So many messages were read."""
        took_s = self.clock.monotonic_s() - self._began_s
        if self._told >= len(self.after_s):
            return
        is_due = took_s >= self.after_s[self._told] or (
            how_far.is_slow and not self._told
        )
        if not is_due:
            return
        self._told += 1
        cancel = TaskOffer(
            button=TaskButton.CANCEL, label="Cancel", value=self.request.trigger_id
        )
        telling = Telling(text=progress_words(how_far), offers=(cancel,))
        self.still_ours()
        with suppress(SlackRefused, SlackUnreachable):
            await self.teller.tell(self.request, telling)


@dataclass(slots=True, kw_only=True)
class ReplyProgress:
    """Shows in the reply that is on its way how far it is."""

    reply: Reply
    clock: Clock
    _next_s: float = field(default=0.0, init=False)

    async def __call__(self, how_far: HowFar) -> None:
        """So many messages were read."""
        now_s = self.clock.monotonic_s()
        if now_s >= self._next_s:
            self._next_s = now_s + EVERY_S
            self.reply.wait_notice(progress_words(how_far))


def progress_words(how_far: HowFar) -> str:
    """How far it is, in words."""
    of = f" of {how_far.total:,}" if how_far.total else ""
    words = f"Read {how_far.read:,}{of} messages…"
    return f"{words} {_SLOWLY}" if how_far.is_slow else words

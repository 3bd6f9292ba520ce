"""What the model is asked: history, names, place and voice, put together."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.assistant.catching_up import CatchingUp
from bot.assistant.context import Facts, asks_nothing, basis_of, model_messages
from bot.assistant.outcome import Outcome, unasked
from bot.assistant.surroundings import Surroundings
from bot.core import notices
from bot.core.conversation import ChannelKind, History, Lease, StoredPost
from bot.core.errors import SlackRefused, SlackUnreachable
from bot.core.helping import help_text
from bot.core.ids import InstallationId, UserId
from bot.core.model import ModelRequest
from bot.core.ports import Channel, Clock, Directory
from bot.core.receipt import Basis
from bot.core.words import HELP, word_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Which model speaks, what it is told of itself, how long it may speak."""

    model: str
    system: str
    max_tokens: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """A request to the model, and what it is based on."""

    request: ModelRequest
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Composing:
    """Composes the request that answers some posts.

    `pseudonym` names a person to the model's server without naming them.
    """

    catching_up: CatchingUp
    directory: Directory
    surroundings: Surroundings
    clock: Clock
    voice: Voice
    pseudonym: Callable[[InstallationId, UserId], str]

    async def compose(
        self, lease: Lease, posts: Sequence[StoredPost], turn: int
    ) -> Composed | Outcome:
        """The request for `turn`, or the outcome where there is nothing to ask."""
        history, channel, looking_at = await asyncio.gather(
            self.catching_up.history(lease, posts[0], turn),
            self._channel(lease, posts[-1]),
            self.surroundings.of(lease, posts[-1]),
        )
        if _is_taken_back(posts, history):
            return unasked()
        if all(word_of(post.post.text) is HELP for post in posts):
            return unasked(help_text())
        if asks_nothing(history):
            return unasked(notices.NOTHING_SAID)
        facts = Facts(now=self.clock.now(), channel=channel, looking_at=looking_at)
        messages = model_messages(history, facts)
        if not messages or messages[-1].role == "assistant":
            return unasked()
        installation = lease.key.installation
        request = ModelRequest(
            model=self.voice.model,
            system=self.voice.system,
            messages=messages,
            max_tokens=self.voice.max_tokens,
            user=self.pseudonym(installation, posts[-1].post.author.user_id),
            workspace=installation,
        )
        return Composed(request=request, basis=basis_of(history, messages, facts))

    async def _channel(self, lease: Lease, post: StoredPost) -> Channel | None:
        if post.channel_kind is ChannelKind.DIRECT:
            return None
        key = lease.key
        try:
            return await self.directory.channel(key.installation, key.channel_id)
        except (SlackRefused, SlackUnreachable):
            return None


def _is_taken_back(posts: Sequence[StoredPost], history: History) -> bool:
    """Whether all that wants an answer was deleted meanwhile."""
    left = {post.post.ts for post in history.posts}
    return left.isdisjoint(post.post.ts for post in posts)

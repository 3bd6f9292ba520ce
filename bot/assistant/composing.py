"""What the model is asked: history, names, place and voice, put together."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.assistant.catching_up import CatchingUp
from bot.assistant.context import Facts, asks_nothing, basis_of, model_messages
from bot.assistant.outcome import Outcome, unasked
from bot.assistant.sharing import Sharing
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
    """Which model speaks, what it is told of itself, how long it may speak.

    With `mentions_thread` it may mention people who wrote in the thread.
    """

    model: str
    system: str
    max_tokens: int
    mentions_thread: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """A request to the model, what it is based on, and whom it may mention."""

    request: ModelRequest
    basis: Basis
    mentionable: frozenset[UserId] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Composing:
    """Composes the request that answers some posts.

    `pseudonym` names a person to the model's server without naming them.
    """

    catching_up: CatchingUp
    directory: Directory
    surroundings: Surroundings
    sharing: Sharing
    clock: Clock
    voice: Voice
    pseudonym: Callable[[InstallationId, UserId], str]

    async def compose(
        self, lease: Lease, posts: Sequence[StoredPost], turn: int
    ) -> Composed | Outcome:
        """The request for `turn`, or the outcome where there is nothing to ask."""
        if all(word_of(post.post.text) is HELP for post in posts):
            return unasked(help_text())
        history, channel, looking_at = await asyncio.gather(
            self.catching_up.history(lease, posts[0], turn),
            self._channel(lease, posts[-1]),
            self.surroundings.of(lease, posts[-1]),
        )
        if _is_taken_back(posts, history):
            return unasked()
        if asks_nothing(history):
            return unasked(notices.NOTHING_SAID)
        mentionable = _people(history) if self.voice.mentions_thread else frozenset()
        facts = Facts(
            now=self.clock.now(),
            channel=channel,
            looking_at=looking_at,
            may_mention=bool(mentionable),
        )
        installation = lease.key.installation
        shown = await self.sharing.show(installation, history, self.voice.model)
        messages = model_messages(history, facts, shown.blocks)
        if not messages or messages[-1].role == "assistant":
            return unasked()
        request = ModelRequest(
            model=self.voice.model,
            system=self.voice.system,
            messages=messages,
            max_tokens=self.voice.max_tokens,
            user=self.pseudonym(installation, posts[-1].post.author.user_id),
            workspace=installation,
        )
        basis = basis_of(history, messages, facts, shown.left_out)
        return Composed(request=request, basis=basis, mentionable=mentionable)

    async def _channel(self, lease: Lease, post: StoredPost) -> Channel | None:
        if post.channel_kind is ChannelKind.DIRECT:
            return None
        key = lease.key
        try:
            return await self.directory.channel(key.installation, key.channel_id)
        except (SlackRefused, SlackUnreachable):
            return None


def _people(history: History) -> frozenset[UserId]:
    """Everybody who wrote in the thread."""
    authors = (post.post.author for post in history.posts)
    return frozenset(author.user_id for author in authors if not author.is_bot)


def _is_taken_back(posts: Sequence[StoredPost], history: History) -> bool:
    """Whether all that wants an answer was deleted meanwhile."""
    left = {post.post.ts for post in history.posts}
    return left.isdisjoint(post.post.ts for post in posts)

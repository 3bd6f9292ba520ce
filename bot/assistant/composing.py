"""What the model is asked: history, names, place and prompt, put together."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.assistant.catching_up import CatchingUp
from bot.assistant.condensing import Condensing
from bot.assistant.context import Facts, asks_nothing, basis_of, model_messages
from bot.assistant.outcome import Outcome, unasked
from bot.assistant.prompts import Prompts
from bot.assistant.sharing import Sharing, Shown
from bot.assistant.surroundings import Surroundings
from bot.assistant.tasks.background import Backgrounds
from bot.assistant.window import Crowding
from bot.core import notices
from bot.core.conversation import (
    ChannelKind,
    ConversationKey,
    History,
    Lease,
    StoredPost,
)
from bot.core.errors import SlackRefused, SlackUnreachable
from bot.core.governed import EffectivePrompt
from bot.core.helping import help_text
from bot.core.ids import FileId, InstallationId, UserId
from bot.core.media import Reason
from bot.core.model import ModelRequest
from bot.core.ports import Channel, Clock, Directory, Person
from bot.core.prompts import Scope
from bot.core.receipt import Basis
from bot.core.words import HELP, word_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """A request to the model, what it is based on, and whom it may mention.

    The conversation itself takes `thread_tokens`; `crowding` is there once older
    messages should become a summary.
    """

    request: ModelRequest
    basis: Basis
    shown: Shown
    prompt: EffectivePrompt
    thread_tokens: int
    mentionable: frozenset[UserId] = frozenset()
    crowding: Crowding | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Composing:
    """Composes the request that answers some posts.

    `pseudonym` names a person to the model's server without naming them. With
    `mentions_thread` the model may mention people who wrote in the thread.
    """

    catching_up: CatchingUp
    condensing: Condensing
    directory: Directory
    surroundings: Surroundings
    backgrounds: Backgrounds
    sharing: Sharing
    clock: Clock
    prompts: Prompts
    pseudonym: Callable[[InstallationId, UserId], str]
    mentions_thread: bool = False

    async def compose(
        self,
        lease: Lease,
        posts: Sequence[StoredPost],
        turn: int,
        said: History | None,
        kept_out: Mapping[FileId, Reason],
        tell: Callable[[str], None],
    ) -> Composed | Outcome:
        """The request for `turn`, or the outcome where there is nothing to ask.

        `said` is what the store knows, unless it has to be asked for that. Files
        that are `kept_out` are named, with the reason, and not shown. `tell`
        shows people why it takes longer than usual.
        """
        if all(word_of(post.post.text) is HELP for post in posts):
            return unasked(help_text())
        newest = posts[-1]
        caught_up, facts, prompt = await asyncio.gather(
            self.catching_up.history(lease, posts[0], turn, said),
            self._facts(lease, newest),
            self.prompts.effective(scope_of(lease.key, newest)),
        )
        history = caught_up.history
        if _is_taken_back(posts, history):
            return unasked()
        if asks_nothing(history):
            return unasked(notices.NOTHING_SAID)
        mentionable = _people(history) if self.mentions_thread else frozenset()
        facts = replace(facts, may_mention=bool(mentionable), unread=caught_up.unread)
        installation = lease.key.installation
        model, max_tokens = prompt.settings.model, prompt.settings.max_tokens
        room = self.condensing.room(installation, model, prompt.system, max_tokens)
        background = await self.backgrounds.of(lease, newest, room, tell)
        if background.text:
            beside = prompt.system + background.text
            room = self.condensing.room(installation, model, beside, max_tokens)
        files = await self.sharing.show(
            installation, history, turn, model, room, kept_out
        )
        shown = await self.condensing.fit(lease, history, files.blocks, room, tell)
        messages = model_messages(shown, facts, background.text)
        if not messages or messages[-1].role == "assistant":
            return unasked()
        request = ModelRequest(
            model=model,
            system=prompt.system,
            messages=messages,
            max_tokens=max_tokens,
            temperature=prompt.settings.temperature,
            user=self.pseudonym(installation, newest.post.author.user_id),
            workspace=installation,
        )
        left_out = (*background.left_out, *files.left_out)
        return Composed(
            request=request,
            basis=basis_of(
                history, shown, messages, facts, prompt, background.basis, left_out
            ),
            shown=files,
            prompt=prompt,
            mentionable=mentionable,
            thread_tokens=shown.tokens,
            crowding=shown.crowding,
        )

    async def _facts(self, lease: Lease, post: StoredPost) -> Facts:
        """Where, when and who; all but the time may stay unknown."""
        channel, asker, looking_at = await asyncio.gather(
            self._channel(lease, post),
            self._asker(lease, post),
            self.surroundings.of(lease, post),
        )
        return Facts(
            now=self.clock.now(), channel=channel, asker=asker, looking_at=looking_at
        )

    async def _asker(self, lease: Lease, post: StoredPost) -> Person | None:
        try:
            return await self.directory.person(
                lease.key.installation, post.team_id, post.post.author
            )
        except (SlackRefused, SlackUnreachable):
            return None

    async def _channel(self, lease: Lease, post: StoredPost) -> Channel | None:
        if post.channel_kind is ChannelKind.DIRECT:
            return None
        key = lease.key
        try:
            return await self.directory.channel(key.installation, key.channel_id)
        except (SlackRefused, SlackUnreachable):
            return None


def scope_of(key: ConversationKey, post: StoredPost) -> Scope:
    """Which prompt and settings hold where `post` was written."""
    is_direct = post.channel_kind is ChannelKind.DIRECT
    channel_id = None if is_direct else key.channel_id
    return Scope(key.installation, post.team_id, channel_id)


def _people(history: History) -> frozenset[UserId]:
    """Everybody who wrote in the thread."""
    authors = (post.post.author for post in history.posts)
    return frozenset(author.user_id for author in authors if not author.is_bot)


def _is_taken_back(posts: Sequence[StoredPost], history: History) -> bool:
    """Whether all that wants an answer was deleted meanwhile."""
    left = {post.post.ts for post in history.posts}
    return left.isdisjoint(post.post.ts for post in posts)

"""Asking the model until it takes the question, without the files it refuses."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.assistant.asking import Exchange, ask
from bot.assistant.composing import Composed, Composing
from bot.assistant.hearing import Heard
from bot.assistant.outcome import Outcome
from bot.assistant.suspecting import suspects
from bot.core.conversation import BegunTurn, Lease, StoredPost, TurnState
from bot.core.errors import RequestTooLarge
from bot.core.ids import FileId
from bot.core.inbox import Conversations
from bot.core.journal import FilesKeptOut, Journal
from bot.core.media import Reason
from bot.core.ports import Clock, LanguageModel, Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class Insisting:
    """Composes and asks; a file that a server refuses never ends a thread.

    It is left out, in the same turn, and with a note in its place. If that was
    the reason, it stays out for good.
    """

    model: LanguageModel
    conversations: Conversations
    composing: Composing
    journal: Journal
    clock: Clock

    async def exchange(
        self,
        lease: Lease,
        posts: Sequence[StoredPost],
        begun: BegunTurn,
        reply: Reply,
        heard: Heard,
    ) -> Exchange:
        """Ask for an answer to `posts`; trouble with the model is an outcome."""
        kept_out: dict[FileId, Reason] = {}
        refused: set[FileId] = set()
        said = begun.history
        while True:
            composed = await self.composing.compose(
                lease, posts, begun.number, said, kept_out, reply.wait_notice
            )
            if isinstance(composed, Outcome):
                return Exchange(outcome=composed)
            said = None  # by then people may have changed it
            exchanged = await self._ask(composed, reply, heard)
            found = suspects(exchanged.trouble, composed.shown, kept_out)
            if not found.files and self._fits_less(lease, exchanged, composed):
                continue
            if not found.files:
                break
            kept_out |= dict.fromkeys(found.files, found.reason)
            refused |= found.files if found.lasting else set()
        if refused and exchanged.outcome.state is not TurnState.FAILED:
            await self._keep_out(lease, refused, composed.request.model)
        return exchanged

    def _fits_less(self, lease: Lease, exchanged: Exchange, composed: Composed) -> bool:
        """Whether the thread was too long for the model, and can be told shorter.

        Not once people have read something: another answer would stand below it.
        """
        if exchanged.outcome.answer.text:
            return False
        return isinstance(
            exchanged.trouble, RequestTooLarge
        ) and self.composing.condensing.shrink(
            lease.key.installation, composed.request.model, composed.thread_tokens
        )

    async def _ask(self, composed: Composed, reply: Reply, heard: Heard) -> Exchange:
        heard.basis, heard.prompt = composed.basis, composed.prompt
        heard.remarks, heard.crowding = composed.shown.remarks, composed.crowding
        if composed.mentionable:
            reply.may_mention(composed.mentionable)
        return await ask(self.model, composed.request, reply, self.clock, heard)

    async def _keep_out(self, lease: Lease, refused: set[FileId], model: str) -> None:
        await self.conversations.keep_out(lease, refused, model)
        self.journal.note(
            FilesKeptOut(
                installation=lease.key.installation,
                channel_id=lease.key.channel_id,
                thread_ts=lease.key.thread_ts,
                files=tuple(sorted(refused)),
                model=model,
            )
        )

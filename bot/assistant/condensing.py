"""Long conversations: their older part becomes a summary, extended as they grow."""

import asyncio
from collections.abc import Callable
from contextlib import aclosing, suppress
from dataclasses import dataclass, field

from bot.assistant.condensed import (
    MAX_TOKENS,
    SYSTEM,
    summary_request,
    words_of_summary,
)
from bot.assistant.telling import FilesOfPosts, Told, covered_posts, told
from bot.assistant.window import (
    LEAST_TOKENS,
    Crowding,
    Fitted,
    Room,
    fitted,
    room_in,
)
from bot.core import notices
from bot.core.conversation import History, Lease
from bot.core.errors import LeaseLost, ModelError, StoreUnavailable
from bot.core.ids import InstallationId
from bot.core.inbox import Summaries
from bot.core.journal import Journal, StoreTrouble, ThreadCondensed
from bot.core.model import Answer, Finished, ModelRequest
from bot.core.ports import Capacity, LanguageModel
from bot.core.summary import Summary, SummaryCall
from bot.core.tokens import size_of_blocks

PATIENCE_S = 30.0
"""How long an answer waits for the summary without which it cannot see the whole."""
_AT_ONCE = 2
_MOST_STEPS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Condensing:
    """Decides how much of a conversation is told whole, and summarises the rest.

    Nearly always the summary is made after an answer, long before it is needed,
    and nobody waits for it. A thread that is too long at once (the bot is called
    into it) is summarised while its asker is told so, for `patience_s` at most;
    then it is answered with the newest of it, and the answer's receipt says what
    was left out. `model` writes the summaries.
    """

    summaries: Summaries
    language_model: LanguageModel
    capacity: Capacity
    journal: Journal
    model: str
    most_tokens: int
    patience_s: float = PATIENCE_S
    _due: asyncio.Queue[tuple[Lease, Crowding]] = field(
        default_factory=asyncio.Queue, init=False
    )
    _known: set[int] = field(default_factory=set, init=False)
    _learned: dict[tuple[InstallationId, str], int] = field(
        default_factory=dict, init=False
    )

    def room(
        self, whose: InstallationId, model: str, beside: str, answer_tokens: int
    ) -> Room:
        """The room a conversation of theirs has in a request to `model`."""
        bytes_per_token = self.capacity.bytes_per_token(model)
        beside_tokens = int(len(beside.encode()) / bytes_per_token) + answer_tokens
        return room_in(
            self.capacity.window_tokens(model),
            most_tokens=self._learned.get((whose, model), self.most_tokens),
            beside_tokens=beside_tokens,
            bytes_per_token=bytes_per_token,
        )

    def shrink(self, whose: InstallationId, model: str, tokens: int) -> bool:
        """A conversation of so many tokens was too long for `model`: half has to do.

        What one installation writes makes no room smaller for another. False where
        that would leave no room worth the name.
        """
        self._learned[whose, model] = smaller = tokens // 2
        return smaller >= LEAST_TOKENS

    async def fit(
        self,
        lease: Lease,
        history: History,
        files: FilesOfPosts,
        room: Room,
        tell: Callable[[str], None],
    ) -> Fitted:
        """What of `history` a request holds; `tell` hears of it if that takes time."""
        found = fitted(history, room, files)
        if not found.left_out or found.crowding is None:
            return found
        tell(notices.READING_BACK)
        with suppress(TimeoutError):
            async with asyncio.timeout(self.patience_s):
                await self._condense(lease, found.crowding)
        history = await self.summaries.material(lease.conversation_id)
        return fitted(history, room, files)

    def later(self, lease: Lease, crowding: Crowding) -> None:
        """Summarise when there is time for it; returns at once."""
        if lease.conversation_id not in self._known:
            self._known.add(lease.conversation_id)
            self._due.put_nowait((lease, crowding))

    async def run(self) -> None:
        """Summarise what is due, a few conversations at a time, until cancelled."""
        async with asyncio.TaskGroup() as group:
            for _ in range(_AT_ONCE):
                group.create_task(self._work())

    async def _work(self) -> None:
        while True:
            lease, crowding = await self._due.get()
            try:
                await self._condense(lease, crowding)
            except LeaseLost:
                continue  # whoever takes over summarizes when it is needed
            except StoreUnavailable as trouble:
                self.journal.note(StoreTrouble(operation="summary", error=str(trouble)))
            finally:
                self._known.discard(lease.conversation_id)

    async def _condense(self, lease: Lease, crowding: Crowding) -> None:
        for _ in range(_MOST_STEPS):
            if not await self._extend(lease, crowding):
                return

    async def _extend(self, lease: Lease, crowding: Crowding) -> bool:
        """Let the summary reach further; True while there is more to summarise."""
        room = crowding.room
        history = await self.summaries.material(lease.conversation_id)
        pieces = told(history, weights=crowding.weights)
        older = pieces[: room.begin(pieces, room.kept_tokens)]
        chunk = self._chunk(lease.key.installation, older)
        if not chunk:
            return False
        request = summary_request(
            self.model,
            chunk,
            history.summary,
            covered_posts(history),
            lease.key.installation,
        )
        answer = await self._asked(lease, request)
        if answer is None:
            return False
        posts = sum(piece.role == "user" for piece in chunk)
        self._note(lease, answer, posts)
        is_kept = await self.summaries.keep(
            lease.conversation_id,
            Summary(text=words_of_summary(answer.text), through=chunk[-1].at),
            SummaryCall(usage=answer.usage, cost_usd=answer.cost_usd),
            rests_on=history.footprint(chunk[-1].at),
        )
        return not is_kept or len(chunk) < len(older)

    def _chunk(self, whose: InstallationId, older: list[Told]) -> list[Told]:
        """As much of it as the summarising model takes at once; at least one piece."""
        room = self.room(whose, self.model, SYSTEM, MAX_TOKENS)
        tokens, chunk = 0, list[Told]()
        for piece in older:
            tokens += size_of_blocks(piece.blocks).tokens(room.bytes_per_token)
            if chunk and tokens > room.full_tokens:
                break
            chunk.append(piece)
        return chunk

    async def _asked(self, lease: Lease, request: ModelRequest) -> Answer | None:
        """What the model wrote; None, and a note of it, where that is no summary."""
        error = "no words"
        try:
            async with aclosing(self.language_model.stream(request)) as events:
                async for event in events:
                    if isinstance(event, Finished) and _is_usable(event.answer):
                        return event.answer
        except ModelError as trouble:
            error = type(trouble).__name__
        self._note(lease, Answer(model=request.model), 0, error)
        return None

    def _note(
        self, lease: Lease, answer: Answer, posts: int, error: str | None = None
    ) -> None:
        self.journal.note(
            ThreadCondensed(
                installation=lease.key.installation,
                channel_id=lease.key.channel_id,
                thread_ts=lease.key.thread_ts,
                model=answer.model,
                posts=posts,
                input_tokens=answer.usage.prompt_tokens,
                output_tokens=answer.usage.output_tokens,
                error=error,
            )
        )


def _is_usable(answer: Answer) -> bool:
    return bool(answer.text.strip()) and answer.stop_reason != "refusal"

"""One turn: people asked, the model answers, the thread shows it."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, replace

from bot.assistant.asking import Exchange, ask, ask_no_more
from bot.assistant.catching_up import CatchingUp
from bot.assistant.context import (
    Facts,
    asks_nothing,
    basis_of,
    model_messages,
    title_of,
)
from bot.assistant.footing import footer_of, receipt_of
from bot.assistant.hearing import Heard
from bot.assistant.outcome import failed, unasked
from bot.assistant.stopping import RunningTurns, Stoppable
from bot.assistant.turn_log import TurnLog
from bot.core import notices
from bot.core.conversation import (
    ChannelKind,
    Lease,
    StoredPost,
    TurnResult,
    TurnState,
)
from bot.core.errors import SlackRefused, SlackUnreachable
from bot.core.footer import Footer, ShowReceipt
from bot.core.ids import InstallationId, MessageTs, UserId
from bot.core.inbox import Conversations
from bot.core.journal import Journal, SlackTrouble, TurnFinished, TurnStarted
from bot.core.model import ModelRequest
from bot.core.ports import (
    Channel,
    Clock,
    Directory,
    LanguageModel,
    Replies,
    Reply,
    ReplyPlace,
)

StillOurs = Callable[[], None]
Exchanging = Callable[
    [Lease, Sequence[StoredPost], int, Reply, Heard], Coroutine[None, None, Exchange]
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Which model speaks, what it is told of itself, how long it may speak."""

    model: str
    system: str
    max_tokens: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """Answers posts: the use case that everything else is there for.

    `pseudonym` names a person to the model's server without naming them.
    """

    model: LanguageModel
    conversations: Conversations
    catching_up: CatchingUp
    replies: Replies
    directory: Directory
    journal: Journal
    clock: Clock
    voice: Voice
    pseudonym: Callable[[InstallationId, UserId], str]
    running: RunningTurns
    shows_receipt: ShowReceipt = "on_request"

    async def answer(
        self, lease: Lease, posts: Sequence[StoredPost], still_ours: StillOurs
    ) -> None:
        """Answer `posts` together, in one reply, and store the turn.

        Whatever the model does is told in the thread, and so is a stop. Raises
        `SlackUnreachable` or a passing `SlackRefused` when the thread could not
        be told, and `LeaseLost`: the turn then stays open for whoever answers next.
        """
        with self.running.one_more(lease.key) as turn:
            await self._turn(lease, posts, still_ours, self._exchange, turn)

    async def set_aside(
        self, lease: Lease, posts: Sequence[StoredPost], still_ours: StillOurs
    ) -> None:
        """Say that `posts` could not be answered; same promises as `answer`."""

        async def give_up(*_: object) -> Exchange:
            return Exchange(outcome=failed(notices.SET_ASIDE, "set aside"))

        await self._turn(lease, posts, still_ours, give_up, Stoppable())

    async def _turn(
        self,
        lease: Lease,
        posts: Sequence[StoredPost],
        still_ours: StillOurs,
        exchange: Exchanging,
        stoppable: Stoppable,
    ) -> None:
        began_s, heard = self.clock.monotonic_s(), Heard()
        begun = await self.conversations.begin_turn(lease, posts)
        if begun.is_stopped:
            stoppable.stop()
        self.journal.note(_started(lease, begun.number, len(posts)))
        log = TurnLog(self.conversations, lease, begun.number, still_ours)
        reply = self.replies.open(_place(lease, posts), log, begun.open_reply)
        announcing = asyncio.create_task(reply.announce())
        try:
            exchanged = await stoppable.run(
                exchange(lease, posts, begun.number, reply, heard)
            )
            exchanged = exchanged or ask_no_more(heard)
            took_s = self.clock.monotonic_s() - began_s
            receipt = receipt_of(exchanged, heard.basis, took_s)
            footer = footer_of(exchanged, receipt, begun, self.shows_receipt)
            result = await self._show(lease, exchanged, reply, footer)
            result = replace(result, basis=heard.basis, duration_s=took_s)
        except BaseException:
            await reply.abandon()
            raise
        finally:
            announcing.cancel()
        await self.conversations.end_turn(lease, begun.number, result)
        self.journal.note(_finished(lease, begun.number, result))

    async def _exchange(
        self,
        lease: Lease,
        posts: Sequence[StoredPost],
        turn: int,
        reply: Reply,
        heard: Heard,
    ) -> Exchange:
        history, channel = await asyncio.gather(
            self.catching_up.history(lease, posts[0], turn),
            self._channel(lease, posts[-1]),
        )
        if asks_nothing(history):
            return Exchange(outcome=unasked(notices.NOTHING_SAID))
        facts = Facts(now=self.clock.now(), channel=channel)
        messages = model_messages(history, facts)
        if not messages or messages[-1].role == "assistant":
            return Exchange(outcome=unasked())
        heard.basis = basis_of(history, messages)
        installation = lease.key.installation
        request = ModelRequest(
            model=self.voice.model,
            system=self.voice.system,
            messages=messages,
            max_tokens=self.voice.max_tokens,
            user=self.pseudonym(installation, posts[-1].post.author.user_id),
            workspace=installation,
        )
        return await ask(self.model, request, reply, self.clock, heard)

    async def _show(
        self, lease: Lease, exchange: Exchange, reply: Reply, footer: Footer | None
    ) -> TurnResult:
        """Bring the reply to its end, and say what is to be stored."""
        outcome, error = exchange.outcome, exchange.outcome.error
        reply_ts: tuple[MessageTs, ...] = ()
        try:
            reply_ts = await reply.finish(outcome.notice, footer)
        except SlackRefused as refused:
            if refused.passing:
                raise
            error = str(refused)
            self.journal.note(_unseen(lease, refused))
        read = outcome.answer.content if reply_ts and outcome.was_read else ()
        return TurnResult(
            state=outcome.state if reply_ts or not error else TurnState.FAILED,
            answer=read,
            reply_ts=reply_ts,
            model=outcome.answer.model,
            stop_reason=outcome.answer.stop_reason,
            usage=outcome.answer.usage,
            cost_usd=outcome.answer.cost_usd,
            request_id=outcome.answer.request_id,
            error=error,
            first_text_s=exchange.first_text_s,
        )

    async def _channel(self, lease: Lease, post: StoredPost) -> Channel | None:
        if post.channel_kind is ChannelKind.DIRECT:
            return None
        key = lease.key
        try:
            return await self.directory.channel(key.installation, key.channel_id)
        except (SlackRefused, SlackUnreachable):
            return None


def _place(lease: Lease, posts: Sequence[StoredPost]) -> ReplyPlace:
    newest = posts[-1]
    return ReplyPlace(
        key=lease.key,
        team_id=newest.team_id,
        channel_kind=newest.channel_kind,
        asker=newest.post.author,
        title=title_of(posts),
    )


def _started(lease: Lease, turn: int, posts: int) -> TurnStarted:
    key = lease.key
    return TurnStarted(
        installation=key.installation,
        channel_id=key.channel_id,
        thread_ts=key.thread_ts,
        turn=turn,
        posts=posts,
        attempt=lease.attempts + 1,
    )


def _finished(lease: Lease, turn: int, result: TurnResult) -> TurnFinished:
    key = lease.key
    return TurnFinished(
        installation=key.installation,
        channel_id=key.channel_id,
        thread_ts=key.thread_ts,
        turn=turn,
        state=result.state,
        model=result.model,
        stop_reason=result.stop_reason,
        error=result.error,
        input_tokens=result.usage.prompt_tokens,
        output_tokens=result.usage.output_tokens,
        first_text_s=result.first_text_s,
        duration_s=result.duration_s,
    )


def _unseen(lease: Lease, refused: SlackRefused) -> SlackTrouble:
    return SlackTrouble(
        installation=lease.key.installation,
        method=refused.method,
        error=refused.code,
        consequence="the answer could not be shown",
    )

"""One turn: people asked, the model answers, the thread shows it."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, replace

from bot.assistant.asking import Exchange, ask_no_more
from bot.assistant.context import title_of
from bot.assistant.footing import closing_of, footer_of, receipt_of
from bot.assistant.hearing import Heard
from bot.assistant.insisting import Insisting
from bot.assistant.outcome import failed, unasked
from bot.assistant.stopping import RunningWork, Stoppable
from bot.assistant.tasks.by_words import TasksByWords
from bot.assistant.turn_facts import finished, started, unseen
from bot.assistant.turn_log import TurnLog
from bot.core import notices
from bot.core.conversation import (
    BegunTurn,
    Lease,
    StoredPost,
    TurnResult,
    TurnState,
)
from bot.core.errors import PaidInVain, SlackRefused, SlackUnreachable
from bot.core.footer import Footer
from bot.core.ids import MessageTs
from bot.core.inbox import Conversations
from bot.core.journal import Journal
from bot.core.ports import (
    Clock,
    Replies,
    Reply,
    ReplyPlace,
)

StillOurs = Callable[[], None]
Exchanging = Callable[
    [Lease, Sequence[StoredPost], BegunTurn, Reply, Heard],
    Coroutine[None, None, Exchange],
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """Answers posts: the use case that everything else is there for."""

    insisting: Insisting
    conversations: Conversations
    replies: Replies
    journal: Journal
    clock: Clock
    running: RunningWork
    by_words: TasksByWords

    async def answer(
        self, lease: Lease, posts: Sequence[StoredPost], still_ours: StillOurs
    ) -> None:
        """Answer `posts` together, in one reply, and store the turn.

        Whatever the model does is told in the thread, and so is a stop. Raises
        `SlackUnreachable` or a passing `SlackRefused` when the thread could not
        be told, `PaidInVain` where that was an answer, and `LeaseLost`: the turn
        then stays open for whoever answers next.
        """
        key, team_id = lease.key, posts[-1].team_id
        with self.running.one_more(key, key.installation, team_id) as turn:
            begun = await self.conversations.begin_turn(lease, posts)
            left = _still_asked(posts, begun)
            exchange = self._exchange if left else _ask_nothing
            await self._turn(lease, left or posts, still_ours, begun, exchange, turn)

    async def _exchange(
        self,
        lease: Lease,
        posts: Sequence[StoredPost],
        begun: BegunTurn,
        reply: Reply,
        heard: Heard,
    ) -> Exchange:
        """Do what a verb asks for; everything else is the model's to answer."""
        done = await self.by_words.exchange(lease, posts, reply, heard)
        if done is not None:
            return done
        return await self.insisting.exchange(lease, posts, begun, reply, heard)

    async def set_aside(
        self, lease: Lease, posts: Sequence[StoredPost], still_ours: StillOurs
    ) -> None:
        """Say that `posts` could not be answered; same promises as `answer`."""

        async def give_up(*_: object) -> Exchange:
            return Exchange(outcome=failed(notices.SET_ASIDE, "set aside"))

        begun = await self.conversations.begin_turn(lease, posts, reading=False)
        await self._turn(lease, posts, still_ours, begun, give_up, Stoppable())

    async def take_away(self, lease: Lease, still_ours: StillOurs) -> None:
        """Leave nothing in Slack of an answer that was broken off, unwanted by now.

        Raises as `answer` does.
        """
        left = await self.conversations.left_open(lease)
        if left is None:
            return
        log = TurnLog(self.conversations, lease, left.turn, still_ours)
        reply = self.replies.open(_place(lease, [left.post]), log, left.reply)
        try:
            await reply.finish()
        except SlackRefused as refused:
            if refused.passing:
                raise
            self.journal.note(unseen(lease, refused))
        except BaseException:
            await reply.abandon()
            raise

    async def _turn(
        self,
        lease: Lease,
        posts: Sequence[StoredPost],
        still_ours: StillOurs,
        begun: BegunTurn,
        exchange: Exchanging,
        stoppable: Stoppable,
    ) -> None:
        began_s, heard = self.clock.monotonic_s(), Heard()
        if begun.is_stopped:
            stoppable.stop()
        self.journal.note(started(lease, begun.number, len(posts)))
        log = TurnLog(self.conversations, lease, begun.number, still_ours)
        reply = self.replies.open(_place(lease, posts), log, begun.open_reply)
        announcing = asyncio.create_task(reply.announce())
        try:
            exchanged = await stoppable.run(exchange(lease, posts, begun, reply, heard))
            exchanged = exchanged or ask_no_more(heard)
            took_s = self.clock.monotonic_s() - began_s
            receipt = receipt_of(exchanged, heard.basis, took_s)
            footer = footer_of(exchanged, receipt, begun, heard.shows_receipt)
            closing = closing_of(exchanged, heard.remarks)
            result = await self._show(lease, exchanged, reply, closing, footer)
            result = replace(
                result,
                basis=receipt.basis,
                prompt_versions=heard.prompt.versions if heard.prompt else None,
                duration_s=took_s,
            )
        except BaseException:
            await reply.abandon()
            raise
        finally:
            announcing.cancel()
        await self._end(lease, begun.number, result, heard)

    async def _end(
        self, lease: Lease, turn: int, result: TurnResult, heard: Heard
    ) -> None:
        await self.conversations.end_turn(lease, turn, result)
        if heard.crowding is not None:
            self.insisting.composing.condensing.later(lease, heard.crowding)
        self.journal.note(finished(lease, turn, result))

    async def _show(
        self,
        lease: Lease,
        exchange: Exchange,
        reply: Reply,
        closing: str,
        footer: Footer | None,
    ) -> TurnResult:
        """Bring the reply to its end, and say what is to be stored."""
        outcome, error = exchange.outcome, exchange.outcome.error
        reply_ts: tuple[MessageTs, ...] = ()
        try:
            reply_ts = await reply.finish(closing, footer)
        except (SlackRefused, SlackUnreachable) as trouble:
            if isinstance(trouble, SlackUnreachable) or trouble.passing:
                if outcome.was_paid:
                    raise PaidInVain(str(trouble)) from trouble
                raise
            error = str(trouble)
            self.journal.note(unseen(lease, trouble))
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


def _place(lease: Lease, posts: Sequence[StoredPost]) -> ReplyPlace:
    newest = posts[-1]
    return ReplyPlace(
        key=lease.key,
        team_id=newest.team_id,
        channel_kind=newest.channel_kind,
        asker=newest.post.author,
        title=title_of(posts),
        asked_ts=max(post.post.ts for post in posts),
    )


def _still_asked(posts: Sequence[StoredPost], begun: BegunTurn) -> list[StoredPost]:
    """`posts` as they stood when the turn began.

    Since they were read, people may have changed them, taken them back, or said
    stop.
    """
    said = begun.history.posts if begun.history else posts
    standing = {post.seq: post for post in said if post.is_question}
    return [standing[post.seq] for post in posts if post.seq in standing]


async def _ask_nothing(*_: object) -> Exchange:
    return Exchange(outcome=unasked())

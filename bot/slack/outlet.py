"""Where one answer goes out: every call that shows something passes here."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.core.conversation import ChannelKind, OpenReply
from bot.core.errors import SlackRefused
from bot.core.ids import MessageTs
from bot.core.ports import Clock, ReplyLog, ReplyPlace
from bot.slack.calls import SlackCalls
from bot.slack.identity import IdentityOf
from bot.slack.marks import is_marked
from bot.slack.pacing import Allowance, Budget
from bot.slack.payload import mappings, text
from bot.slack.refusing import NotOffered

_CLOCKS_DIFFER_BY = timedelta(minutes=2)
_LAST_WISH_S = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """One thread, and the right to write in it for as long as the turn is ours.

    Every method raises `LeaseLost` before it does anything outside, and
    `SlackRefused` and `SlackUnreachable` as `SlackCalls` does.
    """

    calls: SlackCalls
    identity_of: IdentityOf
    budget: Budget
    not_offered: NotOffered
    clock: Clock
    place: ReplyPlace
    log: ReplyLog

    def allowance(self, method: str) -> Allowance:
        """What a call of `method` is counted under."""
        key = self.place.key
        is_counted_by_channel = method == "chat.postMessage"
        channel_id = key.channel_id if is_counted_by_channel else None
        return Allowance(key.installation, self.place.team_id, method, channel_id)

    def recipient(self) -> dict[str, str]:
        """Whom a stream in a channel is for; Slack wants none in direct messages."""
        if self.place.channel_kind is ChannelKind.DIRECT:
            return {}
        asker = self.place.asker
        return {
            "recipient_user_id": asker.user_id,
            "recipient_team_id": asker.team_id or self.place.team_id,
        }

    async def send(self, method: str, **arguments: object) -> MessageTs:
        """Call once; a 429 holds back everybody who would call the same."""
        key = self.place.key
        try:
            answer = await self.calls.send(
                key.installation, method, channel=key.channel_id, **arguments
            )
        except SlackRefused as refused:
            await self.learn(refused)
            raise
        return MessageTs(text(answer, "ts"))

    async def learn(self, refused: SlackRefused) -> None:
        """Heed a refusal: a limit for its seconds, what is not offered for long."""
        if refused.code == "ratelimited":
            wait_s = refused.retry_after_s or 1.0
            await self.budget.hold_back(self.allowance(refused.method), wait_s)
        self.not_offered.learn(self.place, refused)

    async def post(self, method: str, **arguments: object) -> MessageTs:
        """Make a new message in the thread, and write down where it stands."""
        await self.log.about_to_post()
        posting = asyncio.create_task(self._post(method, arguments))
        try:
            return await asyncio.shield(posting)
        except asyncio.CancelledError:
            # What is being posted may stand in Slack already: learn where.
            await asyncio.wait({posting}, timeout=_LAST_WISH_S)
            posting.cancel()
            await asyncio.gather(posting, return_exceptions=True)
            raise

    async def found(
        self, lost: OpenReply, known: Collection[MessageTs] = ()
    ) -> list[MessageTs]:
        """Our own messages in the thread that may be what a turn has `lost`.

        Oldest first; without what a turn has recorded, what is `known`, files, and
        what bears a mark of ours: those are no part of an answer. Empty where we
        may not read the thread.
        """
        key, oldest = self.place.key, _oldest(lost)
        ourselves = (await self.identity_of(key.installation)).ourselves
        recorded = {*await self.log.recorded(), *known, key.thread_ts}
        try:
            answer = await self.calls.read(
                key.installation,
                "conversations.replies",
                channel=key.channel_id,
                ts=key.thread_ts,
                oldest=oldest,
                include_all_metadata=True,
                limit=100,
            )
        except SlackRefused as refused:
            if refused.passing:
                raise
            return []
        ours = (
            MessageTs(text(message, "ts"))
            for message in mappings(answer.get("messages"))
            if ourselves.wrote(message) and not _stands_apart(message)
        )
        return sorted(ts for ts in ours if ts not in recorded and ts >= oldest)

    async def _post(self, method: str, arguments: dict[str, object]) -> MessageTs:
        thread_ts = self.place.key.thread_ts
        ts = await self.send(method, thread_ts=thread_ts, **arguments)
        await self.log.posted(ts)
        return ts


def _stands_apart(message: dict[str, Any]) -> bool:
    """Whether it is no message that holds an answer: a file comes beside one."""
    return is_marked(message) or bool(message.get("files"))


def _oldest(lost: OpenReply) -> MessageTs:
    """From when on to look: the clocks of Slack and the database may differ."""
    intended_at = lost.intended_at or datetime.fromtimestamp(0, UTC)
    since = f"{max(0.0, (intended_at - _CLOCKS_DIFFER_BY).timestamp()):.6f}"
    return MessageTs(max(since, lost.newer_than or since))

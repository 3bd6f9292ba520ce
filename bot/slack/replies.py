"""How answers reach people: the `Replies` port over Slack's Web API."""

import asyncio
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field

from aiohttp import ClientSession

from bot.core.conversation import ChannelKind, OpenReply
from bot.core.errors import LeaseLost, SlackRefused, SlackUnreachable
from bot.core.footer import Footer
from bot.core.ids import MessageTs, UserId
from bot.core.ports import Clock, ReplyLog, ReplyPlace
from bot.slack.calls import SlackCalls
from bot.slack.identity import IdentityOf
from bot.slack.leftover_files import LeftoverFiles
from bot.slack.manner import Manner
from bot.slack.marks import LINE
from bot.slack.messages import Messages
from bot.slack.outlet import Outlet
from bot.slack.pacing import Budget
from bot.slack.refusing import NotOffered
from bot.slack.status import Status
from bot.slack.uploading import ThreadFiles
from bot.slack.writing import Writer


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackReplies:
    """Opens replies; one for all workspaces of this process."""

    calls: SlackCalls
    identity_of: IdentityOf
    budget: Budget
    not_offered: NotOffered
    session: ClientSession
    upload_hosts: Collection[str]
    clock: Clock
    manner: Manner = field(default_factory=Manner)

    def open(self, place: ReplyPlace, log: ReplyLog, resume: OpenReply) -> "SlackReply":
        """Begin a reply, or take over the one that `resume` left behind."""
        outlet = Outlet(
            calls=self.calls.guarded(log.guard),
            identity_of=self.identity_of,
            budget=self.budget,
            not_offered=self.not_offered,
            clock=self.clock,
            place=place,
            log=log,
        )
        status = Status(outlet)
        messages = Messages(outlet, status, self.manner, resume)
        left = LeftoverFiles(outlet, resume.files)
        files = ThreadFiles(outlet, left, self.session, self.upload_hosts)
        writer = Writer(messages, status, files, self.manner, self.clock)
        return SlackReply(writer, status)

    async def tell_privately(
        self, place: ReplyPlace, text: str, *, in_thread: bool = True
    ) -> None:
        """Say one line that only the asker sees; trouble with that is ignored."""
        key = place.key
        arguments: dict[str, object] = {
            "channel": key.channel_id,
            "thread_ts": key.thread_ts if in_thread else None,
            "markdown_text": text,
        }
        method = "chat.postMessage"
        if place.channel_kind is ChannelKind.DIRECT:
            arguments |= {"unfurl_links": False, "unfurl_media": False}
            arguments["metadata"] = LINE
        else:
            method = "chat.postEphemeral"
            arguments["user"] = place.asker.user_id
        with suppress(LeaseLost, SlackRefused, SlackUnreachable):
            await self.calls.send(key.installation, method, **arguments)


class SlackReply:
    """One answer on its way into a thread."""

    def __init__(self, writer: Writer, status: Status) -> None:
        self._writer = writer
        self._status = status
        self._writing: asyncio.Task[tuple[MessageTs, ...]] | None = None

    async def announce(self) -> None:
        """Show at once that work has begun; trouble with that is nobody's trouble."""
        await self._status.announce()

    def say(self, text: str) -> None:
        """Add words; returns at once, they are shown as Slack's limits allow."""
        self._writer.say(text)
        self._begin()

    def may_mention(self, people: Collection[UserId]) -> None:
        """Let words said from now on mention `people`; nobody else is notified."""
        self._writer.may_mention(people)

    def wait_notice(self, text: str) -> None:
        """Show, in words, that it takes longer; the answer takes their place."""
        self._writer.wait_notice(text)
        self._begin()

    async def finish(
        self, closing: str = "", footer: Footer | None = None
    ) -> tuple[MessageTs, ...]:
        """Show all that was said, `closing` after it, `footer` below; where it stands.

        Raises `SlackRefused` or `SlackUnreachable` when people cannot see it,
        and what the log raises.
        """
        self._writer.end(closing, footer)
        writing = self._begin()
        await asyncio.wait({writing})
        await self._status.settle()
        await self._status.clear()
        return writing.result()

    async def abandon(self) -> None:
        """Stop showing things and forget about it; what stands in Slack stays.

        A message that is being posted is waited for, for seconds at most.
        """
        await self._status.drop()
        if self._writing is not None:
            self._writing.cancel()
            await asyncio.gather(self._writing, return_exceptions=True)

    def _begin(self) -> asyncio.Task[tuple[MessageTs, ...]]:
        if self._writing is None:
            self._writing = asyncio.create_task(self._writer.write())
        return self._writing

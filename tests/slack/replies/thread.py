"""One question in a thread of the local Slack, and replies to it."""

import asyncio
import time
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from bot.core.conversation import Author, ChannelKind, ConversationKey, OpenReply
from bot.core.errors import LeaseLost
from bot.core.ids import ChannelId, FileId, InstallationId, MessageTs, TeamId, UserId
from bot.core.news import News
from bot.core.ports import ReplyPlace
from bot.playground.slack import LocalSlack
from bot.playground.slack.acts import post
from bot.playground.slack.messages import Body, Message
from bot.slack.calls import SlackCalls
from bot.slack.clients import OneToken, SlackClients, slack_session
from bot.slack.identity import Identity
from bot.slack.manner import Manner
from bot.slack.pacing import SlidingBudget
from bot.slack.refusing import NotOffered
from bot.slack.replies import SlackReplies, SlackReply
from bot.slack.tiers import TIERS, Tier
from tests.slack.stage import KeepingJournal

AMPLE = {method: Tier(10_000, pause_s=0.01) for method in TIERS}
"""As if Slack had hardly any limits."""

_LATE_S = 0.5
"""What lies at most between a call's leaving and its coming, on a busy machine."""


def hurried(speed: float) -> dict[str, Tier]:
    """Slack's limits where its minutes pass so many times as fast."""
    return {
        method: replace(
            tier, window_s=tier.window_s / speed + _LATE_S, pause_s=tier.pause_s / speed
        )
        for method, tier in TIERS.items()
    }


class RealClock:
    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic_s(self) -> float:
        return time.monotonic()


@dataclass(slots=True)
class KeepingLog:
    """A `ReplyLog` that keeps what it is told, in order."""

    told: list[str] = field(default_factory=list)
    ts: list[MessageTs] = field(default_factory=list)
    files: list[FileId] = field(default_factory=list)
    others: list[MessageTs] = field(default_factory=list)
    is_ours: bool = True

    def guard(self) -> None:
        if not self.is_ours:
            raise LeaseLost

    async def about_to_post(self) -> None:
        self.told.append("about to post")

    async def posted(self, ts: MessageTs) -> None:
        self.told.append("posted")
        self.ts.append(ts)

    async def about_to_share(self, file: FileId) -> None:
        self.told.append("about to share")
        self.files.append(file)

    async def recorded(self) -> Collection[MessageTs]:
        return [*self.others, *self.ts]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Where replies are written: a workspace, our clients, what we may use up."""

    slack: LocalSlack
    replies: SlackReplies
    journal: KeepingJournal

    def ask(self, channel: str = "general", user: str = "Ana") -> "Thread":
        """Let somebody ask something in a new thread; `channel` "" is a DM."""
        people = self.slack.people
        root = (
            people.post(user, channel, f"{self.slack.mention} why?")
            if channel
            else people.tell_bot(user, "why?")
        )
        return Thread(desk=self, root=root)


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    desk: Desk
    root: Message
    log: KeepingLog = field(default_factory=KeepingLog)

    @property
    def place(self) -> ReplyPlace:
        workspace = self.desk.slack.workspace
        channel = workspace.channels[self.root.channel]
        team_id = TeamId(workspace.id)
        return ReplyPlace(
            key=ConversationKey(
                InstallationId(workspace.id),
                ChannelId(self.root.channel),
                MessageTs(self.root.ts),
            ),
            team_id=team_id,
            channel_kind=ChannelKind(channel.kind),
            asker=Author(user_id=UserId(self.root.user), team_id=team_id),
            title="why?",
        )

    def reply(
        self, resume: OpenReply | None = None, *, asker: Author | None = None
    ) -> SlackReply:
        place = replace(self.place, asker=asker or self.place.asker)
        return self.desk.replies.open(place, self.log, resume or OpenReply())

    def post_as_bot(self, words: str, *, kind: str | None = None) -> Message:
        """Let the bot post something that belongs to no reply."""
        workspace = self.desk.slack.workspace
        return post(
            workspace,
            workspace.channels[self.root.channel],
            workspace.bot,
            Body(text=words),
            thread_ts=self.root.ts,
            metadata={"event_type": kind, "event_payload": {}} if kind else None,
        )

    @property
    def status(self) -> str:
        """How the thread's session stands."""
        session = self.desk.slack.session(self.root.channel, self.root.ts)
        return session.status if session else ""

    @property
    def messages(self) -> list[Message]:
        """What stands below the question."""
        return self.desk.slack.thread(self.root.channel, self.root.ts)[1:]

    @property
    def texts(self) -> list[str]:
        return [message.text for message in self.messages]

    @property
    def methods(self) -> list[str]:
        """What was called to change something, in order."""
        return [
            call.method
            for call in self.desk.slack.calls()
            if call.method != "conversations.replies"
        ]

    async def until_shown(self, text: str) -> None:
        await self.desk.slack.until(lambda: text in "".join(self.texts))


@asynccontextmanager
async def desk(
    slack: LocalSlack,
    *,
    tiers: Mapping[str, Tier] = AMPLE,
    manner: Manner | None = None,
) -> AsyncIterator[Desk]:
    """Everything a reply needs, connected to `slack` over HTTP."""
    workspace, journal, clock = slack.workspace, KeepingJournal(), RealClock()

    async def identity_of(installation: InstallationId) -> Identity:
        return Identity(
            installation=installation,
            bot_user_id=UserId(workspace.bot.id),
            bot_id=workspace.bot_id,
            team_id=TeamId(workspace.id),
        )

    async with slack_session() as session:
        clients = SlackClients(session, slack.api_base_url)
        replies = SlackReplies(
            calls=SlackCalls(clients, OneToken(workspace.bot_token), journal, clock),
            identity_of=identity_of,
            budget=SlidingBudget(clock, tiers),
            not_offered=NotOffered(clock, News()),
            session=session,
            upload_hosts={slack.world.address.removeprefix("http://")},
            clock=clock,
            manner=manner or Manner(),
        )
        yield Desk(slack=slack, replies=replies, journal=journal)
        leftover = asyncio.all_tasks() - {asyncio.current_task()}
        assert not [t for t in leftover if "Writer" in repr(t) or "Status" in repr(t)]

"""What a conversation needs before the model can follow it: earlier posts, names."""

import asyncio
from dataclasses import dataclass, replace

from bot.core import notices
from bot.core.conversation import (
    UNLISTED,
    Author,
    History,
    Lease,
    SharedFile,
    StoredPost,
)
from bot.core.errors import SlackRefused, SlackUnreachable
from bot.core.ids import MessageTs
from bot.core.inbox import Conversations
from bot.core.journal import Journal, SlackTrouble, ThreadRead
from bot.core.ports import Directory
from bot.core.threads import EarlierPage, Threads


@dataclass(frozen=True, slots=True)
class CaughtUp:
    """A conversation, and what of its thread could not be read yet, in words."""

    history: History
    unread: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CatchingUp:
    """Brings a stored conversation up to what stands in Slack."""

    conversations: Conversations
    directory: Directory
    threads: Threads
    journal: Journal

    async def history(
        self, lease: Lease, first: StoredPost, turn: int, said: History | None
    ) -> CaughtUp:
        """The conversation with its earlier posts and everybody's name.

        `first` is the first post that `turn` answers, `said` what is stored so far,
        if that is known. Trouble with Slack leaves
        out what it would have told; the next turn asks again.
        """
        history, unread = said or await self.conversations.history(lease), ""
        if not _began_with_us(lease, history):
            unread = await self._read_earlier(lease, first, turn, history)
            history = await self.conversations.history(lease)
        history = await self._with_files(lease, history)
        return CaughtUp(await self._with_names(lease, history), unread)

    async def _read_earlier(
        self, lease: Lease, first: StoredPost, turn: int, history: History
    ) -> str:
        """Read on in the thread, until all of it was read once; what is missing."""
        if await self.conversations.was_read_back(lease):
            return ""
        key, read, page = lease.key, 0, EarlierPage(has_more=True)
        after = max(
            (p.post.ts for p in history.posts if p.seq is None), default=MessageTs("")
        )
        unread = ""
        try:
            async for page in self.threads.earlier(
                key, after=after, before=first.post.ts, is_shared=first.is_shared
            ):
                like_first = [
                    replace(first, post=post, addressed=False, seq=None, turn=turn)
                    for post in page.posts
                ]
                await self.conversations.add_earlier(lease, like_first)
                read += len(page.posts)
            if page.has_more:
                unread = notices.READ_MORE_LATER
        except (SlackRefused, SlackUnreachable) as trouble:
            unread = notices.not_let_read(getattr(trouble, "needed", ""))
            self.journal.note(
                SlackTrouble(
                    installation=key.installation,
                    method="conversations.replies",
                    error=str(trouble),
                    consequence="answered without the thread's earlier messages",
                )
            )
        if not unread:
            await self.conversations.mark_read_back(lease)
        self._note(lease, read, complete=not unread)
        return unread

    def _note(self, lease: Lease, read: int, *, complete: bool) -> None:
        self.journal.note(
            ThreadRead(
                installation=lease.key.installation,
                channel_id=lease.key.channel_id,
                thread_ts=lease.key.thread_ts,
                posts=read,
                complete=complete,
            )
        )

    async def _with_files(self, lease: Lease, history: History) -> History:
        """Ask Slack for files that a delivery did not list, and keep them."""
        posts = [
            await self._listed(lease, post) if UNLISTED in post.post.files else post
            for post in history.posts
        ]
        return replace(history, posts=tuple(posts))

    async def _listed(self, lease: Lease, stored: StoredPost) -> StoredPost:
        post, files = stored.post, tuple[SharedFile, ...]()
        try:
            files = await self.threads.files(lease.key, post.ts)
            await self.conversations.list_files(lease, post.ts, files)
        except (SlackRefused, SlackUnreachable) as trouble:
            self.journal.note(
                SlackTrouble(
                    installation=lease.key.installation,
                    method="conversations.replies",
                    error=str(trouble),
                    consequence="answered without the files of a message",
                )
            )
        return replace(stored, post=replace(post, files=files))

    async def _with_names(self, lease: Lease, history: History) -> History:
        """Ask Slack for the names we lack, and keep them with the posts."""
        nameless = {p.post.author: p for p in history.posts if not p.post.author.name}
        if not nameless:
            return history
        asked = await asyncio.gather(
            *(self._named(lease, post) for post in nameless.values())
        )
        named = dict(zip(nameless, asked, strict=True))
        posts = (
            replace(p, post=replace(p.post, author=named[p.post.author]))
            if p.post.author in named
            else p
            for p in history.posts
        )
        return replace(history, posts=tuple(posts))

    async def _named(self, lease: Lease, post: StoredPost) -> Author:
        author = post.post.author
        try:
            person = await self.directory.person(
                lease.key.installation, post.team_id, author
            )
        except (SlackRefused, SlackUnreachable):
            return author
        named = replace(author, name=person.name)
        if person.name:
            await self.conversations.name_author(lease, named)
        return named


def _began_with_us(lease: Lease, history: History) -> bool:
    """Whether the thread's first post was addressed to us: nothing stands before it."""
    return any(
        post.post.ts == lease.key.thread_ts and post.seq is not None
        for post in history.posts
    )

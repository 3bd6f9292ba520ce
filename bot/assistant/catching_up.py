"""What a conversation needs before the model can follow it: earlier posts, names."""

import asyncio
from dataclasses import dataclass, replace

from bot.core.conversation import (
    UNLISTED,
    Author,
    History,
    Lease,
    SharedFile,
    StoredPost,
)
from bot.core.errors import SlackRefused, SlackUnreachable
from bot.core.inbox import Conversations
from bot.core.journal import Journal, SlackTrouble, ThreadRead
from bot.core.ports import Directory, Threads


@dataclass(frozen=True, slots=True, kw_only=True)
class CatchingUp:
    """Brings a stored conversation up to what stands in Slack."""

    conversations: Conversations
    directory: Directory
    threads: Threads
    journal: Journal

    async def history(self, lease: Lease, first: StoredPost, turn: int) -> History:
        """The conversation with its earlier posts and everybody's name.

        `first` is the first post that `turn` answers. Trouble with Slack leaves
        out what it would have told; the next turn asks again.
        """
        history = await self.conversations.history(lease)
        if not _began_with_us(lease, history):
            await self._read_earlier(lease, first, turn)
            history = await self.conversations.history(lease)
        history = await self._with_files(lease, history)
        return await self._with_names(lease, history)

    async def _read_earlier(self, lease: Lease, first: StoredPost, turn: int) -> None:
        """Read the thread from Slack, once, when we are called into it."""
        if await self.conversations.was_read_back(lease):
            return
        key, read, complete = lease.key, 0, True
        try:
            async for page in self.threads.earlier(key, before=first.post.ts):
                like_first = [
                    replace(first, post=post, addressed=False, seq=None, turn=turn)
                    for post in page
                ]
                await self.conversations.add_earlier(lease, like_first)
                read += len(page)
        except (SlackRefused, SlackUnreachable) as trouble:
            complete = False
            self.journal.note(
                SlackTrouble(
                    installation=key.installation,
                    method="conversations.replies",
                    error=str(trouble),
                    consequence="answered without the thread's earlier messages",
                )
            )
        if complete:
            await self.conversations.mark_read_back(lease)
        self.journal.note(
            ThreadRead(
                installation=key.installation,
                channel_id=key.channel_id,
                thread_ts=key.thread_ts,
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

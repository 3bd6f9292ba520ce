"""Which of the posts that came in get an answer: the door, then the follow-up rule."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.assistant.admitting import Admitting
from bot.assistant.composing import scope_of
from bot.assistant.prompts import Prompts
from bot.core import notices
from bot.core.access import Allowed, Place, Refused
from bot.core.conversation import Lease, StoredPost
from bot.core.inbox import Conversations, Inbox
from bot.core.journal import Declined, Journal
from bot.core.ports import Replies, ReplyPlace
from bot.core.routing import Decline, Silence, came_late, should_answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding:
    """Declines what is not for us, and says so where that is due."""

    inbox: Inbox
    conversations: Conversations
    admitting: Admitting
    prompts: Prompts
    replies: Replies
    journal: Journal

    async def answerable(
        self, lease: Lease, posts: Sequence[StoredPost]
    ) -> list[StoredPost]:
        """The posts to answer now; all others are recorded as declined.

        Raises `SlackUnreachable` and passing `SlackRefused` while Slack does
        not say who somebody is: the door stays shut until it does.
        """
        said = await self._said(lease, posts)
        return [post for post in posts if await self._is_ours(lease, post, said)]

    async def _said(
        self, lease: Lease, posts: Sequence[StoredPost]
    ) -> Sequence[StoredPost]:
        """Everything said in the thread; asked only where it matters."""
        if all(post.addressed and not came_late(post) for post in posts):
            return ()
        return (await self.conversations.history(lease)).posts

    async def _is_ours(
        self, lease: Lease, post: StoredPost, said: Sequence[StoredPost]
    ) -> bool:
        settings = await self.prompts.settings(scope_of(lease.key, post))
        decision = should_answer(
            post,
            {p.post.author.user_id for p in said if not p.post.author.is_bot},
            newest_ts=said[-1].post.ts if said else None,
            answers=settings.answers,
        )
        if isinstance(decision, Decline):
            if not await self._decline(
                lease, post, decision.reason, str(decision.reason)
            ):
                return await self._is_ours(lease, replace(post, addressed=True), said)
            if decision.reason is Silence.THREAD_GONE and post.addressed:
                place = _place(lease, post)
                # Slack takes nothing more from us in such a thread.
                await self.replies.tell_privately(
                    place, notices.THREAD_GONE, in_thread=False
                )
            return False
        match await self._may_use(lease, post):
            case Allowed():
                return True
            case Refused() as refused:
                await self._refuse(lease, post, refused)
                return False

    async def _may_use(self, lease: Lease, post: StoredPost) -> Allowed | Refused:
        place = Place(
            post.channel_kind,
            is_shared=post.is_shared,
            channel_id=lease.key.channel_id,
        )
        admission = await self.admitting.admit(
            lease.key.installation, post.team_id, post.post.author, place, "converse"
        )
        return admission.decision

    async def _refuse(self, lease: Lease, post: StoredPost, refused: Refused) -> None:
        """Keep nothing of what they wrote, and tell them why, if they asked us."""
        reason = str(refused.reason)
        if not await self._decline(lease, post, Silence.NOT_ALLOWED, reason):
            post = replace(post, addressed=True)
            await self._decline(lease, post, Silence.NOT_ALLOWED, reason)
        notice = notices.notice_of_refusal(refused.reason)
        if post.addressed and notice is not None:
            await self.replies.tell_privately(_place(lease, post), notice)

    async def _decline(
        self, lease: Lease, post: StoredPost, silence: Silence, reason: str
    ) -> bool:
        """Leave it unanswered; False where it is known to be addressed by now."""
        if not await self.inbox.decline(lease, post, silence):
            return False
        self.journal.note(
            Declined(
                installation=lease.key.installation,
                channel_id=lease.key.channel_id,
                ts=post.post.ts,
                reason=reason,
            )
        )
        return True


def _place(lease: Lease, post: StoredPost) -> ReplyPlace:
    return ReplyPlace(
        key=lease.key,
        team_id=post.team_id,
        channel_kind=post.channel_kind,
        asker=post.post.author,
    )

"""Which of the posts that came in get an answer: the door, then the follow-up rule."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.assistant.admitting import Admission, Admitting
from bot.assistant.composing import scope_of
from bot.assistant.prompts import Prompts
from bot.core import notices
from bot.core.access import Place, Refused
from bot.core.bots import MOST_ANSWERS, asked_before, is_first_unanswered
from bot.core.conversation import History, Lease, StoredPost
from bot.core.errors import SlackRefused
from bot.core.inbox import Conversations, Inbox
from bot.core.journal import BotsTalk, Declined, Journal, SlackTrouble
from bot.core.ports import Replies, ReplyPlace
from bot.core.routing import Decline, Respond, Silence, came_late, should_answer
from bot.core.threads import Threads


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding:
    """Declines what is not for us, and says so where that is due."""

    inbox: Inbox
    conversations: Conversations
    admitting: Admitting
    prompts: Prompts
    replies: Replies
    threads: Threads
    journal: Journal

    async def answerable(
        self, lease: Lease, posts: Sequence[StoredPost]
    ) -> list[StoredPost]:
        """The posts to answer now, by name; all others are recorded as declined.

        Raises `SlackUnreachable` and passing `SlackRefused` while Slack does
        not say who somebody is: the door stays shut until it does. The same goes
        for what was written since a question that came late.
        """
        history = await self._said(lease, posts)
        decided = [await self._decided(lease, post, history) for post in posts]
        return [post for post in decided if post is not None]

    async def _said(self, lease: Lease, posts: Sequence[StoredPost]) -> History:
        """Everything said in the thread; asked only where it matters."""
        if all(_is_plain_question(post) for post in posts):
            return History()
        return await self.conversations.history(lease)

    async def _decided(
        self, lease: Lease, post: StoredPost, history: History
    ) -> StoredPost | None:
        """The post if it is to be answered."""
        said = history.posts
        bots_asked = asked_before(said, post) if post.post.author.is_bot else ()
        decision = await self._decision(lease, post, history, bots_asked)
        if isinstance(decision, Decline):
            reason = decision.reason
            if not await self._decline(lease, post, reason, str(reason)):
                addressed = replace(post, addressed=True)
                return await self._decided(lease, addressed, history)
            if reason is Silence.BOTS_TALK and is_first_unanswered(bots_asked):
                self._tell_of_bots(lease)
            if reason is Silence.THREAD_GONE and post.addressed:
                # Slack takes nothing more from us in such a thread.
                await self._tell(lease, post, notices.THREAD_GONE, in_thread=False)
            return None
        admission = await self._admission(lease, post)
        if isinstance(admission.decision, Refused):
            await self._refuse(lease, post, admission.decision)
            return None
        author = replace(post.post.author, name=admission.person.name)
        return replace(post, post=replace(post.post, author=author))

    async def _decision(
        self,
        lease: Lease,
        post: StoredPost,
        history: History,
        bots_asked: Sequence[StoredPost],
    ) -> Respond | Decline:
        """What the rule makes of it, by all that was written, heard or unheard."""
        said = history.posts
        settings = await self.prompts.settings(scope_of(lease.key, post))
        decision = should_answer(
            post,
            {p.post.author.user_id for p in said if _takes_part(p)},
            newest_ts=said[-1].post.ts if said else None,
            takes_part=bool(history.turns) or any(p.addressed for p in said),
            bots_asked=bots_asked,
            answers=settings.answers,
        )
        is_open = isinstance(decision, Respond) and post.turn is None
        if is_open and came_late(post) and await self._went_on_unheard(lease, post):
            return Decline(Silence.LATE)
        return decision

    async def _went_on_unheard(self, lease: Lease, post: StoredPost) -> bool:
        """Whether talk went on in messages that may never have been delivered."""
        try:
            return await self.threads.went_on(
                lease.key, post.post.ts, post.channel_kind
            )
        except SlackRefused as refused:
            if refused.passing:
                raise
            self.journal.note(
                SlackTrouble(
                    installation=lease.key.installation,
                    method=refused.method,
                    error=str(refused),
                    consequence="a late question counts as the last word of its thread",
                )
            )
            return False

    async def _admission(self, lease: Lease, post: StoredPost) -> Admission:
        place = Place(
            post.channel_kind,
            is_shared=post.is_shared,
            channel_id=lease.key.channel_id,
        )
        return await self.admitting.admit(
            lease.key.installation, post.team_id, post.post.author, place, "converse"
        )

    async def _refuse(self, lease: Lease, post: StoredPost, refused: Refused) -> None:
        """Keep nothing of what they wrote, and tell them why, if they asked us."""
        reason = str(refused.reason)
        if not await self._decline(lease, post, Silence.NOT_ALLOWED, reason):
            post = replace(post, addressed=True)
            await self._decline(lease, post, Silence.NOT_ALLOWED, reason)
        notice = notices.notice_of_refusal(refused.reason)
        if post.addressed and notice is not None:
            await self._tell(lease, post, notice)

    async def _tell(
        self, lease: Lease, post: StoredPost, words: str, *, in_thread: bool = True
    ) -> None:
        """Tell who asked, privately; a bot reads no such line."""
        if not post.post.author.is_bot:
            place = _place(lease, post)
            await self.replies.tell_privately(place, words, in_thread=in_thread)

    def _tell_of_bots(self, lease: Lease) -> None:
        self.journal.note(
            BotsTalk(
                installation=lease.key.installation,
                channel_id=lease.key.channel_id,
                thread_ts=lease.key.thread_ts,
                answers=MOST_ANSWERS,
            )
        )

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


def _is_plain_question(post: StoredPost) -> bool:
    """Whether it is answered whatever else was said in the thread."""
    return post.addressed and not came_late(post) and not post.post.author.is_bot


def _takes_part(post: StoredPost) -> bool:
    """Whether its author talks here; other apps do only where they ask us."""
    return post.seq is not None or not post.post.author.is_bot


def _place(lease: Lease, post: StoredPost) -> ReplyPlace:
    return ReplyPlace(
        key=lease.key,
        team_id=post.team_id,
        channel_kind=post.channel_kind,
        asker=post.post.author,
    )

"""Whether a message is for us to answer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from bot.core.bots import MOST_ANSWERS, answers_before
from bot.core.conversation import StoredPost
from bot.core.governed import AnswerWhen
from bot.core.ids import MessageTs, UserId


class Silence(StrEnum):
    """Why a message stays unanswered."""

    NOT_A_PERSON = "not a person"
    SOMEBODY_ELSE = "it speaks to somebody else"
    PEOPLE_TALK = "several people talk here"
    NOBODY_ASKED = "nobody asked here who may"
    NOT_ALLOWED = "not allowed"
    DELETED = "deleted"
    LATE = "it came hours late"
    STOPPED = "stopped"
    GIVEN_UP = "it failed too often"
    THREAD_GONE = "its thread was deleted"
    MENTION_ONLY = "only mentions are answered here"
    BOTS_TALK = "bots were answered often enough"


@dataclass(frozen=True, slots=True)
class Decline:
    """No answer, and why; stored with the message and told to operators."""

    reason: Silence


@dataclass(frozen=True, slots=True)
class Respond:
    """Answer it."""


LATE_AFTER = timedelta(hours=2)


def came_late(post: StoredPost) -> bool:
    """Whether Slack delivered it hours after it was written.

    What waited here, through an outage of ours or of the model's, was not late.
    """
    written_at = datetime.fromtimestamp(float(post.post.ts), UTC)
    return post.stored_at is not None and post.stored_at - written_at > LATE_AFTER


def should_answer(
    post: StoredPost,
    people: Iterable[UserId],
    *,
    newest_ts: MessageTs | None = None,
    takes_part: bool = True,
    bots_asked: Sequence[StoredPost] = (),
    answers: AnswerWhen = AnswerWhen.FOLLOW_UP,
) -> Respond | Decline:
    """Decide whether `post` is for us; `people` are all who spoke in its thread.

    Mentions and direct messages are. A reply without a mention is too, as long
    as one person talks with us alone; among several people we stay silent, and
    so we do where the reply mentions somebody else, or where we do not take part:
    only somebody who was refused has asked. `answers` is what admins want: no
    such replies, or every message that speaks to nobody else.

    One that came hours late is answered only if it asks us, and if nothing was
    written in its thread since: there somebody may still be waiting. Anywhere
    else an answer would puzzle; it is kept for the model to read. Where the
    thread's first message was deleted, nobody is answered any more.

    One that was being answered when its process died was decided on before.

    Bots are never answered but where they mention us, and no more once they were
    answered often: `bots_asked` is what they asked since a person wrote.
    """
    if post.thread_is_gone:
        return Decline(Silence.THREAD_GONE)
    if post.turn is not None:
        return Respond()
    if post.post.author.is_bot and not post.addressed:
        return Decline(Silence.NOT_A_PERSON)
    if answers_before(bots_asked, post) >= MOST_ANSWERS:
        return Decline(Silence.BOTS_TALK)
    if came_late(post) and not (post.addressed and newest_ts in (None, post.post.ts)):
        return Decline(Silence.LATE)
    if post.addressed:
        return Respond()
    return _unasked(post, people, answers, takes_part=takes_part)


def _unasked(
    post: StoredPost,
    people: Iterable[UserId],
    answers: AnswerWhen,
    *,
    takes_part: bool,
) -> Respond | Decline:
    """What becomes of a message that does not name us."""
    if answers is AnswerWhen.MENTION:
        return Decline(Silence.MENTION_ONLY)
    if post.mentions_others:
        return Decline(Silence.SOMEBODY_ELSE)
    if answers is AnswerWhen.EVERY_MESSAGE:
        return Respond()
    if len({*people, post.post.author.user_id}) > 1:
        return Decline(Silence.PEOPLE_TALK)
    return Respond() if takes_part else Decline(Silence.NOBODY_ASKED)

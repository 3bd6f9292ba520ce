"""Verbs asked for in words: after a mention, in a thread, in a direct message."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.assistant.asking import Exchange
from bot.assistant.hearing import Heard
from bot.assistant.outcome import answered, unasked
from bot.assistant.tasks.asking_about import subject_of
from bot.assistant.tasks.finding import Finding, Outcome, Unfound
from bot.assistant.tasks.pointers import points_at_place
from bot.assistant.tasks.progressing import ReplyProgress
from bot.assistant.tasks.requests import TaskRequests
from bot.assistant.tasks.wishes import (
    AskedForHelp,
    EditGlossary,
    Extract,
    NotUnderstood,
    Summarize,
    Translate,
    Wish,
)
from bot.core.conversation import ChannelKind, Lease, StoredPost
from bot.core.model import Answer, TextBlock
from bot.core.ports import Reply
from bot.core.receipt import Basis
from bot.core.requests import Request
from bot.core.tasks.asked import TASK, Asked, SlackMessage, asked_in_turn
from bot.core.tasks.subjects import Subjects
from bot.core.tasks.verbs import TaskVerb

_VERB = re.compile(
    r"(?:please |pls |can you |could you )?"
    r"(?P<verb>translate|summari[sz]e|sum up|tl;?dr|extract)\b[:,]?\s*(?P<words>.*)",
    re.IGNORECASE | re.DOTALL,
)
_OTHER_NAMES: dict[str, TaskVerb] = {
    "translate": "translate",
    "extract": "extract",
}


@dataclass(frozen=True, slots=True)
class Spoken:
    """A verb, and the words after it."""

    verb: TaskVerb
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TasksByWords:
    """Takes a turn in which a verb was asked for; any other is not ours.

    What was read right there is answered in the thread, where everybody could
    read it anyway. What was read elsewhere is told to the one who asked alone. In
    direct messages the thread is about the result from then on.
    """

    tasks: TaskRequests
    subjects: Subjects

    async def exchange(
        self,
        lease: Lease,
        posts: Sequence[StoredPost],
        reply: Reply,
        heard: Heard,
    ) -> Exchange | None:
        """Do what the words ask for; None where they ask for no verb, or a bot does.

        Raises `SlackUnreachable`, passing `SlackRefused` and `StoreUnavailable`.
        """
        spoken = spoken_in(posts[-1].post.text) if len(posts) == 1 else None
        if spoken is None or posts[-1].post.author.is_bot:
            return None
        verbs, asked = self.tasks.verbs, asked_in_turn(lease.key, posts[0])
        person = await verbs.door.admit(asked, spoken.verb)
        if isinstance(person, str):
            return Exchange(outcome=unasked(person))
        wish = await verbs.wish(asked, person, spoken.verb, spoken.words)
        if not _is_plain(wish, posts[0]):
            return None
        if isinstance(wish, Translate) and not (wish.text or wish.link):
            asked = replace(asked, message=await self._pointed_at(asked))
        progress = ReplyProgress(reply=reply, clock=verbs.clock)
        prefix = f"{spoken.verb} "
        outcome = await verbs.fulfil(asked, person, wish, prefix, progress)
        if isinstance(outcome, Finding) and asked.channel_kind is ChannelKind.DIRECT:
            await self._begin(lease, asked, spoken, outcome)
        return await self._told(asked, spoken, outcome, reply, heard)

    async def _begin(
        self, lease: Lease, asked: Asked, spoken: Spoken, outcome: Finding
    ) -> None:
        subject = subject_of(outcome, asked.user_id, spoken.verb)
        if subject is not None:
            await self.subjects.begin(lease.key, asked.team_id, subject)

    async def _told(
        self,
        asked: Asked,
        spoken: Spoken,
        outcome: Outcome,
        reply: Reply,
        heard: Heard,
    ) -> Exchange:
        is_alone = asked.channel_kind is ChannelKind.DIRECT
        if isinstance(outcome, Unfound):
            if outcome.join is None:
                return Exchange(outcome=unasked(outcome.text))
            await self._whisper(asked, spoken, outcome)
            return Exchange(outcome=unasked())
        is_private = outcome.is_elsewhere and not is_alone
        # A table has buttons of its own, for which a reply has no place.
        if is_private or outcome.table is not None:
            await self._whisper(asked, spoken, outcome)
            return Exchange(outcome=unasked())
        text = (
            outcome.text if not outcome.note else f"{outcome.text}\n\n_{outcome.note}_"
        )
        reply.say(text)
        heard.basis = Basis(prompt=outcome.manner)
        heard.take(text, self.tasks.verbs.clock.monotonic_s())
        return Exchange(outcome=answered(_answer(text, outcome)))

    async def _whisper(self, asked: Asked, spoken: Spoken, outcome: Outcome) -> None:
        """Tell it to nobody but the one who asked, with its buttons."""
        is_alone = asked.channel_kind is ChannelKind.DIRECT
        request = Request(
            installation=asked.installation,
            team_id=asked.team_id,
            kind=TASK,
            trigger_id=f"words/{asked.channel_id}/{asked.post_ts}",
            user_id=asked.user_id,
            channel_id=asked.channel_id,
            thread_ts=asked.thread_ts or (asked.post_ts if is_alone else None),
            arguments={
                "door": "direct" if is_alone else "words",
                "user_team_id": asked.author.team_id,
            },
        )
        await self.tasks.tell(
            request, spoken.verb, outcome, _nobody_minds, spoken.words
        )

    async def _pointed_at(self, asked: Asked) -> SlackMessage | None:
        """What `this` means in a thread: the message before."""
        if asked.channel_id is None or asked.thread_ts is None:
            return None
        history = self.tasks.readers.history
        newest: SlackMessage | None = None
        pages = history.thread(asked.installation, asked.channel_id, asked.thread_ts)
        async for page in pages:
            for message in page.messages:
                if asked.post_ts is None or message.ts < asked.post_ts:
                    newest = message
        return newest


def spoken_in(text: str) -> Spoken | None:
    """The verb a post begins with; None where it begins with none."""
    found = _VERB.fullmatch(text.strip())
    if found is None:
        return None
    verb = _OTHER_NAMES.get(found["verb"].casefold(), "summarize")
    return Spoken(verb, found["words"].strip())


def _is_plain(wish: Wish, post: StoredPost) -> bool:
    """Whether somebody means a verb, rather than beginning a sentence with it."""
    match wish:
        case Translate():
            says_where = wish.target is not None or wish.link is not None
            if wish.images:
                return False  # a conversation shows them to the model
            points = not (wish.text or wish.link) and post.addressed
            return says_where or points
        case Summarize():
            names_place = wish.channel_id or wish.link or wish.wants_channel
            return not wish.question or bool(
                names_place or wish.wants_thread or wish.span
            )
        case Extract() | AskedForHelp() | EditGlossary():
            return True
        case NotUnderstood():
            return points_at_place(post.post.text)
        case _:
            return False


def _answer(text: str, finding: Finding) -> Answer:
    """What a task found, as an answer of the model's: it is told later turns."""
    spent = finding.spent
    if spent is None:
        return Answer(content=(TextBlock(text),), stop_reason="end_turn")
    return Answer(
        content=(TextBlock(text),),
        stop_reason="end_turn",
        model=spent.model,
        usage=spent.usage,
        cost_usd=spent.cost_usd,
    )


def _nobody_minds() -> None:
    """Whoever calls Slack for leased work is asked before each call."""

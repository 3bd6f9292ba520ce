"""A stored conversation → the messages of a request to the model, purely.

The same history always gives the same messages, and a longer history begins
with the messages of a shorter one: that is what keeps prompt caches warm.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter

from bot.assistant.surroundings import basis_words, told_of
from bot.assistant.telling import summary_text
from bot.assistant.window import Fitted
from bot.core.access import Standing
from bot.core.agent_view import SeenChannel
from bot.core.conversation import History, StoredPost
from bot.core.elements import contained
from bot.core.governed import EffectivePrompt
from bot.core.model import ContentBlock, ImageBlock, ModelMessage, Role, TextBlock
from bot.core.ports import Channel, Person
from bot.core.receipt import Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What changes from turn to turn and therefore stands after the question."""

    now: datetime
    channel: Channel | None = None
    asker: Person | None = None
    looking_at: SeenChannel | None = None
    may_mention: bool = False
    unread: str = ""


def model_messages(
    shown: Fitted, facts: Facts, about: str = ""
) -> tuple[ModelMessage, ...]:
    """Tell the model the conversation, ending with what wants an answer.

    It begins with what it is `about`, if it has a subject, then with what somebody
    wrote, or what stands for that. The facts come last: next time they are
    others, and a cache keeps only what comes before the first change.
    """
    said: list[tuple[Role, ContentBlock]] = [
        ("user", b) for b in _opening(shown, about)
    ]
    said += [(piece.role, block) for piece in shown.pieces for block in piece.blocks]
    if shown.pieces and said[-1][0] == "user":
        said.append(("user", TextBlock(_facts_text(facts), is_volatile=True)))
    by_role = groupby(said, key=itemgetter(0))
    return tuple(
        ModelMessage(role, tuple(block for _, block in blocks))
        for role, blocks in by_role
    )


def _opening(shown: Fitted, about: str) -> Iterator[ContentBlock]:
    """What stands before everything else, and for the older messages."""
    if about:
        yield TextBlock(about)
    if shown.summary is not None:
        yield TextBlock(summary_text(shown.summary, shown.summarised))
    if shown.left_out:
        yield TextBlock(
            f"<note>\n{shown.left_out} earlier messages are not shown.\n</note>"
        )


def _facts_text(facts: Facts) -> str:
    lines = [f"now: {facts.now.astimezone(UTC):%A %Y-%m-%d %H:%M} UTC"]
    if facts.channel and facts.channel.name:
        lines.append(f"channel: #{_one_line(facts.channel.name)}")
    if facts.channel and facts.channel.topic:
        lines.append(f"topic: {_one_line(facts.channel.topic)}")
    if facts.asker and facts.asker.name:
        lines.append(f"you answer: {_whom(facts.asker)}")
    if facts.unread:
        lines.append(f"you cannot see {facts.unread}")
    if facts.may_mention:
        lines.append(_MENTIONING)
    lines += told_of(facts.looking_at)
    return "<facts>\n" + contained("\n".join(lines)) + "\n</facts>"


def _whom(asker: Person) -> str:
    if asker.standing is Standing.BOT:
        return f"{_one_line(asker.name)}, another bot and no person"
    return f"{_one_line(asker.name)}, time zone {_one_line(asker.time_zone)}"


_MENTIONING = (
    "mentions: to call on somebody of this thread, and only then, write <@ID> with"
    " their id"
)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def basis_of(
    history: History,
    shown: Fitted,
    messages: Sequence[ModelMessage],
    facts: Facts,
    prompt: EffectivePrompt,
    background: str = "",
    left_out_else: tuple[str, ...] = (),
) -> Basis:
    """What the model is shown of a conversation, and of what it is about."""
    seen = sum(post.turn is not None for post in history.posts)
    before = [t.prompt_versions for t in history.turns if t.prompt_versions]
    return Basis(
        read_posts=seen - shown.summarised - shown.left_out,
        all_posts=len(history.posts),
        images=sum(
            isinstance(block, ImageBlock)
            for message in messages
            for block in message.content
        ),
        left_out=(*_left_out(shown, facts), *left_out_else),
        looked_at=" · ".join(filter(None, (background, basis_words(facts.looking_at)))),
        summarised_posts=shown.summarised,
        prompt=prompt.label(facts.channel.name if facts.channel else ""),
        prompt_is_new=bool(before) and before[-1] != prompt.versions,
    )


def _left_out(shown: Fitted, facts: Facts) -> Iterator[str]:
    if shown.left_out:
        yield f"{shown.left_out} earlier messages, which did not fit"
    if facts.unread:
        yield facts.unread


def asks_nothing(history: History) -> bool:
    """Whether nobody has said anything yet that could be answered."""
    return all(post.post.says_nothing for post in history.posts if post.turn)


def title_of(posts: Sequence[StoredPost]) -> str:
    """What to call a conversation: the first 60 characters of its question."""
    words = " ".join(posts[0].post.text.split())
    return words if len(words) <= 60 else f"{words[:59].rstrip()}…"

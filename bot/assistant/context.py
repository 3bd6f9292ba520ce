"""A stored conversation → the messages of a request to the model, purely.

The same history always gives the same messages, and a longer history begins
with the messages of a shorter one: that is what keeps prompt caches warm.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter
from types import MappingProxyType
from xml.sax.saxutils import quoteattr

from bot.assistant.surroundings import basis_words, told_of
from bot.core.agent_view import SeenChannel
from bot.core.conversation import History, Post, StoredPost
from bot.core.elements import contained
from bot.core.ids import MessageTs
from bot.core.model import ContentBlock, ImageBlock, ModelMessage, Role, TextBlock
from bot.core.ports import Channel
from bot.core.receipt import Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What changes from turn to turn and therefore stands after the question."""

    now: datetime
    channel: Channel | None = None
    looking_at: SeenChannel | None = None
    may_mention: bool = False


FilesOfPosts = Mapping[MessageTs, Sequence[ContentBlock]]
"""What is shown of the files that came with a post, by its `ts`."""


def model_messages(
    history: History, facts: Facts, files: FilesOfPosts = MappingProxyType({})
) -> tuple[ModelMessage, ...]:
    """Tell the model the conversation, ending with what wants an answer.

    Turns are told in order: what people wrote up to it, then the answer. An
    answer whose every question is gone (deleted, refused) is left out, and so is
    a question that the model declined to answer. The facts come last: next time
    they are others, and a cache keeps only what comes before the first change.
    Files stand before the words they came with, as models read them best.
    """
    told = [*_told(history, files)]
    if told and told[-1][0] == "user":
        told.append(("user", TextBlock(_facts_text(facts), is_volatile=True)))
    by_role = groupby(told, key=itemgetter(0))
    return tuple(
        ModelMessage(role, tuple(block for _, block in blocks))
        for role, blocks in by_role
    )


def _told(history: History, files: FilesOfPosts) -> Iterator[tuple[Role, ContentBlock]]:
    """All blocks in the order they are told, each with who says it."""
    answers = {turn.number: turn.answer for turn in history.turns}
    asked = {post.turn for post in history.posts if post.is_question}
    for number, told in groupby(_shown(history), key=itemgetter(0)):
        for _, post in told:
            for block in files.get(post.ts, ()):
                yield "user", block
            yield "user", TextBlock(_post_text(post))
        for block in answers.get(number, ()) if number in asked else ():
            if isinstance(block, TextBlock) and block.text.strip():
                yield "assistant", block


def told_posts(history: History) -> list[Post]:
    """The posts that `model_messages` tells, in their order."""
    return [post for _, post in _shown(history)]


def _shown(history: History) -> list[tuple[int, Post]]:
    """Each post with the turn that tells it.

    One that came in after the running turn began is told by the next one.
    """
    declined = {turn.number for turn in history.turns if turn.was_refused}
    shown = [
        (post.turn, post.post)
        for post in history.posts
        if post.turn is not None and not (post.seq and post.turn in declined)
    ]
    return sorted(shown, key=lambda pair: (pair[0], pair[1].ts))


def _post_text(post: Post) -> str:
    author = post.author
    attributes = (
        f"from={quoteattr(author.name or author.user_id)}"
        f" id={quoteattr(author.user_id)} at={quoteattr(_time_of(post.ts))}"
    )
    kind = ' kind="app"' if author.is_bot else ""
    words = post.text.strip() if post.has_words else "(no words)"
    return f"<post {attributes}{kind}>\n{contained(words)}\n</post>"


def _facts_text(facts: Facts) -> str:
    lines = [f"now: {facts.now.astimezone(UTC):%A %Y-%m-%d %H:%M} UTC"]
    if facts.channel and facts.channel.name:
        lines.append(f"channel: #{_one_line(facts.channel.name)}")
    if facts.channel and facts.channel.topic:
        lines.append(f"topic: {_one_line(facts.channel.topic)}")
    if facts.may_mention:
        lines.append(_MENTIONING)
    lines += told_of(facts.looking_at)
    return "<facts>\n" + contained("\n".join(lines)) + "\n</facts>"


_MENTIONING = (
    "mentions: to call on somebody of this thread, and only then, write <@ID> with"
    " their id"
)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _time_of(ts: MessageTs) -> str:
    seconds = float(ts.partition(".")[0] or 0)
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M} UTC"


def basis_of(
    history: History,
    messages: Sequence[ModelMessage],
    facts: Facts,
    left_out: tuple[str, ...] = (),
) -> Basis:
    """What the model is shown of a conversation."""
    return Basis(
        read_posts=sum(post.turn is not None for post in history.posts),
        all_posts=len(history.posts),
        images=sum(
            isinstance(block, ImageBlock)
            for message in messages
            for block in message.content
        ),
        left_out=left_out,
        looked_at=basis_words(facts.looking_at),
    )


def asks_nothing(history: History) -> bool:
    """Whether nobody has said anything yet that could be answered."""
    return all(post.post.says_nothing for post in history.posts if post.turn)


def title_of(posts: Sequence[StoredPost]) -> str:
    """What to call a conversation: the first 60 characters of its question."""
    words = " ".join(posts[0].post.text.split())
    return words if len(words) <= 60 else f"{words[:59].rstrip()}…"

"""A stored conversation → what is told of it, piece by piece, purely."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from operator import attrgetter
from xml.sax.saxutils import quoteattr

from bot.core.conversation import History, Post, StoredPost
from bot.core.ids import MessageTs
from bot.core.model import ContentBlock, Role, TextBlock
from bot.core.summary import AFTER_ALL_POSTS, Point, Summary
from bot.core.tokens import Size, size_of_blocks

_TAGS = ("post", "facts", "summary", "answer", "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What somebody said, and where in the conversation that stands."""

    at: Point
    role: Role
    blocks: tuple[ContentBlock, ...]
    is_question: bool = False

    @property
    def size(self) -> Size:
        """How much of a request it takes."""
        return size_of_blocks(self.blocks)


def told(history: History) -> list[Told]:
    """All that is told in full, in order: what its summary covers is not.

    Turns follow each other, each with what people wrote up to it and then the
    answer; a post that came in while a turn ran is told by the next one. An
    answer whose every question is gone (deleted, refused) is left out, and so is
    a question that the model declined to answer.
    """
    covered = history.summary.through if history.summary else Point(0, MessageTs(""))
    return [piece for piece in _all_told(history) if piece.at > covered]


def _all_told(history: History) -> Iterator[Told]:
    answers = {turn.number: turn.answer for turn in history.turns}
    declined = {turn.number for turn in history.turns if turn.was_refused}
    shown = [
        _told_post(post, post.turn)
        for post in history.posts
        if post.turn is not None and not (post.seq and post.turn in declined)
    ]
    shown.sort(key=attrgetter("at"))
    for number, posts in groupby(shown, key=lambda piece: piece.at.turn):
        is_asked = False
        for piece in posts:
            is_asked = is_asked or piece.is_question
            yield piece
        blocks = [b for b in answers.get(number, ()) if _is_said(b)] if is_asked else []
        if blocks:
            at = Point(number, AFTER_ALL_POSTS)
            yield Told(at=at, role="assistant", blocks=tuple(blocks))


def _told_post(post: StoredPost, turn: int) -> Told:
    return Told(
        at=Point(turn, post.post.ts),
        role="user",
        blocks=(TextBlock(post_text(post.post)),),
        is_question=post.is_question,
    )


def _is_said(block: ContentBlock) -> bool:
    return isinstance(block, TextBlock) and bool(block.text.strip())


def covered_posts(history: History) -> int:
    """How many posts its summary stands for."""
    summary = history.summary
    return history.footprint(summary.through).posts if summary else 0


def post_text(post: Post) -> str:
    """One post in its element, with who wrote it, and when."""
    author = post.author
    attributes = (
        f"from={quoteattr(author.name or author.user_id)}"
        f" id={quoteattr(author.user_id)} at={quoteattr(time_of(post.ts))}"
    )
    kind = ' kind="app"' if author.is_bot else ""
    words = post.text.strip() if post.has_words else "(no words)"
    return f"<post {attributes}{kind}>\n{contained(words)}\n</post>"


def summary_text(summary: Summary, posts: int) -> str:
    """The summary in its element; it was made of people's words, so it is data."""
    words = contained(summary.text)
    return f'<summary of="{posts} earlier messages">\n{words}\n</summary>'


def contained(text: str) -> str:
    """Keep people from closing their element, or opening one in another's name."""
    for tag in _TAGS:
        text = text.replace(f"</{tag}", f"&lt;/{tag}").replace(f"<{tag}", f"&lt;{tag}")
    return text


def time_of(ts: MessageTs) -> str:
    """When something was written, in words."""
    seconds = float(ts.partition(".")[0] or 0)
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M} UTC"


def size_of_all(pieces: Sequence[Told]) -> Size:
    """How much of a request they take together."""
    return sum((piece.size for piece in pieces), Size(text_bytes=0, other_tokens=0))

"""A stored conversation → what is told of it, piece by piece, purely."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from types import MappingProxyType
from xml.sax.saxutils import quoteattr

from bot.core.conversation import Author, History, Post, StoredPost
from bot.core.elements import contained
from bot.core.ids import MessageTs
from bot.core.model import ContentBlock, Role, TextBlock
from bot.core.summary import AFTER_ALL_POSTS, Point, Summary
from bot.core.tokens import Size, size_of_blocks

FilesOfPosts = Mapping[MessageTs, Sequence[ContentBlock]]
"""What is shown of the files that came with a post, by its `ts`."""

Weights = Mapping[MessageTs, Size]
"""How much that is, for those who need not see it."""

NO_FILES: FilesOfPosts = MappingProxyType({})
_WEIGHTLESS: Weights = MappingProxyType({})
_NOTHING = Size(text_bytes=0, other_tokens=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What somebody said, and where in the conversation that stands.

    `size` is how much of a request it takes. `files` are the names of what came
    with it.
    """

    at: Point
    role: Role
    blocks: tuple[ContentBlock, ...]
    size: Size
    is_question: bool = False
    files: tuple[str, ...] = ()


def told(
    history: History,
    files: FilesOfPosts = NO_FILES,
    weights: Weights = _WEIGHTLESS,
) -> list[Told]:
    """All that is told in full, in order: what its summary covers is not.

    Turns follow each other, each with what people wrote up to it and then the
    answer. An answer whose every question is gone (deleted, refused) is left out.
    Files stand before the words they came with, as models read them best.
    """
    answers = {turn.number: turn.answer for turn in history.turns}
    covered, found = _covered(history), list[Told]()
    for number, posts in groupby(_shown(history), key=attrgetter("turn")):
        is_asked = False
        for post in posts:
            is_asked = is_asked or post.is_question
            at = Point(number, post.post.ts)
            if at > covered:
                found.append(_told_post(at, post, files, weights))
        said = tuple(filter(_is_said, answers.get(number, ())))
        at = Point(number, AFTER_ALL_POSTS)
        if is_asked and said and at > covered:
            size = size_of_blocks(said)
            found.append(Told(at=at, role="assistant", blocks=said, size=size))
    return found


def told_posts(history: History) -> list[StoredPost]:
    """The posts that are told in full, in their order."""
    covered = _covered(history)
    return [
        post
        for post in _shown(history)
        if Point(post.turn or 0, post.post.ts) > covered
    ]


def _shown(history: History) -> list[StoredPost]:
    """The posts of each turn, but questions that the model declined to answer.

    A post that came in while a turn ran is told by the next one.
    """
    declined = {turn.number for turn in history.turns if turn.was_refused}
    shown = [
        post
        for post in history.posts
        if post.turn is not None and not (post.seq and post.turn in declined)
    ]
    return sorted(shown, key=lambda post: (post.turn, post.post.ts))


def _covered(history: History) -> Point:
    return history.summary.through if history.summary else Point(0, MessageTs(""))


def _told_post(
    at: Point, post: StoredPost, files: FilesOfPosts, weights: Weights
) -> Told:
    blocks = (*files.get(at.ts, ()), TextBlock(post_text(post.post)))
    return Told(
        at=at,
        role="user",
        blocks=blocks,
        size=size_of_blocks(blocks) + weights.get(at.ts, _NOTHING),
        is_question=post.is_question,
        files=tuple(file.name for file in post.post.files),
    )


def _is_said(block: ContentBlock) -> bool:
    return isinstance(block, TextBlock) and bool(block.text.strip())


def covered_posts(history: History) -> int:
    """How many posts its summary stands for."""
    summary = history.summary
    return history.footprint(summary.through).posts if summary else 0


def post_text(post: Post) -> str:
    """One post in its element, with who wrote it, and when."""
    who, kind = _who(post.author)
    words = post.text.strip() if post.has_words else "(no words)"
    return f'<post {who} at="{time_of(post.ts)}"{kind}>\n{contained(words)}\n</post>'


@lru_cache(1_024)
def _who(author: Author) -> tuple[str, str]:
    """Who wrote a post, as attributes, and of what kind they are."""
    name, kind = author.name or author.user_id, ' kind="app"' if author.is_bot else ""
    return f"from={quoteattr(name)} id={quoteattr(author.user_id)}", kind


def summary_text(summary: Summary, posts: int) -> str:
    """The summary in its element; it was made of people's words, so it is data."""
    words = contained(summary.text)
    return f'<summary of="{posts} earlier messages">\n{words}\n</summary>'


def time_of(ts: MessageTs) -> str:
    """When something was written, in words."""
    seconds = float(ts.partition(".")[0] or 0)
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M} UTC"

"""Other bots that ask us, and why two bots do not talk for ever."""

from collections.abc import Sequence
from itertools import takewhile

from bot.core.conversation import StoredPost

MOST_ANSWERS = 3
"""How many answers bots get in a thread before a person has to speak."""


def asked_before(said: Sequence[StoredPost], post: StoredPost) -> Sequence[StoredPost]:
    """What bots asked us before `post`, back to where a person wrote, newest first.

    `said` is all that was said in the thread, oldest first.
    """
    earlier = (each for each in reversed(said) if each.post.ts < post.post.ts)
    by_bots = takewhile(lambda each: each.post.author.is_bot, earlier)
    return [each for each in by_bots if each.seq is not None]


def answers_before(asked: Sequence[StoredPost], post: StoredPost) -> int:
    """How many turns answered what was `asked`, but for the one `post` is in."""
    turns = {each.turn for each in asked if not each.is_declined}
    return len(turns - {None, post.turn})


def is_first_unanswered(asked: Sequence[StoredPost]) -> bool:
    """Whether each post of `asked` was answered."""
    return all(each.turn is not None and not each.is_declined for each in asked)

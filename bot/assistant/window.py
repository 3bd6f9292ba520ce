"""How much of a conversation a request holds, purely: the newest of it stays whole."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.assistant.telling import (
    NO_FILES,
    FilesOfPosts,
    Told,
    Weights,
    covered_posts,
    told,
    told_posts,
)
from bot.core.conversation import History, StoredPost
from bot.core.summary import Summary
from bot.core.tokens import size_of_blocks

CAREFUL_WINDOW_TOKENS = 32_000
"""What models of today take at least; for those that nobody has told us about."""

LEAST_TOKENS = 1_000
_FULL = 0.75
_KEPT = 0.4


@dataclass(frozen=True, slots=True)
class Room:
    """How many tokens a conversation may take, with about so many bytes in each.

    A part of it is enough to call it full: then older messages are summarised,
    in one big step, so that prompt caches hold for a while.
    """

    tokens: int
    bytes_per_token: float

    @property
    def full_tokens(self) -> int:
        """From here on it is time for a summary, long before it is needed."""
        return int(self.tokens * _FULL)

    @property
    def kept_tokens(self) -> int:
        """What is kept whole when the rest is summarised."""
        return int(self.tokens * _KEPT)

    def tokens_of(self, pieces: Sequence[Told]) -> int:
        """About how many tokens they take."""
        return sum(piece.size.tokens(self.bytes_per_token) for piece in pieces)

    def begin(self, pieces: Sequence[Told], tokens: int) -> int:
        """Where to begin so that the rest takes at most `tokens`: at a post.

        The newest question is always in it, however long it is.
        """
        if self.tokens_of(pieces) <= tokens:
            return 0
        newest = [i for i, piece in enumerate(pieces) if piece.is_question][-1:]
        last = newest[0] if newest else len(pieces) - 1
        taken, first = 0, len(pieces)
        for i in reversed(range(len(pieces))):
            taken += pieces[i].size.tokens(self.bytes_per_token)
            if taken > tokens and i < last:
                break
            first = i
        while first < last and pieces[first].role == "assistant":
            first += 1
        return first


@dataclass(frozen=True, slots=True)
class Crowding:
    """What whoever summarises needs to know: the room, and what files take of it."""

    room: Room
    weights: Weights


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """What a request holds of a conversation: `pieces`, of about so many `tokens`.

    `left_out` posts stand neither in it nor in the summary. `crowding` is there
    once it is time to summarise.
    """

    pieces: Sequence[Told]
    tokens: int = 0
    summary: Summary | None = None
    summarised: int = 0
    left_out: int = 0
    crowding: Crowding | None = None


def room_in(
    window_tokens: int | None,
    *,
    most_tokens: int,
    beside_tokens: int,
    bytes_per_token: float,
) -> Room:
    """The room there is beside what else stands in a request, and its answer.

    A tenth of the window is left for what estimates get wrong.
    """
    usable = (window_tokens or CAREFUL_WINDOW_TOKENS) * 9 // 10 - beside_tokens
    return Room(max(LEAST_TOKENS, min(most_tokens, usable)), bytes_per_token)


def fitted(history: History, room: Room, files: FilesOfPosts = NO_FILES) -> Fitted:
    """What of `history` is told: all, or as much of the newest as fits."""
    pieces = told(history, files)
    is_full = room.begin(pieces, room.full_tokens) > 0
    first = room.begin(pieces, room.tokens) if is_full else 0
    weights = {ts: size_of_blocks(blocks) for ts, blocks in files.items()}
    return Fitted(
        pieces=pieces[first:],
        tokens=room.tokens_of(pieces[first:]),
        summary=history.summary,
        summarised=covered_posts(history),
        left_out=sum(piece.role == "user" for piece in pieces[:first]),
        crowding=Crowding(room, weights) if is_full else None,
    )


def posts_in_window(history: History, room: Room) -> list[StoredPost]:
    """The posts that fit by their words: none but these can be `fitted`.

    Files take room too: with them it may be fewer, never others.
    """
    pieces, posts = told(history), told_posts(history)
    cut_off = pieces[: room.begin(pieces, room.tokens)]
    return posts[sum(piece.role == "user" for piece in cut_off) :]

"""How answers are shown: sizes and times, clear of Slack's own."""

from dataclasses import dataclass

from bot.slack.splitting import Room


def _utf8_bytes(text: str) -> int:
    return len(text.encode())


_STREAMED = Room(measure=_utf8_bytes, ample=6_000, full=9_000)
_POSTED = Room(measure=len, ample=11_500, full=11_500)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """Figures to choose, with defaults that fit Slack.

    Slack closes a stream after about five minutes, and its message holds about
    11 kB; a posted one holds 12,000 characters. A message that could change
    less often than every `sparse_s` is posted once, when all of it is there.
    What goes beyond `longest_chars` becomes a file.
    """

    streamed: Room = _STREAMED
    posted: Room = _POSTED
    rotates_after_s: float = 180.0
    closes_after_s: float = 230.0
    sparse_s: float = 30.0
    longest_chars: int = 40_000

"""The last net under the log: whatever looks like a secret becomes `[hidden]`."""

import re
from collections.abc import Callable, Iterable

HIDDEN = "[hidden]"
SHORTEST_SECRET_CHARS = 8

# By what each of them always contains: most lines contain none of these, and
# looking for a plain text is a hundred times cheaper than for a pattern.
_SHAPES = {
    "xox": r"\bxox[a-z](?:\.xox[a-z])?-[\w.-]+",  # Slack's tokens
    "xapp-": r"\bxapp-[\w-]+",  # its app-level tokens
    "sk-": r"\bsk-[\w-]{8,}",  # keys of the Messages API
    "bearer ": r"(?<=\bbearer )[^\s\"',;]+",  # what an Authorization header holds
    "hooks.slack.com/": r"(?<=hooks\.slack\.com/)[^\s\"'<>]+",  # needs no token
    "ticket=": r"(?<=\bticket=)[^\s\"'&]+",  # the way into Socket Mode
    "@": r"(?<=://)[^\s\"'/@:]*:[^\s\"'/]+(?=@)",  # name and password of an address
}


def redaction(secrets: Iterable[str] = ()) -> Callable[[str], str]:
    """Make the function that hides `secrets`, and everything shaped like one.

    Secrets shorter than `SHORTEST_SECRET_CHARS` are left to the shapes: they
    are ordinary words, and hiding them would make logs unreadable.
    """
    known = sorted(
        (s for s in secrets if len(s) >= SHORTEST_SECRET_CHARS), key=len, reverse=True
    )
    shapes = [(sign, re.compile(s, re.IGNORECASE)) for sign, s in _SHAPES.items()]

    def hide(line: str) -> str:
        for secret in known:
            line = line.replace(secret, HIDDEN)
        lowered = line.lower()
        for sign, shape in shapes:
            if sign in lowered:
                line = shape.sub(HIDDEN, line)
        return line

    return hide

"""A text over several inputs: cut so that it can be put together again unchanged."""

from collections.abc import Sequence

PART_CHARS = 3_000
MOST_PARTS = 7

_NAMES = {"\n\n": "p", "\n": "n", " ": "s", "": "x"}
_JOINT_OF = {name: joint for joint, name in _NAMES.items()}


def cut(text: str, longest: int = PART_CHARS) -> tuple[list[str], str]:
    """The parts, and what stood between them, in letters for `join`.

    Cut after a paragraph where there is one, else after a line, a word, anywhere.
    """
    parts, joints = [], ""
    while len(text) > longest:
        at, joint = _place(text, longest)
        parts.append(text[:at])
        joints += _NAMES[joint]
        text = text[at + len(joint) :]
    return [*parts, text], joints


def join(parts: Sequence[str], joints: str) -> str:
    """Put parts together; between those that `joints` does not know ends a line.

    Parts that were left empty leave nothing behind.
    """
    text = ""
    for number, part in enumerate(parts):
        if text and part:
            text += _JOINT_OF.get(joints[number - 1 : number], "\n")
        text += part
    return text


def _place(text: str, longest: int) -> tuple[int, str]:
    earliest = longest * 5 // 6
    for joint in filter(None, _NAMES):
        at = text.rfind(joint, earliest, longest + len(joint))
        while at > 0:
            if _is_clean(text, at, at + len(joint)):
                return at, joint
            at = text.rfind(joint, earliest, at + len(joint) - 1)
    return longest, ""


def _is_clean(text: str, end: int, start: int) -> bool:
    """Slack may strip blanks at an input's rims: a cut leaves none there."""
    before, after = text[end - 1 : end], text[start : start + 1]
    return bool(after) and not (before.isspace() or after.isspace())

"""What is harmless within a line of Markdown, decided from where it begins.

Each function looks at words that begin with one special character. It answers
with a step, or with None while it takes more words to know.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from bot.core.ids import UserId
from bot.slack.links import link, poses_as_another

Harmless = Callable[[str], str]

_JOINER = "\u2060"
_HELD_CHARS = 300
_HELD_ADDRESS_CHARS = 2_000
_EVERYBODY = ("channel", "here", "everyone")
_RINGS_IN_CODE = re.compile(
    r"<(?=!(?i:channel|here|everyone|subteam)|@[UW][A-Z0-9]{2}"
    r"|(?i:https?|mailto):[^<>\s|]*\|)"
)
_MENTION = re.compile(r"<@([A-Z0-9]+)>")
_IN_ANGLES = re.compile(r"<[A-Za-z/][^<>\s`\[|]{0,1000}>")
_ANGLE_UNDECIDED = re.compile(r"<(?:[A-Za-z/][^<>\s`\[|]{0,1000}|@[A-Z0-9]{0,30})?\Z")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_TARGET = re.compile(
    r"""\(\s*(<[^<>\n]*>|(?:[^\s()<>]|\([^\s()]*\))*)
        (?:\s+(?:"[^"]*"|'[^']*'|\([^()]*\)))?\s*\)""",
    re.VERBOSE,
)
_NOT_A_TARGET = re.compile(r"\(\s*[^\s<>()]+\s+[^\s\"'()]")
_IMAGE = re.compile(r"!\[([^\[\]]*)\]\([^()]*\)")


_LINE_BEGINS = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+[ \t>]*)*\Z")


@dataclass(frozen=True, slots=True)
class Step:
    """So many characters were taken in; this is what is shown of them."""

    taken: int
    shown: str


def in_code(code: str) -> str:
    """Code in which nothing rings; it reads as it did."""
    return _RINGS_IN_CODE.sub(f"<{_JOINER}", code)


def escape(words: str, *, is_over: bool) -> Step | None:
    """A backslash and what it protects."""
    following = words[1:2]
    if not following and not is_over:
        return None
    if following == "<":
        return Step(2, "&lt;")
    is_alone = following in ("", "\n", "@")
    return Step(1, "\\") if is_alone else Step(2, words[:2])


def angle(words: str, allowed: Collection[UserId], *, is_over: bool) -> Step | None:
    """`<…>`: mentions of people and groups, links of Slack's, HTML."""
    if _ANGLE_UNDECIDED.match(words) and not is_over:
        return None
    mention = _MENTION.match(words)
    if mention and mention[1] in allowed:
        return Step(mention.end(), mention[0])
    if whole := _IN_ANGLES.match(words):
        return Step(whole.end(), whole[0])
    is_command = words[1:2] in ("!", "@", "/") or words[1:2].isalpha()
    return Step(1, "&lt;" if is_command else "<")


def everybody(words: str, before: str, *, is_over: bool) -> Step | None:
    """`@channel` and its like, which ring in some clients' eyes only."""
    if before.isalnum() or before == "_":
        return Step(1, "@")
    name = words[1:].lower()
    for group in _EVERYBODY:
        if not is_over and group.startswith(name):
            return None
        if name.startswith(group):
            after = name[len(group) : len(group) + 1]
            if not (after.isalnum() or after == "_"):
                return Step(1, f"@{_JOINER}")
    return Step(1, "@")


@dataclass(frozen=True, slots=True)
class CodeSpan:
    """Code between backticks of one line, or backticks that begin none."""

    step: Step
    is_code: bool


def code_span(words: str, *, is_over: bool) -> CodeSpan | None:
    """From backticks to as many backticks; `|` inside may end it in a table."""
    line, newline, _ = words.partition("\n")
    run = len(words) - len(words.lstrip("`"))
    closing = re.compile(rf"(?<!`)`{{{run}}}(?!`)").search(line, run)
    is_unsure = closing is None or closing.end() == len(line)
    may_go_on = not (is_over or newline) and len(line) <= _HELD_CHARS + run
    if is_unsure and may_go_on:
        return None
    if closing is None or closing.start() >= _HELD_CHARS:
        return CodeSpan(Step(run, words[:run]), is_code=False)
    return CodeSpan(Step(closing.end(), line[: closing.end()]), is_code=True)


def bracket(
    words: str, before: str, harmless: Harmless, *, is_over: bool
) -> Step | None:
    """`[…](…)` and `![…](…)`; what would define a reference is made plain text.

    `before` is what stands before it in its line.
    """
    opening = words.index("[") + 1
    plain = Step(opening, f"{words[: opening - 1]}\\[")
    blank = _BLANK_LINE.search(words)
    is_settled = is_over or blank is not None
    words = words[: blank.start()] if blank else words
    end = _label_end(words[:_HELD_CHARS], opening)
    if end is None:
        if len(words) >= _HELD_CHARS:
            return plain
        return Step(1, words[0]) if is_settled else None
    after = words[end + 1 :]
    if not after and not is_settled:
        return None
    if after[:1] == ":" and _LINE_BEGINS.match(before):
        return plain
    if after[:1] != "(":
        return Step(1, words[0])
    if target := _TARGET.match(after[:_HELD_ADDRESS_CHARS]):
        shown = _link(words[opening:end], target[1], harmless)
        shown = _JOINER + shown if before.endswith("!") else shown
        return Step(end + 1 + target.end(), shown)
    is_settled = is_settled or len(after) >= _HELD_ADDRESS_CHARS
    return plain if is_settled or _NOT_A_TARGET.match(after) else None


def _link(label: str, target: str, harmless: Harmless) -> str:
    label = _IMAGE.sub(r"\1", label)
    address = target.removeprefix("<").removesuffix(">")
    if not label.strip() or poses_as_another(label, address):
        return harmless(address or label)
    return link(harmless(label), address)


def _label_end(words: str, start: int) -> int | None:
    """Where the label that begins at `start` has its closing bracket."""
    depth, place = 1, start
    while place < len(words):
        match words[place]:
            case "\\":
                place += 1
            case "`":
                span = code_span(words[place:], is_over=True)
                place += span.step.taken - 1 if span else 0
            case "[":
                depth += 1
            case "]":
                depth -= 1
        if not depth:
            return place
        place += 1
    return None

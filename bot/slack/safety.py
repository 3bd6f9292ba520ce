"""Keeping the model's words from ringing, loading or posing as something else."""

import re
from collections.abc import Collection

from bot.core.ids import UserId
from bot.slack import inline_safety
from bot.slack.code_blocks import CodeBlocks
from bot.slack.inline_safety import Step
from bot.slack.payload import storable

_HELD_CHARS = 300
_SPECIAL = re.compile(r"[\\`<@\[\n]|!(?=\[|\Z)")
_MAY_RING_IN_CODE = re.compile(
    r"<(?:!\w{0,8}|@(?:[UW][A-Z0-9]?)?|[A-Za-z]{1,6}(?::[^<>\s|]{0,300})?)?\Z"
)


class Neutraliser:
    """Makes words harmless as they come; only `allowed` people can be mentioned.

    What cannot be judged yet is held back for a few hundred characters at most:
    a link until it is whole, code within a line until its last backtick.
    """

    def __init__(self, allowed: Collection[UserId] = ()) -> None:
        self._allowed = frozenset(allowed)
        self._code_blocks = CodeBlocks()
        self._pending = ""
        self._line = ""
        self._is_code: bool | None = None
        self._is_ambiguous = False

    def allow(self, people: Collection[UserId]) -> None:
        """Let `people` be mentioned from now on."""
        self._allowed |= frozenset(people)

    def feed(self, words: str) -> str:
        """Take in `words`; what can be shown now."""
        self._pending += words
        return self._scan(is_over=False)

    def flush(self) -> str:
        """What is left, once nothing follows."""
        return self._scan(is_over=True)

    def _scan(self, *, is_over: bool) -> str:
        held = "\r" if self._pending.endswith("\r") and not is_over else ""
        words = self._pending.removesuffix(held).replace("\r\n", "\n")
        self._pending = storable(words.replace("\r", "\n"))
        shown = []
        while self._pending and (step := self._step(is_over=is_over)):
            shown.append(step.shown)
            self._follow(self._pending[: step.taken])
            self._pending = self._pending[step.taken :]
        self._pending += held
        return "".join(shown)

    def _step(self, *, is_over: bool) -> Step | None:
        if self._is_code is None:
            line, newline, _ = self._pending.partition("\n")
            is_whole = is_over or bool(newline) or len(line) > _HELD_CHARS
            if not is_whole and self._code_blocks.is_undecided(line):
                return None
            self._is_code = self._code_blocks.enter(line + newline)
        if self._is_code:
            return self._code(is_over=is_over)
        return self._prose(self._pending, is_over=is_over)

    def _code(self, *, is_over: bool) -> Step | None:
        line, newline, _ = self._pending.partition("\n")
        if not newline and not is_over:
            held = _MAY_RING_IN_CODE.search(line)
            line = line[: held.start()] if held else line
        code = line + newline
        return Step(len(code), inline_safety.in_code(code)) if code else None

    def _prose(self, words: str, *, is_over: bool) -> Step | None:
        special = _SPECIAL.search(words)
        if special is None or special.start():
            plain = words[: special.start()] if special else words
            return Step(len(plain), plain)
        match words[0]:
            case "\n":
                return Step(1, "\n")
            case "\\":
                return inline_safety.escape(words, is_over=is_over)
            case "<":
                return inline_safety.angle(words, self._allowed, is_over=is_over)
            case "@":
                before = self._line[-1:]
                return inline_safety.everybody(words, before, is_over=is_over)
            case "`":
                return self._backticks(words, is_over=is_over)
            case "!" if words == "!":
                return Step(1, "!") if is_over else None
            case _:
                return inline_safety.bracket(
                    words, self._line, self._inside, is_over=is_over
                )

    def _backticks(self, words: str, *, is_over: bool) -> Step | None:
        span = inline_safety.code_span(words, is_over=is_over)
        if span is None:
            return None
        if not span.is_code:
            self._is_ambiguous = True
            return span.step
        # A `|` may part it in a table, an earlier backtick may pair otherwise:
        # then it has to be harmless as prose too.
        is_sure = not self._is_ambiguous and "|" not in span.step.shown
        make_harmless = inline_safety.in_code if is_sure else self._between_backticks
        return Step(span.step.taken, make_harmless(span.step.shown))

    def _between_backticks(self, span: str) -> str:
        run = len(span) - len(span.lstrip("`"))
        inside = self._inside(span[run:-run])
        return f"{span[:run]}{inside}{span[:run]}"

    def _inside(self, words: str) -> str:
        """Words within a line, harmless by themselves."""
        inner = Neutraliser(self._allowed)
        inner._is_code, inner._line = False, "…"
        return inner.feed(words) + inner.flush()

    def _follow(self, taken: str) -> None:
        """Keep track of lines, as they were before anything was changed."""
        *complete, self._line = (self._line + taken).split("\n")
        for line in complete:
            self._code_blocks.pass_line(f"{line}\n")
            self._is_code = None
            if not line.strip():
                self._is_ambiguous = False

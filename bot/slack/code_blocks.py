"""Following, line by line, whether Markdown that still grows is in a code block."""

import re

from bot.slack.parsed import parsed

_FENCE = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t>]+)*(`{3,}|~{3,})")
_MAY_BECOME_FENCE = re.compile(
    r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t>]+)*(?:[-+*]|\d{1,9}[.)]?|`{1,2}|~{1,2})?\Z"
)
_ENDS_FENCE = re.compile(r"[ \t>]*[`~]*[ \t]*\Z")
_INDENT = re.compile(r" {0,3}[`~]")
_NEW_PARAGRAPH = re.compile(r"[^\W\d_]")


class CodeBlocks:
    """Where fences stand: told by the parser, asked at lines that might matter."""

    def __init__(self) -> None:
        self._before = ""
        self._fence = ""
        self._is_contained = False

    @property
    def is_inside(self) -> bool:
        """Whether what comes next stands in a fence."""
        return bool(self._fence)

    def is_undecided(self, line: str) -> bool:
        """Whether more of an incomplete line is needed to know what it is."""
        if self._fence:
            return self._is_contained or bool(_ENDS_FENCE.match(line))
        return bool(_FENCE.match(line) or _MAY_BECOME_FENCE.match(line))

    def enter(self, line: str) -> bool:
        """Take in the beginning of a line, all of it where that was undecided.

        True where the line is code, or begins or ends it.
        """
        if self._fence and self._goes_on(line):
            return True
        if opened := _FENCE.match(line):
            self._begin(line, opened[1])
        return self.is_inside

    def pass_line(self, line: str) -> None:
        """Go on to the next line; `line` is complete."""
        is_fresh = self._before.endswith("\n\n") and not self._fence
        has_html = "\n<" in self._before or self._before.startswith("<")
        if is_fresh and not has_html and _NEW_PARAGRAPH.match(line):
            self._before = ""
        self._before += line

    def _begin(self, line: str, fence: str) -> None:
        """Let the parser say whether a fence begins here."""
        number = self._before.count("\n")
        for token in parsed(self._before + line):
            if token.type == "fence" and token.map and token.map[0] == number:
                self._fence, self._is_contained = fence, token.level > 0

    def _goes_on(self, line: str) -> bool:
        """Whether the open fence reaches this line; it may end with it."""
        if not self._is_contained:
            mark = line.strip()
            is_end = not mark.strip(self._fence[0]) and _INDENT.match(line)
            if is_end and len(mark) >= len(self._fence):
                self._fence = ""
            return True
        return self._goes_on_in_container(line)

    def _goes_on_in_container(self, line: str) -> bool:
        """Let the parser say: a fence ends with its list item or quotation too."""
        number = self._before.count("\n")
        for token in parsed(self._before + line):
            if token.type == "fence" and token.map:
                first, end = token.map
                if first < number < end:
                    is_closed = token.content.count("\n") < end - first - 1
                    self._fence = "" if is_closed else self._fence
                    return True
        self._fence = ""
        return False

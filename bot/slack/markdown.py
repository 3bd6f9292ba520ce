"""The few Markdown constructs that people's messages are turned into."""

import re

_BACKTICKS = re.compile("`+")
_LANGUAGE = re.compile(r"[\w+#.-]{1,32}")


def fence(code: str, language: str = "") -> str:
    """A code block whose fence is longer than any in `code`."""
    ticks = "`" * max(3, _longest_run(code) + 1)
    known = language if _LANGUAGE.fullmatch(language) else ""
    ends = "" if code.endswith("\n") else "\n"
    return f"{ticks}{known}\n{code}{ends}{ticks}"


def inline_code(code: str) -> str:
    """Code within a line, padded where it holds backticks of its own."""
    if "`" not in code:
        return f"`{code}`"
    ticks = "`" * (_longest_run(code) + 1)
    return f"{ticks} {code} {ticks}"


def link(url: str, label: str) -> str:
    """A link, or the bare address where the label says nothing else."""
    bare = url.removeprefix("mailto:")
    if not label or label == url or bare.rstrip("/").endswith(f"//{label.rstrip('/')}"):
        return bare
    return bare if label == bare else f"[{label}]({url})"


def around(mark: str, words: str) -> str:
    """Put `mark` on both sides of `words`, inside the blanks at their ends."""
    core = words.strip()
    if not core:
        return words
    start = words.index(core)
    return f"{words[:start]}{mark}{core}{mark}{words[start + len(core) :]}"


def quoted(lines: str) -> str:
    """A quotation."""
    return "\n".join(f"> {line}" if line else ">" for line in lines.split("\n"))


def table(rows: list[list[str]]) -> str:
    """A table whose first row is the heading; cells are kept on one line."""
    width = max((len(row) for row in rows), default=0)
    if not width:
        return ""
    lines = [_row(row + [""] * (width - len(row))) for row in rows]
    return "\n".join([lines[0], _row(["---"] * width), *lines[1:]])


def _row(cells: list[str]) -> str:
    kept = (cell.strip().replace("\n", " ").replace("|", "\\|") for cell in cells)
    return f"| {' | '.join(kept)} |"


def _longest_run(code: str) -> int:
    return max(map(len, _BACKTICKS.findall(code)), default=0)

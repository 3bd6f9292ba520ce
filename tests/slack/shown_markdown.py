"""What people see of Markdown, read from the HTML it becomes."""

from html.parser import HTMLParser
from itertools import chain, groupby

from markdown_it import MarkdownIt

Seen = list[tuple[tuple[str, ...], str]]

_ALONE = {"br", "hr", "img"}
_UNSEEN = {"p", "table", "thead", "tbody", "tr", "ul"}


def seen(markdown: str) -> Seen:
    """Words and the tags around them; blanks only where they are code."""
    html = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(markdown)
    parser = _Seeing()
    parser.feed(html)
    return parser.seen


def seen_in_all(messages: list[str]) -> Seen:
    """What people see of several messages; a table heading that repeats counts once."""
    found: Seen = []
    heading: Seen = []
    for is_heading, pieces in groupby(chain(*map(seen, messages)), _is_heading):
        run = list(pieces)
        if not is_heading or run != heading:
            for piece in run:
                _add(found, *piece)
        heading = run if is_heading else heading
    return found


def _is_heading(piece: tuple[tuple[str, ...], str]) -> bool:
    return "th" in piece[0]


def _add(seen: Seen, around: tuple[str, ...], words: str) -> None:
    if seen and seen[-1][0] == around:
        seen[-1] = (around, seen[-1][1] + words)
    elif words:
        seen.append((around, words))


class _Seeing(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: Seen = []
        self._around: list[str] = []
        self._numbers: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in ("ol", "ul"):
            self._numbers.append(int(given.pop("start", "1") or 1) - 1)
            tag, given = tag, {}
        name = " ".join([tag, *(f"{k}={v}" for k, v in given.items())])
        if tag == "li":
            self._numbers[-1] += 1
            name = f"li {self._numbers[-1]}" if "ol" in self._around[-1:] else "li"
        if tag == "img":
            _add(self.seen, tuple(self._around), name)
        elif tag not in _ALONE:
            self._around.append(name)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("ol", "ul"):
            self._numbers.pop()
        if tag not in _ALONE:
            self._around.pop()

    def handle_data(self, data: str) -> None:
        is_code = "pre" in self._around or "code" in self._around
        around = tuple(name for name in self._around if name not in _UNSEEN)
        _add(self.seen, around, data if is_code else "".join(data.split()))

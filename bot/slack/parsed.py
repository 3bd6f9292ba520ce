"""Markdown as its parser sees it: where blocks stand, and what people read."""

from collections.abc import Iterable, Iterator
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

Piece = tuple[tuple[str, ...], str]
"""Words with what surrounds them, outermost first, such as `("item 2", "strong")`."""

_LEAVES = frozenset({"fence", "code_block", "html_block"})
_UNSEEN = frozenset({"paragraph", "table", "thead", "tbody", "tr"})


@cache
def _parser() -> MarkdownIt:
    """Slack's dialect: CommonMark with tables and strikethrough."""
    return MarkdownIt("commonmark").enable(["table", "strikethrough"])


def parsed(text: str) -> list[Token]:
    """The tokens of `text`."""
    return _parser().parse(text)


def block_starts(tokens: list[Token]) -> list[int]:
    """The first line of each block that no other block contains."""
    return [
        token.map[0]
        for token in tokens
        if token.level == 0 and token.nesting >= 0 and token.map
    ]


def reading(text: str) -> list[Piece]:
    """What people read in `text`, and how; neighbours that look alike are joined.

    Blanks are left out where Markdown does not care about them.
    """
    return joined(_pieces(parsed(text)))


def joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Pieces with neighbours that look alike made one."""
    found: list[Piece] = []
    for around, words in pieces:
        if found and found[-1][0] == around:
            found[-1] = (around, found[-1][1] + words)
        elif words:
            found.append((around, words))
    return found


def _pieces(tokens: list[Token]) -> Iterator[Piece]:
    around: list[str] = []
    counts: list[int] = []
    for token in tokens:
        if token.type == "inline":
            shown = tuple(filter(None, around))
            yield from _inline_pieces(token.children or [], shown)
        elif token.type in _LEAVES:
            name = f"{token.type} {token.info}".strip()
            yield (*filter(None, around), name), token.content
        elif token.nesting == 1:
            _count(token, counts)
            around.append(_name(token, counts))
        elif token.nesting == -1:
            around.pop()
            if token.type in _COUNTING:
                counts.pop()


_COUNTING = frozenset({"ordered_list_close", "bullet_list_close", "tr_close"})


def _count(token: Token, counts: list[int]) -> None:
    match token.type:
        case "ordered_list_open":
            start = token.attrGet("start")
            counts.append(int(start) - 1 if start is not None else 0)
        case "bullet_list_open" | "tr_open":
            counts.append(0)
        case "list_item_open" | "td_open" | "th_open":
            counts[-1] += 1


def _inline_pieces(tokens: list[Token], around: tuple[str, ...]) -> Iterator[Piece]:
    inside: list[str] = []
    for token in tokens:
        if token.nesting == 1:
            inside.append(_name(token, []))
        elif token.nesting == -1:
            inside.pop()
        elif token.type == "code_inline":
            yield (*around, *sorted(inside), "code"), token.content
        elif token.type == "image":
            name = f"image {token.attrGet('src')}"
            yield (*around, *sorted(inside), name), token.content
        else:
            yield (*around, *sorted(inside)), "".join(token.content.split())


def _name(token: Token, counts: list[int]) -> str:
    name = token.type.removesuffix("_open")
    match name:
        case "list_item":
            return f"item {counts[-1]}" if token.info else "item"
        case "td" | "th":
            return f"{name} {counts[-1]}"
        case "link":
            return f"link {token.attrGet('href')}"
        case "heading":
            return token.tag
        case _:
            return "" if name in _UNSEEN else name

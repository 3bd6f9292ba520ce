"""What people write in Slack's editor (`rich_text` blocks) into Markdown."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from bot.core.ids import UserId
from bot.slack.markdown import around, fence, inline_code, link, quoted
from bot.slack.payload import mapping, mappings, storable, text

_MARKS = (("strike", "~~"), ("italic", "_"), ("bold", "**"))
_AFTER_OUR_NAME = re.compile(r"(?:[:,](?=\s|\Z))?[ ]?")
_INDENT = " " * 4
_NAMED = {
    "user": ("<@", "user_id", ">"),
    "channel": ("<#", "channel_id", ">"),
    "usergroup": ("<!subteam^", "usergroup_id", ">"),
    "broadcast": ("@", "range", ""),
    "color": ("", "value", ""),
}

Run = tuple[str, frozenset[str]]
"""Words and their styles."""


def markdown_of(block: dict[str, Any], bot_user_id: UserId) -> str:
    """Translate one block, without the mentions of `bot_user_id`.

    Code keeps every character.
    """
    said: list[str] = []
    after_list = False
    for element in mappings(block.get("elements")):
        if part := _part(element, bot_user_id):
            is_list = element.get("type") == "rich_text_list"
            gap = "\n" if is_list and after_list else "\n\n"
            said += (gap, part) if said else (part,)
            after_list = is_list
    return "".join(said)


def mentions_in(block: dict[str, Any]) -> Iterator[str]:
    """Whom a block mentions: ids of people, and `!` with a group's or a broadcast."""
    for element in mappings(block.get("elements")):
        for inner in mappings(element.get("elements")):
            for leaf in (inner, *mappings(inner.get("elements"))):
                match text(leaf, "type"):
                    case "user":
                        yield text(leaf, "user_id")
                    case "usergroup" | "broadcast" as kind:
                        yield f"!{kind}"


def _part(element: dict[str, Any], bot_user_id: UserId) -> str:
    inside = mappings(element.get("elements"))
    match text(element, "type"):
        case "rich_text_preformatted":
            code = "".join(map(_raw, inside))
            return fence(code, text(element, "language")) if code else ""
        case "rich_text_list":
            return _list(element, inside, bot_user_id)
        case "rich_text_quote":
            words = _inline(inside, bot_user_id).strip("\n")
            return quoted(words) if words else ""
        case _:
            return _inline(inside, bot_user_id).strip("\n")


def _list(
    element: dict[str, Any], items: list[dict[str, Any]], bot_user_id: UserId
) -> str:
    indent = _INDENT * min(_whole(element, "indent"), 8)
    number = _whole(element, "offset") + 1
    lines = []
    for position, item in enumerate(items):
        ordered = text(element, "style") == "ordered"
        bullet = f"{number + position}. " if ordered else "- "
        words = _inline(mappings(item.get("elements")), bot_user_id).strip("\n")
        words = words.replace("\n", "\n" + indent + " " * len(bullet))
        lines.append(f"{indent}{bullet}{words}")
    return "\n".join(lines)


def _inline(elements: list[dict[str, Any]], bot_user_id: UserId) -> str:
    runs = groupby(_runs(elements, bot_user_id), key=lambda run: run[1])
    return "".join(
        _styled("".join(words for words, _ in run), styles) for styles, run in runs
    )


def _runs(elements: list[dict[str, Any]], bot_user_id: UserId) -> Iterator[Run]:
    after_our_name = False
    for element in elements:
        if element.get("type") == "user" and text(element, "user_id") == bot_user_id:
            after_our_name = True
            continue
        words = _leaf(element)
        if after_our_name:
            words = _AFTER_OUR_NAME.sub("", words, count=1)
        after_our_name = False
        style = mapping(element.get("style"))
        yield words, frozenset(name for name, is_on in style.items() if is_on is True)


def _styled(words: str, styles: frozenset[str]) -> str:
    if "code" in styles and words:
        words = inline_code(words)
    for style, mark in _MARKS:
        if style in styles:
            words = around(mark, words)
    return words


def _leaf(element: dict[str, Any]) -> str:
    kind = text(element, "type")
    if kind in _NAMED:
        before, name, after = _NAMED[kind]
        return f"{before}{text(element, name)}{after}"
    match kind:
        case "link":
            return link(text(element, "url"), text(element, "text"))
        case "emoji":
            return _emoji(element)
        case "date":
            return text(element, "fallback") or _moment(element)
        case _:
            return text(element, "text")


def _raw(element: dict[str, Any]) -> str:
    if element.get("type") == "link":
        return text(element, "text") or text(element, "url")
    return _leaf(element)


def _emoji(element: dict[str, Any]) -> str:
    try:
        points = text(element, "unicode").split("-")
        return storable("".join(chr(int(point, 16)) for point in points))
    except (ValueError, OverflowError):
        return f":{text(element, 'name')}:"


def _moment(element: dict[str, Any]) -> str:
    try:
        moment = datetime.fromtimestamp(_whole(element, "timestamp"), UTC)
    except (ValueError, OverflowError, OSError):
        return ""
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _whole(element: dict[str, Any], name: str) -> int:
    value = element.get(name)
    return value if isinstance(value, int) and value > 0 else 0

"""Between the words people type and the blocks Slack keeps them in."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

Json = dict[str, Any]

_TOKEN = re.compile(
    r"<(?P<user>@[UW][A-Z0-9]+)(?:\|[^>]*)?>"
    r"|<(?P<channel>#[CG][A-Z0-9]+)(?:\|[^>]*)?>"
    r"|<!(?P<range>here|channel|everyone)(?:\|[^>]*)?>"
    r"|<(?P<url>(?:https?|mailto):[^|>]+)(?:\|(?P<label>[^>]*))?>"
    r"|:(?P<emoji>[a-z0-9_+-]+):"
)
_WORDS = ("title", "subtitle", "text", "body", "subtext", "details", "output")
_ONLY_ASK = ("actions", "context_actions")
_PARTS = ("elements", "fields", "rows", "tasks", "child_blocks")


def rich_text(text: str) -> Json:
    """Return `text` as the block a person's message carries it in."""
    section = {"type": "rich_text_section", "elements": list(_elements(text))}
    return {"type": "rich_text", "block_id": "words", "elements": [section]}


def mentions(text: str) -> list[str]:
    """List the ids of the people a text names."""
    return [
        user.removeprefix("@") for m in _TOKEN.finditer(text) if (user := m["user"])
    ]


def readable(blocks: Iterable[Json]) -> str:
    """Return the words of blocks, a line a block, but for those that only ask."""
    lines = (
        "".join(_words(block)).strip()
        for block in blocks
        if block.get("type") not in _ONLY_ASK
    )
    return "\n".join(line for line in lines if line)


def unescaped(text: str) -> str:
    """Undo the three escapes of Slack's wire format."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _elements(text: str) -> Iterator[Json]:
    found = list(_TOKEN.finditer(text))
    edges = [0, *(edge for m in found for edge in m.span()), len(text)]
    for index, (start, end) in enumerate(pairwise(edges)):
        if index % 2:
            yield _element(found[index // 2])
        elif start < end:
            yield {"type": "text", "text": unescaped(text[start:end])}


def _element(token: re.Match[str]) -> Json:
    value = token[token.lastgroup or 0]
    match token.lastgroup:
        case "user":
            return {"type": "user", "user_id": value[1:]}
        case "channel":
            return {"type": "channel", "channel_id": value[1:]}
        case "range":
            return {"type": "broadcast", "range": value}
        case "emoji":
            return {"type": "emoji", "name": value}
        case "label":
            return {"type": "link", "url": token["url"], "text": value}
        case _:
            return {"type": "link", "url": token["url"]}


def _words(part: object) -> Iterator[str]:
    match part:
        case str():
            yield part
        case list():
            for each in part:
                yield from _words(each)
                yield " " if isinstance(each, dict) and "elements" in each else ""
        case dict():
            yield _inline(part)
            for key in (*_WORDS, *_PARTS):
                yield from _words(part.get(key))


def _inline(part: Json) -> str:
    match part:
        case {"type": "user", "user_id": str(user)}:
            return f"<@{user}>"
        case {"type": "emoji", "name": str(name)}:
            return f":{name}:"
        case {"type": "link", "url": str(url)} if "text" not in part:
            return url
        case {"type": "image", "alt_text": str(alt)}:
            return alt
        case _:
            return ""

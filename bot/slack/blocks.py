"""Block Kit blocks into Markdown: what a message shows, not what it can do."""

from collections.abc import Iterator
from typing import Any

from bot.core.ids import UserId
from bot.slack import mrkdwn, rich_text
from bot.slack.markdown import table
from bot.slack.payload import mapping, mappings, text


def markdown_of(blocks: object, bot_user_id: UserId) -> str:
    """Translate a message's `blocks`; those that only ask for clicks are left out."""
    shown = (_block(block, bot_user_id) for block in mappings(blocks))
    return "\n\n".join(words for words in shown if words)


def mentions_in(blocks: object) -> Iterator[str]:
    """Whom people mention in blocks; apps' other blocks mention nobody."""
    for block in mappings(blocks):
        if text(block, "type") == "rich_text":
            yield from rich_text.mentions_in(block)


def _block(block: dict[str, Any], bot_user_id: UserId) -> str:
    match text(block, "type"):
        case "rich_text":
            return rich_text.markdown_of(block, bot_user_id)
        case "markdown":
            return text(block, "text")
        case "header":
            heading = _object(block.get("text"), bot_user_id)
            return f"## {heading}" if heading else ""
        case "section":
            inside = [block.get("text"), *mappings(block.get("fields"))]
            return _joined("\n", inside, bot_user_id)
        case "context":
            return _joined(" ", mappings(block.get("elements")), bot_user_id)
        case "image":
            return text(block, "alt_text")
        case "table":
            return _table(block, bot_user_id)
        case _:
            return ""


def _joined(between: str, objects: list[Any], bot_user_id: UserId) -> str:
    shown = (_object(item, bot_user_id) for item in objects)
    return between.join(words for words in shown if words)


def _object(value: object, bot_user_id: UserId) -> str:
    shown = mapping(value)
    match text(shown, "type"):
        case "mrkdwn":
            return mrkdwn.markdown_of(text(shown, "text"), bot_user_id)
        case "image":
            return text(shown, "alt_text")
        case _:
            return text(shown, "text")


def _table(block: dict[str, Any], bot_user_id: UserId) -> str:
    rows = block.get("rows")
    return table(
        [
            [_cell(cell, bot_user_id) for cell in mappings(row)]
            for row in (rows if isinstance(rows, list) else [])
        ]
    )


def _cell(cell: dict[str, Any], bot_user_id: UserId) -> str:
    match cell:
        case {"type": "rich_text"}:
            return rich_text.markdown_of(cell, bot_user_id)
        case {"type": "raw_number", "value": int() | float() as number}:
            return str(number)
        case _:
            return text(cell, "text")

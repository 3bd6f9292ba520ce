"""Which blocks Slack takes: kinds, counts and lengths."""

from collections.abc import Iterator
from typing import Any

from bot.playground.slack.ids import secret

Json = dict[str, Any]

KINDS = frozenset(
    {
        *("actions", "alert", "card", "carousel", "container", "context"),
        *("context_actions", "data_table", "data_visualization", "divider", "file"),
        *("header", "image", "input", "markdown", "plan", "rich_text", "section"),
        *("table", "task_card", "video"),
    }
)
_MESSAGE_ONLY = frozenset({"markdown", "context_actions", "task_card", "plan"})
_TEXT_CHARS = {"section": 3_000, "header": 150}
_LIST_LENGTHS = {"fields": 10, "rows": 201}
_ELEMENTS = {"actions": 25, "context": 10, "context_actions": 5, "carousel": 10}
_BUTTON_CHARS = {"text": 75, "value": 2_000, "url": 3_000, "action_id": 255}


def faults_in(blocks: object, *, at_most: int, in_view: bool = False) -> list[str]:
    """List what is wrong with blocks, in Slack's manner; empty if nothing is."""
    if not isinstance(blocks, list) or not all(isinstance(b, dict) for b in blocks):
        return ["[ERROR] must be an array of blocks [json-pointer:/blocks]"]
    found = [] if len(blocks) <= at_most else [_fault(f"more than {at_most} items", "")]
    for index, block in enumerate(blocks):
        found += [
            _fault(why, f"/{index}") for why in _block_faults(block, in_view=in_view)
        ]
    return found


def elements_of(block: Json) -> list[Json]:
    """List what can be used in a block: buttons, selects, inputs."""
    single = (block.get("accessory"), block.get("element"))
    return [*block.get("elements", []), *(element for element in single if element)]


def identified(blocks: list[Json]) -> list[Json]:
    """Give a block_id to each block that has none, as Slack does."""
    return [{"block_id": secret()[:5]} | block for block in blocks]


def markdown_chars(blocks: list[Json]) -> int:
    """Count the characters of all Markdown blocks together."""
    return sum(len(b.get("text", "")) for b in blocks if b.get("type") == "markdown")


def _block_faults(block: Json, *, in_view: bool) -> Iterator[str]:
    kind = block.get("type")
    if kind not in KINDS or (in_view and kind in _MESSAGE_ONLY):
        yield f"unsupported type: {kind}"
        return
    if kind == "section" and not (block.get("text") or block.get("fields")):
        yield "missing required field: text or fields"
    yield from _length_faults(block, kind)
    for button in elements_of(block):
        if button.get("type") == "button":
            yield from _button_faults(button)


def _length_faults(block: Json, kind: str) -> Iterator[str]:
    if len(block.get("block_id", "")) > 255:
        yield "must be less than 256 characters: block_id"
    if _chars(block.get("text")) > _TEXT_CHARS.get(kind, 12_000):
        yield "text is too long"
    for key, length in {
        "elements": _ELEMENTS.get(kind, 1_000),
        **_LIST_LENGTHS,
    }.items():
        if len(block.get(key, [])) > length:
            yield f"no more than {length} items allowed: {key}"


def _button_faults(button: Json) -> Iterator[str]:
    for key, length in _BUTTON_CHARS.items():
        if _chars(button.get(key)) > length:
            yield f"must be less than {length + 1} characters: {key}"


def _chars(text: object) -> int:
    match text:
        case str():
            return len(text)
        case {"text": str(words)}:
            return len(words)
        case _:
            return 0


def _fault(why: str, where: str) -> str:
    return f"[ERROR] {why} [json-pointer:/blocks{where}]"

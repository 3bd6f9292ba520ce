"""Which blocks Slack takes: kinds, counts and lengths."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from bot.playground.slack.element_rules import chars, element_faults
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
_MESSAGE_ONLY = frozenset({"markdown", "context_actions", "task_card", "plan", "table"})
_TEXT_CHARS = {"section": 3_000, "header": 150}
_LABELS = {"label": 2_000, "hint": 2_000}
_LIST_LENGTHS = {"fields": 10, "rows": 201}
_ELEMENTS = {"actions": 25, "context": 10, "context_actions": 5, "carousel": 10}
_FIELD_CHARS = 2_000


def faults_in(blocks: object, *, at_most: int, in_view: bool = False) -> list[str]:
    """List what is wrong with blocks, in Slack's manner; empty if nothing is."""
    if not isinstance(blocks, list) or not all(isinstance(b, dict) for b in blocks):
        return ["[ERROR] must be an array of blocks [json-pointer:/blocks]"]
    found = [] if len(blocks) <= at_most else [_fault(f"more than {at_most} items", "")]
    found += [_fault(f"block_id already exists: {i}", "") for i in _twice(blocks)]
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


def _twice(blocks: list[Json]) -> list[str]:
    names = Counter(block["block_id"] for block in blocks if block.get("block_id"))
    return [name for name, count in names.items() if count > 1]


def _block_faults(block: Json, *, in_view: bool) -> Iterator[str]:
    kind = block.get("type")
    if kind not in KINDS or (in_view and kind in _MESSAGE_ONLY):
        yield f"unsupported type: {kind}"
        return
    yield from _missing(block, kind)
    yield from _length_faults(block, kind)
    elements = elements_of(block)
    names = Counter(each["action_id"] for each in elements if each.get("action_id"))
    yield from (f"action_id already exists: {n}" for n, c in names.items() if c > 1)
    for element in elements:
        yield from element_faults(element, kind)


def _missing(block: Json, kind: str) -> Iterator[str]:
    if kind == "section" and not (chars(block.get("text")) or block.get("fields")):
        yield "missing required field: text or fields"
    if kind == "header" and not chars(block.get("text")):
        yield "missing required field: text"
    if kind in _ELEMENTS and not block.get("elements"):
        yield "missing required field: elements"
    if kind == "input" and not (chars(block.get("label")) and block.get("element")):
        yield "missing required field: label or element"


def _length_faults(block: Json, kind: str) -> Iterator[str]:
    if len(block.get("block_id", "")) > 255:
        yield "must be less than 256 characters: block_id"
    if chars(block.get("text")) > _TEXT_CHARS.get(kind, 12_000):
        yield "text is too long"
    for key, most in _LABELS.items():
        if chars(block.get(key)) > most:
            yield f"must be less than {most + 1} characters: {key}"
    if any(not 0 < chars(field) <= _FIELD_CHARS for field in block.get("fields", [])):
        yield f"must be 1 to {_FIELD_CHARS} characters: fields"
    most_of = {"elements": _ELEMENTS.get(kind, 1_000), **_LIST_LENGTHS}
    for key, length in most_of.items():
        if len(block.get(key, [])) > length:
            yield f"no more than {length} items allowed: {key}"


def _fault(why: str, where: str) -> str:
    return f"[ERROR] {why} [json-pointer:/blocks{where}]"

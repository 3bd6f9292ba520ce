"""Which elements Slack takes: where they may stand, and how long their parts are."""

from collections.abc import Iterator, Mapping
from typing import Any

Json = dict[str, Any]

_CHOICES = frozenset(
    {"checkboxes", "radio_buttons", "datepicker", "timepicker", "static_select"}
    | {f"{kind}_select" for kind in ("external", "users", "conversations", "channels")}
    | {f"multi_{kind}_select" for kind in ("static", "external", "users")}
    | {"multi_conversations_select", "multi_channels_select"}
)
_TYPED = frozenset(
    {"plain_text_input", "rich_text_input", "number_input", "email_text_input"}
    | {"url_text_input", "file_input", "datetimepicker"}
)
_PRESSED = frozenset({"button", "workflow_button", "overflow"})
ALLOWED: Mapping[str, frozenset[str]] = {
    "actions": _CHOICES | _PRESSED | {"datetimepicker", "rich_text_input"},
    "section": _CHOICES | _PRESSED | {"image"},
    "input": _CHOICES | _TYPED,
    "context": frozenset({"plain_text", "mrkdwn", "image"}),
    "context_actions": frozenset({"feedback_buttons", "icon_button"}),
}
"""The elements each kind of block may hold; kinds not named hold any."""

_TEXTS = {
    ("button", "text"): 75,
    ("icon_button", "text"): 75,
    ("image", "alt_text"): 2_000,
}
_LENGTHS = {
    "value": 2_000,
    "url": 3_000,
    "image_url": 3_000,
    "action_id": 255,
    "initial_value": 3_000,
    "placeholder": 150,
}
_OPTIONS = {"overflow": (2, 5), "radio_buttons": (1, 10), "checkboxes": (1, 10)}
_NUMBERS = {
    ("plain_text_input", "min_length"): (0, 3_000),
    ("plain_text_input", "max_length"): (1, 3_000),
    ("file_input", "max_files"): (1, 10),
}
_OPTION_CHARS = {"text": 75, "description": 75, "value": 150}
_CONFIRM_CHARS = {"title": 100, "text": 300, "confirm": 30, "deny": 30}


def element_faults(element: Json, block_kind: str) -> Iterator[str]:
    """Say what is wrong with an element of a block of that kind."""
    kind = str(element.get("type"))
    if kind not in ALLOWED.get(block_kind, {kind}):
        yield f"unsupported element in {block_kind}: {kind}"
    yield from _own_faults(element, kind)
    yield from _option_faults(element, kind)
    yield from _too_long(element, _LENGTHS, "")
    yield from _too_long(element.get("confirm", {}), _CONFIRM_CHARS, "confirm.")


def chars(text: object) -> int:
    """Count the characters of a text or a text object; 0 for anything else."""
    match text:
        case str():
            return len(text)
        case {"text": str(words)}:
            return len(words)
        case _:
            return 0


def option_faults(options: list[Json]) -> Iterator[str]:
    """Say what is wrong with options, wherever they come from."""
    for option in options:
        if not chars(option.get("text")):
            yield "missing required field: text of an option"
        yield from _too_long(option, _OPTION_CHARS, "option.")


def all_options(element: Json) -> list[Json]:
    """List an element's options, those in groups too."""
    grouped = [
        o for group in element.get("option_groups", []) for o in group["options"]
    ]
    return [*element.get("options", []), *grouped]


def _own_faults(element: Json, kind: str) -> Iterator[str]:
    for (of, key), most in _TEXTS.items():
        if of == kind and not 0 < chars(element.get(key)) <= most:
            yield f"must be 1 to {most} characters: {key}"
    for (of, key), (least, most) in _NUMBERS.items():
        if of == kind and not least <= element.get(key, least) <= most:
            yield f"must be {least} to {most}: {key}"


def _too_long(part: Json, limits: Mapping[str, int], where: str) -> Iterator[str]:
    for key, most in limits.items():
        if chars(part.get(key)) > most:
            yield f"must be less than {most + 1} characters: {where}{key}"


def _option_faults(element: Json, kind: str) -> Iterator[str]:
    if "options" not in element and "option_groups" not in element:
        if kind in {*_OPTIONS, "static_select", "multi_static_select"}:
            yield "missing required field: options"
        return
    least, most = _OPTIONS.get(kind, (1, 100))
    options = all_options(element)
    if not least <= len(options) <= most:
        yield f"must have {least} to {most} options: {kind}"
    yield from option_faults(options)
    chosen = element.get("initial_options") or [element.get("initial_option")]
    if any(each is not None and each not in options for each in chosen):
        yield f"must be one of the options: initial option of {kind}"

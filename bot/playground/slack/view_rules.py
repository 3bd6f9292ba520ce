"""Which views Slack takes."""

import json
from typing import Any

from bot.playground.slack.block_rules import elements_of, faults_in
from bot.playground.slack.rules import Rules

Json = dict[str, Any]

_CHARS = {"callback_id": 255, "external_id": 255, "private_metadata": 3_000}
_MODAL_ONLY = frozenset({"file_input"})


def view_faults(view: Json, kind: str, rules: Rules) -> list[str]:
    """List what is wrong with a view, in Slack's manner; empty if nothing is."""
    found = [] if view.get("type") == kind else [f"must be a {kind}: type"]
    found += [f"too long: {k}" for k, n in _CHARS.items() if len(view.get(k, "")) > n]
    found += _modal_faults(view) if kind == "modal" else _home_faults(view)
    told = [f"[ERROR] {why} [json-pointer:/view]" for why in found]
    blocks = view.get("blocks", [])
    return told + faults_in(blocks, at_most=rules.view_blocks, in_view=True)


def is_too_large(view: Json, rules: Rules) -> bool:
    """Whether a view has more bytes than Slack takes."""
    return len(json.dumps(view).encode()) > rules.view_bytes


def _modal_faults(view: Json) -> list[str]:
    labels = ("title", "submit", "close")
    found = [f"over 24 characters: {k}" for k in labels if _length(view, k) > 24]
    if not _length(view, "title"):
        found.append("missing required field: title")
    has_input = any(block.get("type") == "input" for block in view.get("blocks", []))
    if has_input and not view.get("submit"):
        found.append("missing required field: submit")
    return found


def _home_faults(view: Json) -> list[str]:
    kinds = {e.get("type") for b in view.get("blocks", []) for e in elements_of(b)}
    found = [f"unsupported in a home tab: {kind}" for kind in kinds & _MODAL_ONLY]
    strange = {"title", "submit", "close"} & view.keys()
    return found + [f"unsupported field: {key}" for key in sorted(strange)]


def _length(view: Json, key: str) -> int:
    label: Any = view.get(key) or {}
    return len(label.get("text", ""))

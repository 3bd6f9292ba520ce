"""Usage as servers spell it → ours, purely."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.core.model import Usage

_SPELLINGS = {
    "input_tokens": "input_tokens",
    "output_tokens": "output_tokens",
    "cache_creation_input_tokens": "cache_creation_input_tokens",
    "cache_read_input_tokens": "cache_read_input_tokens",
    "prompt_tokens": "input_tokens",
    "completion_tokens": "output_tokens",
}


def updated(usage: Usage, said: object) -> Usage:
    """`usage` with the figures in `said`, which are cumulative.

    Only figures that are there and not zero count: some servers send zeros
    first and the truth last, others send only what changed.
    """
    if not isinstance(said, Mapping):
        return usage
    figures = {
        ours: said[theirs]
        for theirs, ours in _SPELLINGS.items()
        if isinstance(said.get(theirs), int) and said[theirs]
    }
    match said.get("output_tokens_details"):
        case {"thinking_tokens": int(thinking)}:
            figures["thinking_tokens"] = thinking
    return replace(usage, **figures) if figures else usage


def usage_of(message: Mapping[str, Any]) -> Usage:
    """The usage of a whole message."""
    return updated(Usage(), message.get("usage"))

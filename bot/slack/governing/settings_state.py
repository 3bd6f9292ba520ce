"""What the settings form holds, as the JSON a request carries."""

import json
from collections.abc import Callable
from typing import Any

from bot.slack.governing.access_form import GOVERN, NO, YES
from bot.slack.governing.settings_form import INHERIT
from bot.slack.governing.state import Entries, chosen, first, held, several, typed

_LISTS = ("allowed_channels", "denied_channels")
_FLAGS = ("guests", "outsiders", "shared_channels", "bots")


def settings_state(entries: Entries) -> str:
    """The fields that the form showed; None where a field is inherited.

    What is no number stays a text: whoever checks it says so to its author.
    """
    readers: dict[str, Callable[[Entries, str], object]] = {
        "model": _model,
        "fast_model": _model,
        "temperature": _number,
        "max_tokens": _number,
        "answers": _choice,
        "receipt": _choice,
        "language": _words,
        "suggested_prompts": _suggested,
        "retention_days": _number,
    }
    found = {
        name: read(entries, name)
        for name, read in readers.items()
        if held(entries, name) is not None
    }
    if held(entries, "editors_people") is not None:
        found |= {"access": _access(entries), "editors": _people(entries, "editors")}
    if held(entries, GOVERN) is not None:
        found[GOVERN] = several(entries, GOVERN) == [YES]
    return json.dumps(found)


def _access(entries: Entries) -> dict[str, Any]:
    rules: dict[str, Any] = {
        name: _people(entries, name) for name in ("allowed", "denied")
    }
    rules |= {name: several(entries, name) for name in _LISTS if held(entries, name)}
    flags = {YES: True, NO: False}
    return rules | {name: flags.get(chosen(entries, name)) for name in _FLAGS}


def _people(entries: Entries, name: str) -> dict[str, list[str]]:
    return {kind: several(entries, f"{name}_{kind}") for kind in ("people", "groups")}


def _model(entries: Entries, name: str) -> str | None:
    return _choice(entries, name) or _words(entries, name)


def _choice(entries: Entries, name: str) -> str | None:
    value = chosen(entries, name)
    return None if value in ("", INHERIT) else value


def _words(entries: Entries, name: str) -> str | None:
    return first(typed(entries, name)).strip() or None


def _number(entries: Entries, name: str) -> float | int | str | None:
    words = _words(entries, name)
    for kind in (int, float):
        try:
            return None if words is None else kind(words)
        except ValueError:
            continue
    return words


def _suggested(entries: Entries, name: str) -> list[dict[str, str]] | None:
    words = _words(entries, name)
    if words is None:
        return None
    lines = [line.strip() for line in words.splitlines() if line.strip(" -")]
    split = [line.partition("|") for line in lines]
    return [
        {"title": title.strip(), "message": (message or title).strip()}
        for title, _, message in split
    ]

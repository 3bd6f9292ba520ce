"""The manifest's part on verbs: commands people type, shortcuts in messages' menus."""

from collections.abc import Mapping
from types import MappingProxyType

DEFAULT_COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "translate": "/translate",
        "summarize": "/summarize",
        "extract": "/extract",
        "prompt": "/prompt",
    }
)

_COMMANDS = {
    "translate": (
        "Translates words or a message; only you see the result.",
        "[language] words, or a message's link",
    ),
    "prompt": (
        "See, edit and test what I am told in this channel.",
        "[show | edit | history | test | settings | workspace]",
    ),
    "summarize": (
        "Summarizes a channel or a thread, with links to what it rests on.",
        "[#channel] [since Monday | last 200 | a link]",
    ),
    "extract": (
        "Extracts names, dates, places and facts into a table.",
        "[fields: words, or a message's link]",
    ),
}
_SHORTCUTS = (
    (
        "Translate message",
        "translate_message",
        "Translates this message into your language; only you see it.",
    ),
    (
        "Summarize thread",
        "summarize_thread",
        "Summarizes the thread of this message; only you see it.",
    ),
    (
        "Extract facts",
        "extract_facts",
        "Puts names, dates, places and facts into a table; only you see it.",
    ),
)


def shortcuts() -> tuple[tuple[str, str], ...]:
    """The message shortcuts: callback id, and what people read."""
    return tuple((callback_id, name) for name, callback_id, _ in _SHORTCUTS)


def asked_for(commands: Mapping[str, str], url: str | None) -> dict[str, object]:
    """`slash_commands` by their names in `commands`, and `shortcuts`.

    `url` is where Slack delivers them, None for Socket Mode.
    """
    where = {} if url is None else {"url": url}
    return {
        "slash_commands": [
            {
                "command": commands[verb],
                **where,
                "description": description,
                "usage_hint": hint,
                "should_escape": True,
            }
            for verb, (description, hint) in _COMMANDS.items()
        ],
        "shortcuts": [
            {
                "name": name,
                "type": "message",
                "callback_id": callback_id,
                "description": description,
            }
            for name, callback_id, description in _SHORTCUTS
        ],
    }

"""A telling in Block Kit: words, a table, a quiet line, things to press."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.core.tasks.results import Table, TaskOffer, Telling
from bot.slack.manner import Manner
from bot.slack.safety import Neutraliser
from bot.slack.splitting import cut

Block = dict[str, Any]

_TABLE_ROWS = 99
_TABLE_CHARS = 9_500
_CELL_CHARS = 300
_LABEL_CHARS = 75
_NOTE_CHARS = 2_900
_ROOM = Manner().posted
_PERMALINK = re.compile(r"/archives/[CDG][A-Z0-9]+/p\d+")


@dataclass(frozen=True, slots=True)
class Look:
    """One message: its words for lists of messages, and its blocks."""

    text: str
    blocks: list[Block]


def looks_of(telling: Telling) -> list[Look]:
    """The messages a telling takes, in order; only the last has things to press.

    Words are made harmless: nobody but whom it names can be mentioned.
    """
    safe = Neutraliser(telling.mentionable)
    words = safe.feed(telling.text) + safe.flush()
    *first, last = _cut(words)
    looks = [Look(text, [_markdown(text)]) for text in first]
    return [*looks, Look(last, [*_ending(last, telling)])]


def table_fits(table: Table) -> bool:
    """Whether Slack can show all of a table."""
    return len(_shown_rows(table)) == len(table.rows)


def _ending(words: str, telling: Telling) -> Iterator[Block]:
    if words.strip():
        yield _markdown(words)
    if telling.table is not None and telling.table.rows:
        yield _table(telling.table)
    if telling.note:
        line = {"type": "mrkdwn", "text": telling.note[:_NOTE_CHARS], "verbatim": True}
        yield {"type": "context", "elements": [line]}
    if telling.offers:
        elements = [_element(offer) for offer in telling.offers]
        yield {"type": "actions", "elements": elements}


def _cut(words: str) -> list[str]:
    parts: list[str] = []
    while (found := cut(words, _ROOM, is_whole=True)) is not None:
        parts.append(found.head)
        words = found.rest
    return [*parts, words]


def _markdown(words: str) -> Block:
    return {"type": "markdown", "text": words}


def _element(offer: TaskOffer) -> Block:
    if offer.choices:
        return {
            "type": "static_select",
            "action_id": offer.button.value,
            "placeholder": _plain(offer.label),
            "options": [
                {"text": _plain(choice.label), "value": choice.value}
                for choice in offer.choices
            ],
        }
    button: Block = {
        "type": "button",
        # Several of a kind may stand side by side; each needs a name of its own.
        "action_id": f"{offer.button.value}/{offer.value}"[:255],
        "text": _plain(offer.label),
        "value": offer.value,
    }
    if offer.warning:
        button["confirm"] = {
            "title": _plain("Share it?"),
            "text": _plain(offer.warning[:300]),
            "confirm": _plain("Share"),
            "deny": _plain("Keep private"),
        }
    return button


def _table(table: Table) -> Block:
    rows = [[_cell(name) for name in table.columns]]
    rows += [[_cell(cell) for cell in row] for row in _shown_rows(table)]
    settings = [{"is_wrapped": True} for _ in table.columns]
    return {"type": "table", "rows": rows, "column_settings": settings}


def _shown_rows(table: Table) -> list[tuple[str, ...]]:
    left, shown = _TABLE_CHARS, []
    for row in table.rows[:_TABLE_ROWS]:
        left -= sum(min(len(cell), _CELL_CHARS) for cell in row)
        if left < 0:
            break
        shown.append(row)
    return shown


def _cell(words: str) -> Block:
    words = " ".join(words.split()) or "–"
    if len(words) > _CELL_CHARS:
        words = f"{words[: _CELL_CHARS - 1]}…"
    if words.startswith(("http://", "https://")) and " " not in words:
        label = "message" if _PERMALINK.search(words) else words
        leaf = {"type": "link", "url": words, "text": label}
        section = {"type": "rich_text_section", "elements": [leaf]}
        return {"type": "rich_text", "elements": [section]}
    return {"type": "raw_text", "text": words}


def _plain(words: str) -> Block:
    shown = words if len(words) <= _LABEL_CHARS else f"{words[: _LABEL_CHARS - 1]}…"
    return {"type": "plain_text", "text": shown}

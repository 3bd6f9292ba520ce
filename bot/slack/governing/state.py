"""What people entered in a view, from Slack's `view.state.values`."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from bot.slack.payload import mapping, mappings, text, texts


@dataclass(frozen=True, slots=True)
class Entries:
    """The elements of a view by block and action, as Slack tells them."""

    values: dict[str, Any]

    def __iter__(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        for block_id, elements in self.values.items():
            for action_id, held in mapping(elements).items():
                yield block_id, action_id, mapping(held)

    @property
    def texts(self) -> Iterator[tuple[str, str, str]]:
        """Block, action and words of everything typed; empty where nothing is."""
        for block_id, action_id, held in self:
            yield block_id, action_id, text(held, "value")


def entries_of(view: dict[str, Any]) -> Entries:
    """What a view holds."""
    return Entries(mapping(mapping(view.get("state")).get("values")))


def typed(entries: Entries, name: str) -> Iterator[tuple[str, str]]:
    """Action and words of what is called `name`, or `name/…`."""
    for _, action_id, words in entries.texts:
        if action_id.partition("/")[0] == name:
            yield action_id, words


def first(found: Iterable[tuple[str, str]]) -> str:
    """The words that were found first; empty where none were."""
    return next((words for _, words in found), "")


def held(entries: Entries, name: str) -> dict[str, Any] | None:
    """The element called `name`; None where the view has none."""
    for _, action_id, element in entries:
        if action_id == name:
            return element
    return None


def chosen(entries: Entries, name: str) -> str:
    """The value of the one choice made there; empty for none."""
    element = held(entries, name) or {}
    return text(mapping(element.get("selected_option")), "value")


def several(entries: Entries, name: str) -> list[str]:
    """The values of all choices made there: options, people, channels."""
    element = held(entries, name) or {}
    options = [
        text(each, "value") for each in mappings(element.get("selected_options"))
    ]
    named = [element.get(f"selected_{kind}") for kind in ("users", "conversations")]
    return [*options, *(each for ids in named for each in texts(ids))]


def file_of(entries: Entries, name: str) -> str:
    """The id of the file uploaded there; empty for none."""
    files = mappings((held(entries, name) or {}).get("files"))
    return text(files[0], "id") if files else ""

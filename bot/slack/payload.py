"""Reading JSON that may hold anything: what is not of the wanted kind is empty."""

from typing import Any


def text(source: dict[str, Any], name: str) -> str:
    """The text under `name`, or "", in characters every database can hold."""
    value = source.get(name)
    return storable(value) if isinstance(value, str) else ""


def mapping(value: object) -> dict[str, Any]:
    """The value itself if it is a JSON object, else an empty one."""
    return value if isinstance(value, dict) else {}


def mappings(value: object) -> list[dict[str, Any]]:
    """The JSON objects of a list; everything else in it is left out."""
    items = value if isinstance(value, list) else []
    return [item for item in items if isinstance(item, dict)]


def texts(value: object) -> list[str]:
    """The texts of a list; everything else in it is left out."""
    items = value if isinstance(value, list) else []
    return [storable(item) for item in items if isinstance(item, str)]


def storable(value: str) -> str:
    """Join halves of surrogate pairs; replace what UTF-8 or PostgreSQL refuse."""
    try:
        value.encode()
    except UnicodeEncodeError:
        value = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return value.replace("\0", "\N{REPLACEMENT CHARACTER}")

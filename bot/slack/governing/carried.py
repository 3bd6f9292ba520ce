"""What a button or a window brings along: where, which version, what next."""

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

_KNOWN = frozenset(
    {"scope", "base", "revision", "door", "version", "before", "from_version"}
    | {"page", "search", "joints", "value", "channel", "thread_ts"}
)


def carry(**facts: object) -> str:
    """Write facts down for a button's `value` or a view's `private_metadata`."""
    return urlencode({name: str(fact) for name, fact in facts.items()})


def carried(text: str) -> Mapping[str, str]:
    """Read them back; what is not of ours is left out."""
    return {name: fact for name, fact in parse_qsl(text) if name in _KNOWN}

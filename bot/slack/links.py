"""Links as they may be shown: never under another host's name."""

import html
import re
import unicodedata
from urllib.parse import urlsplit

_HOST = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,}|\d{1,3}(?:\.\d{1,3}){3}")
_DOTS = str.maketrans("。｡．․", "....")
_FORMATTING = re.compile(r"[*_~`\\]")
_FILE_NAME = re.compile(
    r"[^.]+\.(?:c|cc|cpp|cs|css|csv|docx?|gif|go|h|html|ini|ipynb|jpg|jsx?|json|kt|lock"
    r"|log|md|pdf|php|png|pptx?|py|rb|rs|rst|sh|sql|svg|toml|tsx?|txt|xlsx?|xml|ya?ml)",
    re.IGNORECASE,
)
_NEEDS_BRACKETS = re.compile(r"[\s()]")


def link(label: str, address: str) -> str:
    """A Markdown link without a title."""
    address = address.replace("<", "%3C").replace(">", "%3E")
    target = f"<{address}>" if _NEEDS_BRACKETS.search(address) else address
    return f"[{label}]({target})"


def poses_as_another(label: str, address: str) -> bool:
    """Whether somebody who reads `label` would expect to get somewhere else."""
    named = _hosts_in(label)
    if not named:
        return False
    try:
        host = (urlsplit(address).hostname or "").rstrip(".")
    except ValueError:
        return True
    return any(not _is_same_house(name, host) for name in named)


def _hosts_in(label: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", html.unescape(label)).translate(_DOTS)
    visible = "".join(c for c in plain if unicodedata.category(c) != "Cf")
    words = _FORMATTING.sub("", visible)
    if "://" in words:
        words = "".join(words.split())
    return [
        host.lower()
        for host in _HOST.findall(words)
        if "://" in words or not _FILE_NAME.fullmatch(host)
    ]


def _is_same_house(one: str, other: str) -> bool:
    """Whether two hosts are the same, or one is part of the other."""
    one, other = one.removeprefix("www."), other.removeprefix("www.")
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")

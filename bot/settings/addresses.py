"""Checks that several settings share; each raises `ValueError` with what to do."""

from urllib.parse import urlsplit


def is_http(url: str) -> str:
    """`url`, if a client can call it."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("is no http:// or https:// address; write one")
    return url


def in_lower_case(value: object) -> object:
    """`value`, with words in the case we compare them in."""
    return value.lower() if isinstance(value, str) else value


def not_yet(value: object) -> None:
    """Nothing, as long as nobody relies on what is not built."""
    if value is not None:
        raise ValueError("is not in this version yet; take it out")

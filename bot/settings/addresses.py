"""Checks that several settings share; each raises `ValueError` with what to do."""

from urllib.parse import urlsplit


def is_http(url: str) -> str:
    """`url`, if a client can call it."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("is no http:// or https:// address; write one")
    return url


class AboutAnother(ValueError):
    """What is wrong is the setting `name`, known only once a later one was read."""

    def __init__(self, name: str, words: str) -> None:
        super().__init__(words)
        self.name = name


def is_public(url: str) -> str:
    """`url` without its last slash, if browsers and Slack can be sent there."""
    parts = urlsplit(url)
    is_here = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and is_here)
    if not is_safe or not parts.hostname or parts.query or parts.fragment:
        raise ValueError(
            "is no https:// address; write the one people and Slack reach the bot at,"
            " such as https://bot.example.com"
        )
    return url.rstrip("/")


def in_lower_case(value: object) -> object:
    """`value`, with words in the case we compare them in."""
    return value.lower() if isinstance(value, str) else value


def not_yet(value: object) -> None:
    """Nothing, as long as nobody relies on what is not built."""
    if value is not None:
        raise ValueError("is not in this version yet; take it out")

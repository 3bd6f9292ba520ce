"""Where the Messages API is and how it wants to be asked."""

import re
from dataclasses import dataclass, field
from typing import Literal

from bot.core.model import ModelRequest, TextBlock, ToolResultBlock

Auth = Literal["x-api-key", "bearer"]

_WORD = re.compile(r"[^\W_]{4,}")
_ECHO_CHARS = 16
_LEAST_SECRET_CHARS = 6
"""What servers without keys are given as one (`x`, `none`) is no secret."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """An address and a credential; the credential never prints.

    `base_url` may come with or without `/v1`, `/v1/messages` and slashes.
    """

    base_url: str
    api_key: str = field(repr=False)
    auth: Auth = "x-api-key"
    version: str = "2023-06-01"

    def url(self, path: str) -> str:
        """The full address of `path`, such as `/v1/messages`."""
        base = self.base_url.rstrip("/").removesuffix("/messages").rstrip("/")
        return base.removesuffix("/v1").rstrip("/") + path

    def headers(self, auth: Auth | None = None) -> dict[str, str]:
        """What every request carries: exactly one credential."""
        credential = (
            {"authorization": f"Bearer {self.api_key}"}
            if (auth or self.auth) == "bearer"
            else {"x-api-key": self.api_key}
        )
        return {
            **credential,
            "anthropic-version": self.version,
            "content-type": "application/json",
            "user-agent": "threadkeeper",
        }

    def words_for_log(self, said: str, request: ModelRequest | None) -> str:
        """What the server `said`, unless it repeats our key or people's words.

        Single words that people have used, too, are left out of it.
        """
        if len(self.api_key) >= _LEAST_SECRET_CHARS and self.api_key in said:
            return "(left out: it repeats the key)"
        if request is not None and _echoes(said, request):
            return "(left out: it repeats the request)"
        words = " ".join(said.split())
        return words if request is None else _without_words_of(request, words)


def _without_words_of(request: ModelRequest, said: str) -> str:
    theirs = {
        word.casefold()
        for message in request.messages
        for block in message.content
        if isinstance(block, TextBlock | ToolResultBlock)
        for word in _WORD.findall(_text_of(block))
    }
    return _WORD.sub(lambda m: "…" if m[0].casefold() in theirs else m[0], said)


def _text_of(block: TextBlock | ToolResultBlock) -> str:
    return block.text if isinstance(block, TextBlock) else block.content


def _echoes(said: str, request: ModelRequest) -> bool:
    """Whether any 16 characters of `said`, or all of a short text, were ours."""
    texts = [request.system]
    for message in request.messages:
        for block in message.content:
            match block:
                case TextBlock(text) | ToolResultBlock(content=text):
                    texts.append(text)
    windows = {said[at : at + _ECHO_CHARS] for at in range(len(said) - _ECHO_CHARS + 1)}
    return any(
        any(window in text for window in windows)
        or (3 < len(text.strip()) <= _ECHO_CHARS and text.strip() in said)
        for text in texts
    )

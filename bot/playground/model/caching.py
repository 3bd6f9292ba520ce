"""Prompt caching as Anthropic documents it: marks, prefixes, minimum, look-back.

What is cached is a prefix of tools, system and messages, in this order, up to a
block that is marked. A request reads the longest prefix that an earlier one
wrote at one of the 20 blocks up to a mark, and writes at its marks.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

Json = Mapping[str, Any]

LOOK_BACK_BLOCKS = 20
LIFETIME_S = {"5m": 300.0, "1h": 3600.0}
_LEAST_TOKENS = (
    (re.compile(r"-5-5|opus-5$|fable-5"), 512),
    (re.compile(r"haiku-4-5|opus-4-[56]"), 4_096),
    (re.compile(r"opus-4-7"), 2_048),
    (re.compile(r"^claude"), 1_024),
)
_CHARS_A_TOKEN = 3


@dataclass(frozen=True, slots=True)
class CachedUsage:
    """How a prompt's tokens are counted, as `usage` spells it."""

    input_tokens: int
    cache_creation_input_tokens: int = 0
    cache_read_input_tokens: int = 0


@dataclass(frozen=True, slots=True)
class _Prefix:
    """Everything up to one block: its name, its size, and its mark's lifetime."""

    digest: str
    tokens: int
    lifetime_s: float | None


class PromptCache:
    """Remembers prefixes by model; `now_s` tells the time."""

    def __init__(self, now_s: Callable[[], float]) -> None:
        self._now_s = now_s
        self._until_s: dict[str, float] = {}

    def count(self, body: Json) -> CachedUsage:
        """Count the prompt of `body`: what was read, what is written, what is new."""
        prefixes = [*_prefixes(body)]
        total = prefixes[-1].tokens if prefixes else 0
        marks = [i for i, prefix in enumerate(prefixes) if prefix.lifetime_s]
        read = self._longest_known(prefixes, marks)
        least = _least_tokens(str(body["model"]))
        written = read
        for i in marks:
            prefix = prefixes[i]
            if prefix.tokens >= least:
                self._until_s[prefix.digest] = self._now_s() + (prefix.lifetime_s or 0)
                written = max(written, prefix.tokens)
        return CachedUsage(total - written, written - read, read)

    def _longest_known(self, prefixes: Sequence[_Prefix], marks: Sequence[int]) -> int:
        """The tokens of the longest prefix within sight of a mark; it lives on."""
        for mark in reversed(marks):
            first = max(0, mark - LOOK_BACK_BLOCKS + 1)
            for prefix in reversed(prefixes[first : mark + 1]):
                if self._until_s.get(prefix.digest, 0) > self._now_s():
                    self._until_s[prefix.digest] = self._now_s() + LIFETIME_S["5m"]
                    return prefix.tokens
        return 0


def _prefixes(body: Json) -> Iterator[_Prefix]:
    so_far, chars = sha256(str(body["model"]).encode()), 0
    for place, block in _blocks(body):
        mark = block.get("cache_control")
        said = {name: value for name, value in block.items() if name != "cache_control"}
        text = place + json.dumps(said, sort_keys=True, ensure_ascii=False)
        so_far.update(text.encode())
        chars += len(text)
        lifetime_s = LIFETIME_S[mark.get("ttl", "5m")] if mark else None
        yield _Prefix(so_far.hexdigest(), chars // _CHARS_A_TOKEN, lifetime_s)


def _blocks(body: Json) -> Iterator[tuple[str, Json]]:
    """Every block in the order that is cached, with where it stands."""
    for tool in body.get("tools", ()):
        yield "tool", tool
    for block in _as_blocks(body.get("system", ())):
        yield "system", block
    for message in body["messages"]:
        for block in _as_blocks(message["content"]):
            yield message["role"], block


def _as_blocks(content: str | Sequence[Json]) -> Sequence[Json]:
    if isinstance(content, str):
        return [{"type": "text", "text": content}] if content else []
    return content


def _least_tokens(model: str) -> int:
    return next((least for known, least in _LEAST_TOKENS if known.search(model)), 0)

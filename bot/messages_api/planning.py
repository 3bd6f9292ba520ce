"""A request and what is known of its server and model → what is sent, purely."""

from dataclasses import dataclass, field, replace
from typing import Any

import orjson

from bot.core.model import ModelMessage, ModelRequest, TextBlock
from bot.core.tokens import Size, size_of
from bot.messages_api.checking import check_bytes, check_limits
from bot.messages_api.features import Feature, Features, Profile
from bot.messages_api.mending import mended
from bot.messages_api.model_table import ModelRow
from bot.messages_api.request import request_body, used_features

_LEAST_ANSWER_TOKENS = 256
_NOT_WHILE_THINKING = frozenset(
    {Feature.SAMPLING, Feature.FORCED_TOOL, Feature.PREFILL}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """On which terms a model is to be asked: what it takes and how it counts."""

    profile: Profile
    row: ModelRow
    features: Features
    bytes_per_token: float
    window_tokens: int | None = None
    max_output_tokens: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is sent for `messages`, and what the answer shall begin with."""

    messages: tuple[ModelMessage, ...]
    body: dict[str, Any] = field(repr=False)
    used: Features
    size: Size
    prefill: str = field(default="", repr=False)

    def encoded(self, profile: Profile, *, stream: bool = True) -> bytes:
        """The body's bytes; the same for every attempt, and held until the last."""
        body = orjson.dumps({**self.body, "stream": stream})
        check_bytes(body, profile)
        # What orjson returns keeps the buffer it was written in: 32 KiB at least.
        return bytes(memoryview(body))


def plan(request: ModelRequest, terms: Terms) -> Plan:
    """Make `request` fit its server and model.

    Raises `InvalidRequest` or `RequestTooLarge`, which say how to mend it.
    """
    features = terms.features
    if request.thinking == "on":
        features -= _NOT_WHILE_THINKING
    whole = mended(request, keep_prefill=Feature.PREFILL in features)
    if request.output_schema and Feature.STRUCTURED_OUTPUT not in features:
        whole = _asked_in_words(whole)
    size = size_of(whole, image_limit_tokens=terms.row.image_limit_tokens)
    estimated_tokens = size.tokens(terms.bytes_per_token)
    check_limits(whole, terms.profile, terms.row, estimated_tokens, terms.window_tokens)
    return Plan(
        messages=whole.messages,
        body=request_body(whole, features, _max_tokens(whole, terms, estimated_tokens)),
        used=used_features(whole, features),
        size=size,
        prefill=_prefill_of(whole),
    )


def _max_tokens(request: ModelRequest, terms: Terms, estimated_tokens: int) -> int:
    """No more than the model can say, or than its window has room for."""
    limits = [request.max_tokens]
    if terms.max_output_tokens:
        limits.append(terms.max_output_tokens)
    if terms.window_tokens:
        left = terms.window_tokens - estimated_tokens
        limits.append(max(left, _LEAST_ANSWER_TOKENS))
    return min(limits)


def _asked_in_words(request: ModelRequest) -> ModelRequest:
    """Ask for JSON in words where the server has no better way."""
    schema = orjson.dumps(request.output_schema).decode()
    wish = (
        "Answer with one JSON object and nothing else, no code fence. It has to fit"
        f" this JSON Schema:\n{schema}"
    )
    return replace(request, system=f"{request.system}\n\n{wish}".strip())


def _prefill_of(request: ModelRequest) -> str:
    last = request.messages[-1]
    if last.role == "user":
        return ""
    return "".join(b.text for b in last.content if isinstance(b, TextBlock))

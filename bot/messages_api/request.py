"""A request → the body that is sent, purely.

With no features the body is the smallest that every known server documents.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from bot.core.model import (
    ContentBlock,
    DocumentBlock,
    ImageBlock,
    ModelMessage,
    ModelRequest,
    OpaqueBlock,
    TextBlock,
)
from bot.messages_api.content import Json, message_json
from bot.messages_api.features import Feature, Features

_EPHEMERAL = {"type": "ephemeral"}
_LEAST_THINKING_TOKENS = 1_024


def request_body(request: ModelRequest, features: Features, max_tokens: int) -> Json:
    """The body of `POST /v1/messages`, a stream asked for.

    `request` is one that was mended; `max_tokens` what is left of its wish.
    """
    body: Json = {"model": request.model, "max_tokens": max_tokens, "stream": True}
    for _, part in _parts(request, features, max_tokens):
        body.update(part)
    if Feature.CACHE_CONTROL in features:
        _mark_for_cache(body, request.messages)
    return body


def used_features(request: ModelRequest, features: Features) -> Features:
    """Those of `features` that the body of `request` makes use of."""
    blocks = {type(b) for message in request.messages for b in message.content}
    used = {f for f, _ in _parts(request, features, request.max_tokens) if f}
    if DocumentBlock in blocks:
        used.add(Feature.DOCUMENTS)
    if ImageBlock in blocks:
        used.add(Feature.IMAGES)
    if request.messages[-1].role == "assistant":
        used.add(Feature.PREFILL)
    return features & {*used, Feature.CACHE_CONTROL}


def counting_body(body: Json) -> Json:
    """What of `body` the token counter takes."""
    counted = {
        "model", "messages", "system", "tools", "tool_choice", "thinking",
        "output_config",
    }  # fmt: skip
    return {name: value for name, value in body.items() if name in counted}


Part = tuple[Feature | None, Json]


def _parts(
    request: ModelRequest, features: Features, max_tokens: int
) -> Iterator[Part]:
    if request.system:
        yield _system(request.system, features)
    yield None, {"messages": [message_json(m, features) for m in request.messages]}
    if request.stop_sequences and Feature.STOP_SEQUENCES in features:
        sequences = list(request.stop_sequences)
        yield Feature.STOP_SEQUENCES, {"stop_sequences": sequences}
    if request.user and Feature.METADATA in features:
        yield Feature.METADATA, {"metadata": {"user_id": request.user}}
    yield from _sampling(request, features)
    yield from _tools(request, features)
    yield from _thinking(request, features, max_tokens)
    yield from _output(request, features)


def _system(system: str, features: Features) -> Part:
    if Feature.SYSTEM_BLOCKS in features:
        block = {"type": "text", "text": system}
        return Feature.SYSTEM_BLOCKS, {"system": [block]}
    return None, {"system": system}


def _sampling(request: ModelRequest, features: Features) -> Iterator[Part]:
    """Temperature or `top_p`: models that take both together are rare."""
    if Feature.SAMPLING not in features:
        return
    if request.temperature is not None:
        yield Feature.SAMPLING, {"temperature": request.temperature}
    elif request.top_p is not None:
        yield Feature.SAMPLING, {"top_p": request.top_p}
    if request.top_k is not None:
        yield Feature.SAMPLING, {"top_k": request.top_k}


def _tools(request: ModelRequest, features: Features) -> Iterator[Part]:
    if not request.tools or Feature.TOOLS not in features:
        return
    tools = [
        {"name": t.name, "description": t.description, "input_schema": t.input_schema}
        for t in sorted(request.tools, key=lambda tool: tool.name)
    ]
    yield Feature.TOOLS, {"tools": tools}
    match request.tool_choice:
        case None:
            return
        case "auto" | "none" as choice if Feature.TOOL_CHOICE in features:
            yield Feature.TOOL_CHOICE, {"tool_choice": {"type": choice}}
        case "any" if Feature.FORCED_TOOL in features:
            yield Feature.FORCED_TOOL, {"tool_choice": {"type": "any"}}
        case str(name) if Feature.FORCED_TOOL in features:
            yield Feature.FORCED_TOOL, {"tool_choice": {"type": "tool", "name": name}}


def _thinking(
    request: ModelRequest, features: Features, max_tokens: int
) -> Iterator[Part]:
    """The nearest that the model takes of what was asked for."""
    wishes: tuple[tuple[Feature, Json], ...]
    budget = max(_LEAST_THINKING_TOKENS, max_tokens // 2)
    match request.thinking:
        case "off":
            wishes = (
                (Feature.THINKING_DISABLED, {"type": "disabled"}),
                (Feature.THINKING_BETWEEN_TOOLS, {"type": "between_tools"}),
            )
        case "on":
            enabled = {"type": "enabled", "budget_tokens": budget}
            wishes = (
                (Feature.THINKING_ADAPTIVE, {"type": "adaptive"}),
                *(
                    ((Feature.THINKING_ENABLED, enabled),)
                    if budget < max_tokens
                    else ()
                ),
            )
        case None:
            wishes = ()
    granted = next((wish for wish in wishes if wish[0] in features), None)
    if granted:
        yield granted[0], {"thinking": granted[1]}


def _output(request: ModelRequest, features: Features) -> Iterator[Part]:
    config: dict[str, Any] = {}
    if request.effort and Feature.EFFORT in features:
        config["effort"] = request.effort
        yield Feature.EFFORT, {"output_config": dict(config)}
    if request.output_schema and Feature.STRUCTURED_OUTPUT in features:
        config["format"] = {"type": "json_schema", "schema": request.output_schema}
        yield Feature.STRUCTURED_OUTPUT, {"output_config": config}


def _mark_for_cache(body: Json, messages: Sequence[ModelMessage]) -> None:
    """Mark the system text and the last two user messages (at most 4 marks).

    Each request then finds what the one before it wrote, a tool loop included,
    however many blocks were added since. Volatile words stand after the mark.
    """
    if isinstance(system := body.get("system"), list):
        system[-1] = {**system[-1], "cache_control": _EPHEMERAL}
    users = [i for i, message in enumerate(messages) if message.role == "user"]
    for i in users[-2:]:
        last = _last_to_keep(messages[i].content)
        if last is not None:
            content = body["messages"][i]["content"]
            content[last] = {**content[last], "cache_control": _EPHEMERAL}


def _last_to_keep(content: Sequence[ContentBlock]) -> int | None:
    kept = (i for i, block in enumerate(content) if _may_be_kept(block))
    return max(kept, default=None)


def _may_be_kept(block: ContentBlock) -> bool:
    match block:
        case TextBlock(is_volatile=True) | OpaqueBlock():
            return False
        case _:
            return True

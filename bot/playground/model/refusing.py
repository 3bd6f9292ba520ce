"""What Anthropic refuses, in its words: the rules for a request's body."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from bot.playground.model.blocks import blocks_of, of_content, of_many_images

Json = Mapping[str, Any]

KNOWN_FIELDS = frozenset(
    (
        *("model", "max_tokens", "messages", "system", "stream", "stop_sequences"),
        *("temperature", "top_p", "top_k", "tools", "tool_choice", "thinking"),
        *("output_config", "cache_control", "metadata", "service_tier"),
        *("inference_geo", "container", "diagnostics", "speed"),
    )
)
_TOOL_NAME = re.compile(r"[a-zA-Z0-9_-]{1,64}")
_TAKES_PREFILL = re.compile(r"claude-(3|[a-z]+-4-5|2)")
_TAKES_SAMPLING = re.compile(r"claude-(3|[a-z]+-4-[1-6])|^(?!claude)")
_TAKES_NO_FORCE = re.compile(r"claude-(fable-5-[12]|opus-5-5|sonnet-5-5)")


class Refused(Exception):
    """The request is not valid; the text is what the server answers."""


def check(body: Json, known_fields: frozenset[str]) -> None:
    """Raise `Refused` with the first thing that is wrong with `body`."""
    for problem in _problems(body, known_fields):
        raise Refused(problem)


def _problems(body: Json, known_fields: frozenset[str]) -> Iterator[str]:
    for name in ("model", "messages"):
        if name not in body:
            yield f"{name}: Field required"
    for name in body:
        if name not in known_fields:
            yield f"{name}: Extra inputs are not permitted"
    yield from _of_max_tokens(body)
    yield from _of_system(body.get("system", ""))
    yield from _of_model(body)
    yield from _of_messages(body["messages"], str(body["model"]))
    yield from _of_tools(body)
    yield from _of_cache_marks(body, known_fields)


def _of_max_tokens(body: Json) -> Iterator[str]:
    max_tokens = body.get("max_tokens")
    if max_tokens is None:
        yield "max_tokens: Field required"
    if not isinstance(max_tokens, int) or max_tokens < 1:
        yield "max_tokens: Input should be greater than or equal to 1"


def _of_system(system: object) -> Iterator[str]:
    match system:
        case str():
            return
        case list():
            for i, block in enumerate(system):
                if block.get("type") != "text" or not block.get("text"):
                    yield f"system.{i}: text content blocks must be non-empty"
        case _:
            yield "system: Input should be a valid string or list"


def _of_model(body: Json) -> Iterator[str]:
    model = str(body["model"])
    if {"temperature", "top_p", "top_k"} & set(body) and not _TAKES_SAMPLING.search(
        model
    ):
        yield "`temperature`, `top_p` and `top_k` are not supported on this model."
    forced = body.get("tool_choice", {}).get("type") in {"any", "tool"}
    if forced and _TAKES_NO_FORCE.search(model):
        yield "tool_choice: forcing tools is not supported on this model"
    temperature = body.get("temperature", 1)
    if not 0 <= temperature <= 1:
        yield "temperature: range: 0..1"


def _of_messages(messages: object, model: str) -> Iterator[str]:
    if not isinstance(messages, list):
        yield "messages: Input should be a valid list"
        return
    if not all(isinstance(message, dict) for message in messages):
        yield "messages: Input should be a list of objects"
    if not messages:
        yield "messages: at least one message is required"
    for i, message in enumerate(messages):
        if message.get("role") not in {"user", "assistant"}:
            yield f"messages.{i}.role: Input should be 'user' or 'assistant'"
        yield from of_content(message.get("content"), f"messages.{i}")
    if messages[0]["role"] != "user":
        yield 'messages: first message must use the "user" role'
    yield from _of_prefill(messages[-1], model)
    yield from _of_tool_pairs(messages)
    yield from of_many_images(messages)


def _of_prefill(last: Json, model: str) -> Iterator[str]:
    if last["role"] != "assistant":
        return
    if model.startswith("claude") and not _TAKES_PREFILL.search(model):
        yield (
            "This model does not support assistant message prefill."
            " The conversation must end with a user message."
        )
    content = last["content"]
    text = content if isinstance(content, str) else content[-1].get("text", "")
    if text != text.rstrip():
        yield "messages: final assistant content cannot end with trailing whitespace"


def _of_tool_pairs(messages: Sequence[Json]) -> Iterator[str]:
    for i, (message, following) in enumerate(pairwise([*messages, _NOTHING])):
        asked = {b["id"] for b in blocks_of(message, "tool_use")}
        answered = {b["tool_use_id"] for b in blocks_of(following, "tool_result")}
        if missing := sorted(asked - answered):
            yield (
                f"messages.{i}: `tool_use` ids were found without `tool_result` blocks"
                f" immediately after: {', '.join(missing)}."
            )
        if orphans := sorted(answered - asked):
            yield (
                f"messages.{i + 1}: unexpected `tool_use_id` found in `tool_result`"
                f" blocks: {', '.join(orphans)}."
            )
    for orphan in blocks_of(messages[0], "tool_result"):
        yield f"messages.0: unexpected `tool_use_id`: {orphan['tool_use_id']}"


_NOTHING: Json = {"role": "user", "content": []}


def _of_tools(body: Json) -> Iterator[str]:
    for i, tool in enumerate(body.get("tools", ())):
        if not _TOOL_NAME.fullmatch(str(tool.get("name"))):
            yield f"tools.{i}.custom.name: String should match pattern"
        if tool.get("input_schema", {}).get("type") != "object":
            yield f"tools.{i}.custom.input_schema.type: Field required"


def _of_cache_marks(body: Json, known_fields: frozenset[str]) -> Iterator[str]:
    system = body.get("system", "")
    parts = [*body.get("tools", ()), *(system if isinstance(system, list) else ())]
    for message in body["messages"]:
        if isinstance(message["content"], list):
            parts += message["content"]
    marks = sum("cache_control" in part for part in parts)
    if marks and "cache_control" not in known_fields:
        yield "system.0.cache_control: Extra inputs are not permitted"
    if marks > 4:
        yield "A maximum of 4 blocks with cache_control may be provided."

"""What we say to a language model and what it says back.

Pure values: two messages with the same content are equal. Names follow the
Messages API, where a `ModelMessage` is one entry of a request's `messages`.
What anybody said does not print, so that no log or traceback can show it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

Role = Literal["user", "assistant"]
Effort = Literal["low", "medium", "high"]


@dataclass(frozen=True, slots=True)
class TextBlock:
    """Words; volatile ones will be others in the next request, and not cached."""

    text: str = field(repr=False)
    is_volatile: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageBlock:
    """A picture, in base64 as the wire wants it, with its size for counting."""

    media_type: str
    data: str = field(repr=False)
    width_px: int
    height_px: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentBlock:
    """A PDF (base64) or plain text, for servers that take documents."""

    media_type: str
    data: str = field(repr=False)
    title: str = field(repr=False, default="")
    pages: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolUseBlock:
    """The model asks for a tool. `invalid_json` holds an input that would not parse."""

    tool_use_id: str
    name: str
    input: Mapping[str, object] = field(repr=False)
    invalid_json: str | None = field(repr=False, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolResultBlock:
    """What the tool answered."""

    tool_use_id: str
    content: str = field(repr=False)
    is_error: bool = False


@dataclass(frozen=True, slots=True)
class OpaqueBlock:
    """A block we do not interpret (thinking, or one not invented yet).

    `raw` is its JSON, echoed unchanged within a tool loop and nowhere else.
    """

    type: str
    raw: str = field(repr=False)


ContentBlock = (
    TextBlock
    | ImageBlock
    | DocumentBlock
    | ToolUseBlock
    | ToolResultBlock
    | OpaqueBlock
)


@dataclass(frozen=True, slots=True)
class ModelMessage:
    """One entry of a request's `messages`."""

    role: Role
    content: tuple[ContentBlock, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """A tool the model may ask for; `input_schema` is JSON Schema, type `object`."""

    name: str
    description: str
    input_schema: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRequest:
    """One question to the model, independent of who serves it.

    What a server or model does not take (sampling, a forced tool, effort …) is
    left out of what it is sent. A last message by the assistant is how the
    answer shall begin. `max_tokens` counts thinking too, hence its size.
    `tool_choice` is `auto`, `any`, `none` or a tool's name. `user` is an opaque
    name for the asker, never an id of Slack's. `workspace` decides whose turn
    it is when requests have to wait; waiting included, the answer has to be
    there in `deadline_s`.
    """

    model: str
    messages: tuple[ModelMessage, ...]
    system: str = field(repr=False, default="")
    max_tokens: int = 4_096
    temperature: float | None = None
    top_p: float | None = None
    top_k: int | None = None
    stop_sequences: tuple[str, ...] = ()
    tools: tuple[Tool, ...] = ()
    tool_choice: str | None = None
    effort: Effort | None = None
    thinking: Literal["on", "off"] | None = None
    output_schema: Mapping[str, object] | None = None
    user: str | None = None
    workspace: str = ""
    deadline_s: float = 600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """Tokens as the server counted them; `input_tokens` excludes what was cached."""

    input_tokens: int = 0
    output_tokens: int = 0
    cache_creation_input_tokens: int = 0
    cache_read_input_tokens: int = 0
    thinking_tokens: int = 0

    @property
    def prompt_tokens(self) -> int:
        """The whole prompt, cached or not."""
        return (
            self.input_tokens
            + self.cache_creation_input_tokens
            + self.cache_read_input_tokens
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the model said, whole or as far as it came.

    `window_tokens` is how much the model can take in and say together;
    `cost_usd` is there where the price is known.
    """

    content: tuple[ContentBlock, ...] = ()
    stop_reason: str | None = None
    stop_sequence: str | None = None
    model: str = ""
    usage: Usage = field(default_factory=Usage)
    message_id: str | None = None
    request_id: str | None = None
    window_tokens: int | None = None
    cost_usd: Decimal | None = None

    @property
    def text(self) -> str:
        """All its words, picked by block type, never by position."""
        return "".join(b.text for b in self.content if isinstance(b, TextBlock))

    @property
    def tool_uses(self) -> tuple[ToolUseBlock, ...]:
        """The tools it asks for, to be run and answered all together."""
        return tuple(b for b in self.content if isinstance(b, ToolUseBlock))

    @property
    def is_cut_short(self) -> bool:
        """Whether it reached a limit, or thought until nothing was left to say."""
        thought_only = bool(self.content) and all(
            isinstance(block, OpaqueBlock) for block in self.content
        )
        return self.stop_reason in _CUT_SHORT or thought_only

    @property
    def is_window_nearly_full(self) -> bool:
        """Whether the conversation fills more than nine tenths of the window."""
        if self.window_tokens is None:
            return False
        used_tokens = self.usage.prompt_tokens + self.usage.output_tokens
        return used_tokens * 10 > self.window_tokens * 9


_CUT_SHORT = {"max_tokens", "model_context_window_exceeded"}


@dataclass(frozen=True, slots=True)
class Waiting:
    """The request waits for its slot (or for the server) for about `wait_s`."""

    wait_s: float
    reason: Literal["our limit", "rate limited", "overloaded", "unreachable"]


@dataclass(frozen=True, slots=True)
class Begun:
    """The server has begun to answer; what it told of that answer beforehand.

    Told again when an attempt failed and the next one began.
    """

    answer: Answer


@dataclass(frozen=True, slots=True)
class TextDelta:
    """More words."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Finished:
    """The stream came to its end; always the last event."""

    answer: Answer


ModelEvent = Waiting | Begun | TextDelta | Finished

"""What a request may contain: what the server takes, and what the model takes."""

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from bot.core.errors import ModelError


class Feature(StrEnum):
    """Something not every server or model takes, named as the wire names it."""

    SYSTEM_BLOCKS = "system"
    DOCUMENTS = "document"
    IMAGES = "image"
    CACHE_CONTROL = "cache_control"
    METADATA = "metadata"
    STOP_SEQUENCES = "stop_sequences"
    SAMPLING = "temperature"
    PREFILL = "prefill"
    TOOLS = "tools"
    TOOL_CHOICE = "tool_choice"
    FORCED_TOOL = "forced tool_choice"
    STRUCTURED_OUTPUT = "output_config.format"
    EFFORT = "effort"
    THINKING_ADAPTIVE = "thinking adaptive"
    THINKING_ENABLED = "thinking enabled"
    THINKING_DISABLED = "thinking disabled"
    THINKING_BETWEEN_TOOLS = "thinking between_tools"


Features = frozenset[Feature]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a kind of server takes; what it is not known to take is not sent.

    What a caller asks for in so many words (sampling, stop sequences, a tool
    choice) is sent everywhere, and left out once the server refuses it.
    """

    name: str
    features: Features
    max_image_chars: int
    max_request_bytes: int = 32_000_000


_ASKED_FOR = frozenset(
    {
        Feature.IMAGES,
        Feature.SAMPLING,
        Feature.PREFILL,
        Feature.TOOLS,
        Feature.TOOL_CHOICE,
        Feature.FORCED_TOOL,
        Feature.STOP_SEQUENCES,
    }
)

ANTHROPIC = Profile(
    name="anthropic", features=frozenset(Feature), max_image_chars=10 * 1024 * 1024
)
MEGALLM = Profile(name="megallm", features=_ASKED_FOR, max_image_chars=5 * 1024 * 1024)
COMPATIBLE = Profile(
    name="compatible", features=_ASKED_FOR, max_image_chars=5 * 1024 * 1024
)
PROFILES = {profile.name: profile for profile in (MEGALLM, ANTHROPIC, COMPATIBLE)}


def profile_for(base_url: str) -> Profile:
    """The profile of the server at `base_url`, by its host."""
    host = urlsplit(base_url).hostname or ""
    if host == "anthropic.com" or host.endswith(".anthropic.com"):
        return ANTHROPIC
    if host == "megallm.io" or host.endswith(".megallm.io"):
        return MEGALLM
    return COMPATIBLE


_NAMED: tuple[tuple[Feature, re.Pattern[str]], ...] = tuple(
    (feature, re.compile(pattern, re.IGNORECASE))
    for feature, pattern in (
        (Feature.CACHE_CONTROL, r"cache_control"),
        (Feature.THINKING_ENABLED, r"thinking\.type\.enabled|budget_tokens"),
        (Feature.THINKING_DISABLED, r"thinking\.type\.disabled"),
        (Feature.THINKING_BETWEEN_TOOLS, r"between_tools"),
        (Feature.THINKING_ADAPTIVE, r"adaptive thinking|thinking"),
        (Feature.EFFORT, r"effort"),
        (Feature.STRUCTURED_OUTPUT, r"output_config|output_format|json_schema"),
        (Feature.EFFORT, r"output_config"),
        (Feature.FORCED_TOOL, r"tool_choice"),
        (Feature.TOOL_CHOICE, r"tool_choice"),
        (Feature.SAMPLING, r"temperature|top_p|top_k"),
        (Feature.STOP_SEQUENCES, r"stop_sequences"),
        (Feature.METADATA, r"metadata"),
        (Feature.PREFILL, r"prefill|must end with a user message"),
        (Feature.IMAGES, r"support image|image input|vision|multimodal"),
        (
            Feature.DOCUMENTS,
            r"support document|document\W+(block|type|is not)|input_file",
        ),
        (Feature.SYSTEM_BLOCKS, r"\bsystem\b"),
    )
)


def refused_feature(error: ModelError, used: Features) -> Feature | None:
    """The feature of those we `used` that a refusal names, if it names one."""
    said = error.server_message
    return next((f for f, named in _NAMED if f in used and named.search(said)), None)

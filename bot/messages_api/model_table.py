"""What is known about models, by patterns of their ids; the first match holds.

Unknown models get the most careful row: nothing is sent that some model might
refuse, but for images and tools: without those an answer would be about something
else, and a server that takes none says so, once. Sources: Anthropic's model
overview, migration guides and price list of November 2026. A server's own model
list has the last word on windows, prices and whether images are seen.
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from bot.core.money import Price
from bot.messages_api.features import Feature, Features


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRow:
    """One line of the table.

    `refuses` is what the model answers with 400. An image that would cost more
    than `image_limit_tokens` is shrunk by the server. None: not known.
    """

    refuses: Features = frozenset()
    window_tokens: int | None = 1_000_000
    max_output_tokens: int | None = 128_000
    price: Price | None = None
    max_images: int = 600
    image_limit_tokens: int = 4_784
    bytes_per_token: float = 2.5


_SAMPLING, _PREFILL = Feature.SAMPLING, Feature.PREFILL
_ADAPTIVE, _ENABLED = Feature.THINKING_ADAPTIVE, Feature.THINKING_ENABLED
_OFF, _BETWEEN = Feature.THINKING_DISABLED, Feature.THINKING_BETWEEN_TOOLS
_FORCED, _EFFORT = Feature.FORCED_TOOL, Feature.EFFORT
_STRUCTURED = Feature.STRUCTURED_OUTPUT
_THINKING = frozenset({_ADAPTIVE, _ENABLED, _OFF, _BETWEEN})

_NEW = frozenset({_SAMPLING, _PREFILL, _ENABLED, _BETWEEN})
_ALWAYS_THINKS = _NEW | {_OFF, _FORCED}


def _price(input_usd: str, output_usd: str, cache_read: str = "0.1") -> Price:
    return Price(
        Decimal(input_usd), Decimal(output_usd), cache_read=Decimal(cache_read)
    )


_HAIKU_5_5 = Price(
    Decimal("0.10"),
    Decimal("0.50"),
    long_above_tokens=100_000,
    long_factor=Decimal(5),
)


def _old(refuses: Features, price: Price | None, *, is_small: bool = True) -> ModelRow:
    """A model up to 4.6: pictures are shrunk more, the tokenizer is the older one."""
    return ModelRow(
        refuses=refuses,
        price=price,
        image_limit_tokens=1_568,
        bytes_per_token=3.4,
        window_tokens=200_000 if is_small else 1_000_000,
        max_output_tokens=64_000 if is_small else 128_000,
        max_images=100 if is_small else 600,
    )


_ROWS: tuple[tuple[re.Pattern[str], ModelRow], ...] = tuple(
    (re.compile(pattern), row)
    for pattern, row in (
        (
            r"(fable|mythos)-5-2",
            ModelRow(refuses=_ALWAYS_THINKS, price=_price("8", "40", "0.025")),
        ),
        (
            r"(fable|mythos)-5-1",
            ModelRow(refuses=_ALWAYS_THINKS, price=_price("10", "50", "0.025")),
        ),
        (
            r"(fable|mythos)-5",
            ModelRow(refuses=_NEW | {_OFF}, price=_price("10", "50")),
        ),
        (r"opus-5-5", ModelRow(refuses=_ALWAYS_THINKS, price=_price("4", "20"))),
        (
            r"sonnet-5-5",
            ModelRow(
                refuses=_ALWAYS_THINKS - {_BETWEEN}, price=_price("2", "10", "0.05")
            ),
        ),
        (r"haiku-5-5", ModelRow(refuses=_NEW, price=_HAIKU_5_5)),
        (r"opus-5", ModelRow(refuses=_NEW, price=_price("5", "25"))),
        (r"sonnet-5", ModelRow(refuses=_NEW, price=_price("2", "10"))),
        (r"opus-4-[78]", ModelRow(refuses=_NEW, price=_price("5", "25"))),
        (
            r"opus-4-6",
            _old(frozenset({_PREFILL, _BETWEEN}), _price("5", "25"), is_small=False),
        ),
        (
            r"sonnet-4-6",
            _old(frozenset({_PREFILL, _BETWEEN}), _price("3", "15"), is_small=False),
        ),
        (
            r"opus-4-5",
            _old(frozenset({_ADAPTIVE, _BETWEEN}), _price("5", "25")),
        ),
        (
            r"sonnet-4-5",
            _old(frozenset({_ADAPTIVE, _BETWEEN, _EFFORT}), _price("3", "15")),
        ),
        (
            r"haiku-4-5",
            _old(frozenset({_ADAPTIVE, _BETWEEN, _EFFORT}), _price("1", "5")),
        ),
        (
            r"claude-(sonnet-4|opus-4|3|[12]\b)",
            _old(frozenset({_ADAPTIVE, _BETWEEN, _EFFORT, _STRUCTURED}), None),
        ),
    )
)

_OPEN_MODELS = re.compile(
    r"llama|qwen|mistral|mixtral|gemma|gemini|gpt|deepseek|phi-|glm|kimi|command-r"
)
_OPEN = ModelRow(
    refuses=frozenset({_FORCED, *_THINKING, _EFFORT, _STRUCTURED}),
    window_tokens=None,
    max_output_tokens=None,
    max_images=20,
    image_limit_tokens=1_568,
)
_TEXT_ONLY = re.compile(r"gpt-3-5|llama-?3-[13]|mixtral|deepseek-(r1|v3|chat|reason)")
_TEXT = replace(_OPEN, refuses=_OPEN.refuses | {Feature.IMAGES})
_UNKNOWN = replace(_OPEN, refuses=_OPEN.refuses | {_SAMPLING, _PREFILL})
_ALL = (*_ROWS, (_TEXT_ONLY, _TEXT), (_OPEN_MODELS, _OPEN))


@lru_cache(maxsize=256)
def row_for(model: str) -> ModelRow:
    """What is known about `model`; ids may carry a maker's prefix and a date."""
    name = model.lower().replace(".", "-")
    return next((row for known, row in _ALL if known.search(name)), _UNKNOWN)

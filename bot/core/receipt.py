"""What an answer was based on and what it took, for the people who read it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from bot.core.model import Usage
from bot.core.money import in_dollars


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What the model was shown; `left_out` says of what it was not shown, why.

    `prompt` names the prompt and its version, where there is one, and
    `prompt_is_new` says that the answer before this one had another. `looked_at`
    says what was read besides the thread, `summarised_posts` how many posts were
    shown as a summary only. `fills_window`: of what the model can take in and say
    together, this was more than nine tenths.
    """

    read_posts: int = 0
    all_posts: int = 0
    images: int = 0
    left_out: tuple[str, ...] = ()
    prompt: str = ""
    looked_at: str = ""
    summarised_posts: int = 0
    prompt_is_new: bool = False
    fills_window: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """An answer's figures; what nobody knows is None, or empty."""

    basis: Basis = field(default_factory=Basis)
    model: str = ""
    usage: Usage = field(default_factory=Usage)
    cost_usd: Decimal | None = None
    first_text_s: float | None = None
    duration_s: float = 0.0
    request_id: str | None = None


def receipt_line(receipt: Receipt) -> str:
    """The figures in one quiet line, and the warning that people need."""
    warning = window_warning(receipt)
    return " · ".join([*_parts(receipt), *filter(None, [warning])])


def window_warning(receipt: Receipt) -> str:
    """Say that the thread has little room left; empty while it has."""
    return _NEARLY_TOO_LONG if receipt.basis.fills_window else ""


_NEARLY_TOO_LONG = "this thread is nearly too long for the model: start a new one soon"


def receipt_details(receipt: Receipt) -> tuple[tuple[str, str], ...]:
    """All that is known, each with its name."""
    usage = receipt.usage
    found = (
        ("Read", " · ".join(_read(receipt.basis))),
        ("Left out", "; ".join(receipt.basis.left_out) or "nothing"),
        ("Room left", window_warning(receipt)),
        ("Prompt", _prompt(receipt.basis)),
        ("Model", receipt.model),
        ("Tokens in", f"{usage.prompt_tokens:,}{_cached(usage)}"),
        ("Tokens out", f"{usage.output_tokens:,}"),
        ("Cost", _dollars(receipt.cost_usd)),
        ("First words after", _seconds(receipt.first_text_s)),
        ("All in all", _seconds(receipt.duration_s)),
        ("Request", receipt.request_id or ""),
    )
    return tuple((name, words) for name, words in found if words)


def _parts(receipt: Receipt) -> Iterator[str]:
    yield from _read(receipt.basis)
    if prompt := _prompt(receipt.basis):
        yield f"prompt {prompt}"
    if receipt.model:
        yield receipt.model
    usage = receipt.usage
    yield f"{_short(usage.prompt_tokens)} in / {_short(usage.output_tokens)} out"
    if receipt.cost_usd is not None:
        yield _dollars(receipt.cost_usd)


def _read(basis: Basis) -> Iterator[str]:
    yield f"read {basis.read_posts:,} of {_counted(basis.all_posts, 'message')}"
    if basis.summarised_posts:
        yield f"{_counted(basis.summarised_posts, 'earlier message')} summarised"
    if basis.images:
        yield _counted(basis.images, "image")
    if basis.looked_at:
        yield basis.looked_at


def _prompt(basis: Basis) -> str:
    if not basis.prompt_is_new:
        return basis.prompt
    return f"{basis.prompt or 'taken back'}, new since the last answer"


def _cached(usage: Usage) -> str:
    read = usage.cache_read_input_tokens
    return f", of which {read:,} from the cache" if read else ""


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _short(tokens: int) -> str:
    return f"{tokens / 1_000:.1f}k" if tokens >= 1_000 else str(tokens)


def _dollars(cost_usd: Decimal | None) -> str:
    return "" if cost_usd is None else in_dollars(cost_usd)


def _seconds(seconds: float | None) -> str:
    return "" if seconds is None else f"{seconds:.1f} s"

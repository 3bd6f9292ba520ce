"""What an answer costs."""

from dataclasses import dataclass
from decimal import Decimal

from bot.core.model import Usage

_PER = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars for a million tokens in and out.

    Cached tokens cost a share of `input_usd`: `cache_write` times as much to
    write for five minutes, `cache_read` times as much to read. A prompt longer
    than `long_above_tokens` makes the whole request `long_factor` times as dear.
    """

    input_usd: Decimal
    output_usd: Decimal
    cache_write: Decimal = Decimal("1.25")
    cache_read: Decimal = Decimal("0.1")
    long_above_tokens: int | None = None
    long_factor: Decimal = Decimal(1)

    def cost_usd(self, usage: Usage) -> Decimal:
        """What `usage` costs, exactly."""
        prompt = (
            usage.input_tokens
            + usage.cache_creation_input_tokens * self.cache_write
            + usage.cache_read_input_tokens * self.cache_read
        )
        cost = (prompt * self.input_usd + usage.output_tokens * self.output_usd) / _PER
        is_long = (
            self.long_above_tokens is not None
            and usage.prompt_tokens > self.long_above_tokens
        )
        return cost * self.long_factor if is_long else cost


def in_dollars(cost_usd: Decimal) -> str:
    """A sum as people read it, such as `$0.012`."""
    return f"${cost_usd:.3f}" if cost_usd >= Decimal("0.001") else "under $0.001"

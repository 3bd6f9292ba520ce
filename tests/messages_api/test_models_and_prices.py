"""What is known about models and what their answers cost."""

from decimal import Decimal

import pytest

from bot.core.model import Usage
from bot.core.money import Price
from bot.messages_api.model_table import row_for
from bot.playground.model.server import LocalModel
from tests.messages_api.conftest import Connect
from tests.messages_api.talking import answer_of, asking


@pytest.mark.parametrize(
    ("model_id", "input_usd"),
    [
        ("claude-sonnet-5-5", "2"),
        ("claude-opus-5-5", "4"),
        ("claude-opus-5", "5"),
        ("claude-fable-5-2", "8"),
        ("anthropic.claude-haiku-4-5-20251001", "1"),
        ("anthropic/claude-sonnet-4.5", "3"),
    ],
)
def test_a_model_is_known_by_its_id_with_or_without_a_makers_prefix(
    model_id: str, input_usd: str
) -> None:
    price = row_for(model_id).price

    assert price
    assert price.input_usd == Decimal(input_usd)


async def test_prices_we_were_told_go_first(
    model: LocalModel, connect: Connect
) -> None:
    price = Price(Decimal(1_000_000), Decimal(0))
    api = connect(prices={"llama-local": price})
    model.will_say("Yes.", usage={"input_tokens": 3})

    answer = await answer_of(api, asking("Hi", model="llama-local"))

    assert answer.cost_usd == 3


def test_an_unknown_model_gets_the_most_careful_row() -> None:
    careful = row_for("brand-new-model").refuses

    assert careful > row_for("gemma-3-27b").refuses
    assert row_for("brand-new-model").window_tokens is None


def test_a_cost_counts_the_cache_and_long_prompts() -> None:
    price = row_for("claude-haiku-5-5").price
    assert price
    short = Usage(
        input_tokens=50_000,
        cache_creation_input_tokens=20_000,
        cache_read_input_tokens=30_000,
        output_tokens=1_000,
    )
    long = Usage(input_tokens=100_001, output_tokens=0)

    assert price.cost_usd(short) == Decimal("0.0083")
    assert price.cost_usd(long) == Decimal("0.0500005")

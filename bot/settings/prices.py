"""Prices as operators write them: `MODEL=IN/OUT`, by comma."""

import re
from collections.abc import Mapping
from decimal import Decimal

# Ids of models may hold `/` and `=`.
_PRICE = re.compile(r"(?P<model>\S+?)\s*=\s*(?P<in>\d+(\.\d+)?)/(?P<out>\d+(\.\d+)?)")


def prices_in(written: str) -> Mapping[str, tuple[Decimal, Decimal]]:
    """US dollars for a million tokens in and out, by model.

    Raises `ValueError` with what to do about the first that is no price. What
    stands there is not repeated: it may be a key in the wrong place.
    """
    prices: dict[str, tuple[Decimal, Decimal]] = {}
    entries = (entry.strip() for entry in written.split(","))
    for number, entry in enumerate(filter(None, entries), start=1):
        price = _PRICE.fullmatch(entry)
        if price is None:
            raise ValueError(
                f"number {number} in it is no price; write MODEL=IN/OUT in US dollars"
                " for a million tokens, such as llama-3.3-70b=0.6/0.8"
            )
        prices[price["model"]] = Decimal(price["in"]), Decimal(price["out"])
    return prices

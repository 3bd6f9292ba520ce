"""Which models the server offers, and what asking them costs."""

from collections.abc import Sequence
from decimal import Decimal

from bot.core.governing import OfferedModel
from bot.core.model import ModelRequest, Usage
from bot.messages_api.catalog import Catalog, nearest
from bot.messages_api.counting import Counter
from bot.messages_api.features import Feature
from bot.messages_api.knowledge import Knowledge


class Offering:
    """`OfferedModels` of one server."""

    def __init__(
        self, catalog: Catalog, knowledge: Knowledge, counter: Counter
    ) -> None:
        self._catalog = catalog
        self._knowledge = knowledge
        self._counter = counter

    async def offered(self) -> Sequence[OfferedModel]:
        """All models by name; empty where the server has no list."""
        listed = await self._catalog.models()
        found = [
            OfferedModel(
                model=model.id,
                name=model.display_name or model.id,
                takes_temperature=self.takes_temperature(model.id),
            )
            for model in listed.values()
        ]
        return sorted(found, key=lambda model: model.name)

    async def nearest(self, model: str) -> tuple[str, ...] | None:
        """None when the server has the model or no list, else the names nearest."""
        listed = await self._catalog.models()
        if not listed or model in listed:
            return None
        return nearest(model, listed)

    def takes_temperature(self, model: str) -> bool:
        """Whether the temperature can be chosen, as far as is known."""
        return Feature.SAMPLING in self._knowledge.terms(model).features

    def most_usd(self, request: ModelRequest) -> Decimal | None:
        """The estimated prompt, and an answer of full length."""
        price = self._knowledge.price(request.model)
        if price is None:
            return None
        usage = Usage(
            input_tokens=self._counter.estimate(request),
            output_tokens=request.max_tokens,
        )
        return price.cost_usd(usage)

"""What is known about a server and its models, and what it taught us."""

from collections import defaultdict
from collections.abc import Mapping

from bot.core.journal import FeatureDropped, Journal
from bot.core.model import Answer
from bot.core.money import Price
from bot.core.tokens import Size, learned
from bot.messages_api.catalog import Catalog, ListedModel
from bot.messages_api.features import Feature, Features, Profile
from bot.messages_api.model_table import ModelRow, row_for
from bot.messages_api.planning import Terms

_WITHOUT_SAMPLING = "2026-10-21"
"""The version of the API that refuses sampling for every model."""


class Knowledge:
    """Says on which terms to ask a model; learns from refusals and from usage."""

    def __init__(
        self,
        *,
        profile: Profile,
        version: str,
        prices: Mapping[str, Price],
        catalog: Catalog,
        journal: Journal,
    ) -> None:
        self.profile = profile
        self._prices = prices
        self._catalog = catalog
        self._journal = journal
        self._refused: defaultdict[str, set[Feature]] = defaultdict(set)
        self._bytes_per_token: dict[str, float] = {}
        self._refused_by_version = (
            {Feature.SAMPLING} if version >= _WITHOUT_SAMPLING else set[Feature]()
        )

    def terms(self, model: str) -> Terms:
        """On which terms to ask `model` now; the server's list has the last word."""
        row, listed = row_for(model), self._catalog.known(model)
        refused = _refused_by(row, listed) | self._refused_by_version
        refused |= self._refused[model]
        return Terms(
            profile=self.profile,
            row=row,
            features=self.profile.features - refused,
            bytes_per_token=self._bytes_per_token.get(model, row.bytes_per_token),
            window_tokens=(listed and listed.window_tokens) or row.window_tokens,
            max_output_tokens=(listed and listed.max_output_tokens)
            or row.max_output_tokens,
        )

    def price(self, model: str) -> Price | None:
        """What `model` costs: as told, as the server lists it, or by our table."""
        listed = self._catalog.known(model)
        return (
            self._prices.get(model) or (listed and listed.price) or row_for(model).price
        )

    def drop(self, model: str, feature: Feature) -> None:
        """The server refused `feature` for `model`: leave it out from now on."""
        self._refused[model].add(feature)
        self._journal.note(FeatureDropped(model=model, feature=feature))

    def learn_size(self, model: str, size: Size, answer: Answer) -> None:
        """The server has counted a prompt that we had only estimated."""
        before = self.terms(model).bytes_per_token
        counted = answer.usage.prompt_tokens
        self._bytes_per_token[model] = learned(before, size, counted)


def _refused_by(row: ModelRow, listed: ListedModel | None) -> Features:
    """What the model does not take, as the table and the server's list have it."""
    if listed is None or listed.sees_images is None:
        return row.refuses
    if listed.sees_images:
        return row.refuses - {Feature.IMAGES}
    return row.refuses | {Feature.IMAGES}

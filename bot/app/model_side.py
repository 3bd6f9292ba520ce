"""Our side of the Messages API."""

from functools import partial

from bot.app.shared_slots import BOOKED_AHEAD_S, LATEST_S, SharedSlots
from bot.app.slack_side import plain
from bot.core.journal import Journal
from bot.core.money import Price
from bot.core.ports import RateSlots
from bot.messages_api.client import MessagesApi
from bot.messages_api.slots import MemorySlots
from bot.settings import Settings
from bot.settings.prices import prices_in
from bot.store.opening import Store

WINDOW_S = 60.0 + LATEST_S
"""The server's minute, and how late a request may come to its slot."""


def messages_api(
    settings: Settings, journal: Journal, slots: RateSlots | None = None
) -> MessagesApi:
    """Build the client the settings describe; whoever asks for it closes it."""
    profile = settings.messages_api_profile
    prices = prices_in(settings.messages_api_prices or "")
    return MessagesApi(
        base_url=settings.messages_api_base_url,
        api_key=plain(settings.messages_api_key),
        auth=settings.messages_api_auth,
        version=settings.messages_api_version,
        profile=None if profile == "auto" else profile,
        prices={model: Price(*price) for model, price in prices.items()},
        requests_per_minute=settings.messages_api_requests_per_minute,
        concurrency=settings.messages_api_concurrency,
        slots=slots,
        journal=journal,
    )


def shared_slots(settings: Settings, store: Store) -> SharedSlots:
    """The model's limit, kept by all processes on one database together."""
    per_minute = settings.messages_api_requests_per_minute
    return SharedSlots(
        MemorySlots(requests=per_minute, concurrency=settings.messages_api_concurrency),
        partial(
            store.slots.reserve,
            "messages api",
            limit=per_minute,
            window_s=WINDOW_S,
            max_wait_s=BOOKED_AHEAD_S,
        ),
        store.still_ours,
    )

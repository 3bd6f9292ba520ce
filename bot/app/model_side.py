"""Our side of the Messages API."""

from bot.app.slack_side import plain
from bot.core.journal import Journal
from bot.messages_api.client import MessagesApi
from bot.settings import Settings


def messages_api(settings: Settings, journal: Journal) -> MessagesApi:
    """Build the client the settings describe; whoever asks for it closes it."""
    return MessagesApi(
        base_url=settings.messages_api_base_url,
        api_key=plain(settings.messages_api_key),
        auth=settings.messages_api_auth,
        version=settings.messages_api_version,
        requests_per_minute=settings.messages_api_requests_per_minute,
        concurrency=settings.messages_api_concurrency,
        journal=journal,
    )

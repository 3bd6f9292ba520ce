"""A listener failed: Slack gets no receipt and will send again."""

from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse

from bot.core.errors import ThreadkeeperError
from bot.core.journal import Journal, ReceiptRefused


def attach(app: AsyncApp, journal: Journal) -> None:
    """Answer 500 to what could not be taken in, and tell operators why."""

    async def on_error(error: Exception) -> BoltResponse:
        words = str(error) if isinstance(error, ThreadkeeperError) else ""
        journal.note(ReceiptRefused(kind=type(error).__name__, error=words))
        return BoltResponse(status=500)

    app.error(on_error)

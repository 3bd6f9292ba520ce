"""What people share, from Slack's hosts to blocks of a request."""

from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager

from bot.app.slack_side import SlackSide, file_hosts
from bot.assistant.sharing import Sharing
from bot.core.journal import Journal
from bot.core.media import Limits
from bot.core.media_budget import RequestBudget
from bot.core.news import Change, News, Topic
from bot.core.ports import Clock
from bot.media.reader import SafeReader
from bot.media.shelf import FileShelf
from bot.media.workers import Workers
from bot.messages_api.client import MessagesApi
from bot.settings import Settings
from bot.slack.files import SlackFiles


@asynccontextmanager
async def sharing(
    settings: Settings,
    journal: Journal,
    clock: Clock,
    slack: SlackSide,
    model: MessagesApi,
    news: News,
) -> AsyncIterator[Sharing]:
    """Build what shows files to the model; its processes end with the block."""
    limits = Limits(
        file_bytes=settings.file_max_mb * 1_000_000,
        long_edge_px=settings.image_long_edge_px,
    )
    budget = RequestBudget(media=settings.request_max_images)
    async with aclosing(Workers()) as workers:
        source = SlackFiles(
            slack.calls, slack.tokens, slack.session, file_hosts(settings), limits
        )
        shelf = FileShelf(source, SafeReader(workers, limits), limits, journal, clock)

        def forget(change: Change | None) -> None:
            if change is None:
                shelf.forget_all()
            elif change.topic is Topic.FILES:
                shelf.forget(change.installation)

        news.listen(forget)
        yield Sharing(files=shelf, takes=model, budget=budget)

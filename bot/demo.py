"""The demo's stage: the bot in a local Slack, with nothing kept afterwards."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from tempfile import TemporaryDirectory

from bot.app.running import running
from bot.core.journal import Journal
from bot.operate.manifest_verbs import shortcuts
from bot.playground.discussion import begin
from bot.playground.stage import Stage
from bot.settings import Settings, WrongSettings, read_settings

EXAMPLES = (
    "/summarize #launch today with decisions, action items",
    "/translate de Good morning, everybody! See you tomorrow.",
    "/extract names, dates: Ana meets Ben in Lisbon on 3 May",
)


@asynccontextmanager
async def on_stage(
    journal_for: Callable[[Settings], Journal], port: int = 0
) -> AsyncIterator[Stage]:
    """Let the bot run in a local Slack, until the block is left.

    The local model answers, unless the settings name a real one.
    """
    with TemporaryDirectory(prefix="threadkeeper-") as folder:
        async with Stage(
            with_model=not _has_key(),
            page_port=port,
            shortcuts=shortcuts(),
            examples=EXAMPLES,
        ) as stage:
            known = stage.slack_settings() | (
                stage.model_settings() if stage.model else {}
            )
            database_url = f"sqlite+aiosqlite:///{folder}/threadkeeper.db"
            settings = read_settings(**known, database_url=database_url, port=0)
            async with running(settings, journal_for(settings)):
                begin(stage.slack)
                yield stage


def _has_key() -> bool:
    """Whether the settings name a real model, for the demo to use."""
    try:
        read_settings(**dict.fromkeys(("slack_bot_token", "slack_app_token"), "any"))
    except WrongSettings:
        return False
    return True

"""Bots in processes of their own, killed while they work on what somebody asked for."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.playground.model.server import LocalModel
from bot.playground.slack import LocalSlack
from bot.playground.slack.messages import Message
from tests.chaos.replicas import Replica
from tests.scenarios.office import HASTY, KEY


@dataclass(frozen=True)
class Mortals:
    """A Slack, a model, and bots; Slack delivers to one of them at a time."""

    slack: LocalSlack
    model: LocalModel
    bots: list[Replica]

    async def deliver_to(self, number: int) -> None:
        """Start this bot unless it lives, and let Slack deliver to it."""
        bot = self.bots[number]
        if not bot.is_alive:
            bot.start()
            await bot.up()
        self.slack.deliver_to(f"{bot.url}/slack/events")

    def unscript(self) -> None:
        """Let the model answer by itself again."""
        while self.model.take_script():
            pass

    def told(self, who: str) -> list[Message]:
        """What the bot has told somebody alone, in #general or directly."""
        direct = self.slack.people.direct(who).id
        mine = [m for m in self.slack.messages(direct) if m.bot_id]
        return [*self.slack.whispers("#general", who), *mine]


@asynccontextmanager
async def mortals(
    url: str,
    folder: Path,
    count: int = 1,
    *,
    die_inside: bool = False,
    grace_s: float = 0.2,
) -> AsyncIterator[Mortals]:
    """Bots on one database, the first of them alive; all are dead in the end.

    Those that `die_inside` can be killed at what they tell their journal.
    """
    async with LocalSlack(rules=HASTY) as slack, LocalModel(api_key=KEY) as model:
        known = {
            "SLACK_BOT_TOKEN": slack.workspace.bot_token,
            "SLACK_SIGNING_SECRET": slack.workspace.app.signing_secret,
            "SLACK_API_BASE_URL": slack.api_base_url,
            "SLACK_FILE_HOSTS": slack.world.address.removeprefix("http://"),
            "MESSAGES_API_KEY": KEY,
            "MESSAGES_API_BASE_URL": model.base_url,
            "MESSAGES_API_MODEL": model.models[0],
            "DATABASE_URL": url,
            "LEASE_TIMEOUT_S": "5",
            "SHUTDOWN_GRACE_S": str(grace_s),
        }
        bots = [
            Replica(f"bot{n}", known, folder, dies_inside=die_inside)
            for n in range(count)
        ]
        place = Mortals(slack=slack, model=model, bots=bots)
        try:
            await place.deliver_to(0)
            yield place
        finally:
            for bot in bots:
                bot.kill()

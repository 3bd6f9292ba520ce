"""The process dies while a result is posted: it stands there once all the same."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.playground.model.server import LocalModel
from bot.playground.slack import LocalSlack
from bot.playground.slack.messages import Message
from tests.chaos.inside import let_be_due, let_live, who_died
from tests.chaos.replicas import Replica
from tests.scenarios.kept import Kept
from tests.scenarios.office import HASTY, KEY, until
from tests.scenarios.summaries import summarizer
from tests.scenarios.verbs import action, words


@dataclass(kw_only=True)
class Mortal:
    """A workspace whose bot is a process that can be killed at a step."""

    slack: LocalSlack
    model: LocalModel
    kept: Kept
    bot: Replica
    folder: Path
    seen: set[str] = field(default_factory=set)

    async def summary(self) -> Message:
        """What Ana is told of #general."""
        self.model.answer = summarizer
        self.slack.people.post("Ben", "#general", "we ship on Monday")
        await self.slack.people.command("Ana", "#general", "/summarize", "")
        await until(lambda: len(self.slack.whispers("#general", "Ana")) == 2)
        return self.slack.whispers("#general", "Ana")[-1]

    async def press_and_die(self, message: Message, label: str, step: str) -> None:
        """Press, let the bot die at `step`, and let it live again."""
        let_be_due(self.folder, step)
        await self.slack.people.click("Ana", message, action(message, label))
        await until(lambda: not self.bot.is_alive)
        assert who_died(self.folder) == self.bot.name
        let_live(self.folder, step)
        self.bot.start()
        await self.bot.up()
        waiting = "SELECT 1 FROM requests WHERE state = 'waiting'"
        await until(lambda: not self.kept.rows(waiting), timeout_s=60)


@pytest.fixture
async def mortal(kept: Kept) -> AsyncIterator[Mortal]:
    folder = kept.path.parent
    async with LocalSlack(rules=HASTY) as slack, LocalModel(api_key=KEY) as model:
        known = {
            "SLACK_BOT_TOKEN": slack.workspace.bot_token,
            "SLACK_SIGNING_SECRET": slack.workspace.app.signing_secret,
            "SLACK_API_BASE_URL": slack.api_base_url,
            "SLACK_FILE_HOSTS": slack.world.address.removeprefix("http://"),
            "MESSAGES_API_KEY": KEY,
            "MESSAGES_API_BASE_URL": model.base_url,
            "MESSAGES_API_MODEL": model.models[0],
            "DATABASE_URL": kept.url,
            "SHUTDOWN_GRACE_S": "0.2",
        }
        bot = Replica("one", known, folder, dies_inside=True)
        bot.start()
        try:
            await bot.up()
            slack.deliver_to(f"{bot.url}/slack/events")
            yield Mortal(slack=slack, model=model, kept=kept, bot=bot, folder=folder)
        finally:
            bot.kill()


STEPS = [
    "RequestReceived",  # pressed, and nothing done about it
    "SlackCalled conversations.info",  # permitted
    "SlackCalled chat.postMessage",  # posted, and nobody has written that down
]


@pytest.mark.parametrize("step", STEPS)
async def test_a_shared_result_stands_there_once(mortal: Mortal, step: str) -> None:
    result = await mortal.summary()
    await mortal.press_and_die(result, "Share in channel", step)
    shared = [m for m in mortal.slack.messages("#general") if m.bot_id]
    assert [words(m) for m in shared] == [words(result)]


@pytest.mark.parametrize("step", [*STEPS, "SlackCalled conversations.open"])
async def test_one_thread_is_opened_and_is_about_the_result(
    mortal: Mortal, step: str
) -> None:
    result = await mortal.summary()
    await mortal.press_and_die(result, "Ask about it", step)
    direct = mortal.slack.people.direct("Ana").id
    [root] = mortal.slack.messages(direct)
    assert words(root) == words(result)
    mortal.model.answer = lambda _: "On Monday."
    mortal.slack.people.post("Ana", direct, "when?", thread_ts=root.ts)
    await until(lambda: len(mortal.slack.thread(direct, root.ts)) == 3)
    told = str(mortal.model.requests[-1].body["messages"])
    assert "Ben: we ship on Monday" in told

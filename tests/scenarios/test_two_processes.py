"""Two processes on one PostgreSQL: what one is told, the other does."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.playground.model.server import LocalModel
from bot.playground.slack import LocalSlack
from bot.playground.slack.messages import Message
from tests.chaos.replicas import Replica
from tests.scenarios.kept import Kept
from tests.scenarios.kept_postgres import KeptInPostgres
from tests.scenarios.office import HASTY, KEY, office

LONG = "one two three four five six seven eight nine ten " * 200


@dataclass(frozen=True)
class Pair:
    """A Slack, a model, and two bots; Slack delivers to one of them at a time."""

    slack: LocalSlack
    model: LocalModel
    bots: list[Replica]

    def deliver_to(self, number: int) -> None:
        self.slack.deliver_to(f"{self.bots[number].url}/slack/events")

    def mention(self, words: str) -> Message:
        text = f"{self.slack.mention} {words}"
        return self.slack.people.post("Ana", "#general", text)

    def answer(self, root: Message) -> str:
        return "".join(m.text for m in self.slack.thread(root.channel, root.ts)[1:])


@pytest.fixture
async def pair(postgres_url: str, tmp_path: Path) -> AsyncIterator[Pair]:
    async with LocalSlack(rules=HASTY) as slack, LocalModel(api_key=KEY) as model:
        known = {
            "SLACK_BOT_TOKEN": slack.workspace.bot_token,
            "SLACK_SIGNING_SECRET": slack.workspace.app.signing_secret,
            "SLACK_API_BASE_URL": slack.api_base_url,
            "MESSAGES_API_KEY": KEY,
            "MESSAGES_API_BASE_URL": model.base_url,
            "MESSAGES_API_MODEL": model.models[0],
            "DATABASE_URL": postgres_url,
            "SHUTDOWN_GRACE_S": "60",
        }
        bots = [Replica(name, known, tmp_path) for name in ("one", "two")]
        for bot in bots:
            bot.start()
        try:
            for bot in bots:
                await bot.up()
            yield Pair(slack, model, bots)
        finally:
            for bot in bots:
                bot.kill()


@pytest.mark.parametrize("how", ["button", "word"])
async def test_a_stop_reaches_the_process_that_answers(pair: Pair, how: str) -> None:
    pair.model.will_say(LONG, delay_s=0.01)
    pair.deliver_to(0)
    root = pair.mention("count to a thousand")
    await pair.slack.until(lambda: "two" in pair.answer(root))
    pair.deliver_to(1)
    if how == "button":
        pair.slack.people.stop("Ana", "#general", root.ts)
    else:
        pair.slack.people.post("Ana", "#general", "stop", thread_ts=root.ts)
    await pair.model.until_hung_up()
    await pair.slack.until(lambda: "Stopped" in pair.answer(root))
    read = pair.answer(root).partition("\n")[0].strip()
    assert LONG.startswith(read)

    pair.model.will_say("Fine.")
    pair.slack.people.post("Ana", "#general", "go on", thread_ts=root.ts)
    await pair.slack.until(lambda: pair.answer(root).endswith("Fine."))
    told = pair.model.requests[-1].body["messages"]
    assert told[1]["role"] == "assistant"
    assert str(told[1]["content"][0]["text"]).startswith(read)


async def test_a_stop_reaches_a_process_that_is_about_to_end(pair: Pair) -> None:
    pair.model.will_say(LONG, delay_s=0.1)
    pair.deliver_to(0)
    root = pair.mention("count to a thousand")
    await pair.slack.until(lambda: "two" in pair.answer(root))
    pair.deliver_to(1)
    ending = asyncio.create_task(pair.bots[0].end())
    await until_deaf(pair.bots[0])
    pair.slack.people.stop("Ana", "#general", root.ts)
    await pair.model.until_hung_up()
    assert await ending == 0
    assert "Stopped" in pair.answer(root)


async def until_deaf(bot: Replica) -> None:
    """Wait until it takes no deliveries any more."""
    async with asyncio.timeout(60):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", bot.port)
            except OSError:
                return
            writer.close()
            await asyncio.sleep(0.02)


async def test_what_the_model_may_be_asked_is_counted_where_others_see_it(
    kept: Kept, postgres_url: str
) -> None:
    async with office(kept, database_url=postgres_url) as workspace:
        await workspace.answered(workspace.mention("hello"))
        counted = KeptInPostgres(postgres_url).rows("SELECT key FROM rate_slots")
        assert counted == [("messages api",)]

"""People in a workspace, a model, and the running bot between them."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from bot.app.running import running
from bot.core.journal import Fact
from bot.playground.model.server import LocalModel
from bot.playground.slack import LocalSlack, Upload
from bot.playground.slack.messages import Message
from bot.playground.slack.rules import Rules
from bot.settings import Settings, read_settings
from tests.ports import free_port
from tests.scenarios.kept import Kept
from tests.scenarios.kept_postgres import KeptInPostgres

HASTY = Rules(
    redelivery_delays_s=(0.0, 0.1, 0.2),
    receipt_timeout_s=15.0,
    trigger_lifetime_s=60.0,
)
KEY = "key-of-the-local-model"

Mode = Literal["socket", "http"]
Kind = TypeVar("Kind", bound=Fact)


@dataclass
class Facts:
    """A journal that remembers what it was told."""

    told: list[Fact] = field(default_factory=list)

    def note(self, fact: Fact) -> None:
        """Remember `fact`."""
        self.told.append(fact)

    def of(self, kind: type[Kind]) -> list[Kind]:
        """All facts of one kind, in order."""
        return [fact for fact in self.told if isinstance(fact, kind)]


@dataclass(kw_only=True)
class Office:
    """One workspace and its bot; people and channels go by name."""

    slack: LocalSlack
    model: LocalModel
    kept: Kept
    settings: Settings
    facts: Facts
    bot: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def start_bot(self) -> None:
        """Start the bot."""
        await self.bot.enter_async_context(running(self.settings, self.facts))

    async def stop_bot(self) -> None:
        """Stop the bot, as SIGTERM does."""
        await self.bot.aclose()

    def mention(
        self,
        text: str,
        *,
        by: str = "Ana",
        channel: str = "#general",
        thread: str | None = None,
        files: Iterable[Upload] = (),
    ) -> Message:
        """Mention the bot."""
        words = f"{self.slack.mention} {text}"
        return self.slack.people.post(by, channel, words, thread_ts=thread, files=files)

    def say(
        self,
        text: str,
        *,
        by: str = "Ana",
        channel: str = "#general",
        thread: str | None = None,
        files: Iterable[Upload] = (),
    ) -> Message:
        """Write without a mention, in a channel or a thread."""
        return self.slack.people.post(by, channel, text, thread_ts=thread, files=files)

    def answers(self, root: Message) -> list[str]:
        """What the bot has said in the thread of `root` and finished saying."""
        thread = self.slack.thread(root.channel, root.root_ts)
        ours = self.slack.workspace.bot_id
        return [m.text for m in thread if m.bot_id == ours and not m.is_streaming]

    async def answered(self, root: Message, count: int = 1) -> list[str]:
        """Wait until the bot has given `count` answers in the thread, and rests."""
        await self.slack.until(lambda: len(self.answers(root)) >= count)
        await self.settled()
        return self.answers(root)

    async def whispered(self, to: str, channel: str = "#general") -> list[str]:
        """Wait for lines only `to` sees, until the bot rests."""
        await self.slack.until(lambda: self.slack.whispers(channel, to))
        await self.settled()
        return [said.text for said in self.slack.whispers(channel, to)]

    def asked(self, number: int = -1) -> list[dict[str, Any]]:
        """The messages of a request the model was sent."""
        messages: list[dict[str, Any]] = self.model.requests[number].body["messages"]
        return messages

    def words(self, number: int = -1) -> list[str]:
        """The same, each as its role and all its text."""
        return [f"{m['role']}: {_text(m['content'])}" for m in self.asked(number)]

    async def settled(self) -> None:
        """Wait until all deliveries have their receipt and nothing is left to do."""
        await self.slack.delivery.all_done()
        await until(lambda: not self.kept.is_at_work)

    def calls(self) -> list[str]:
        """The methods of Slack's Web API the bot has called, in order."""
        return [call.method for call in self.slack.calls()]


def _text(content: object) -> str:
    if isinstance(content, str):
        return content
    assert isinstance(content, list)
    return "\n".join(str(block.get("text", block["type"])) for block in content)


@asynccontextmanager
async def office(
    kept: Kept, mode: Mode = "socket", *, rules: Rules = HASTY, **others: object
) -> AsyncIterator[Office]:
    """Open an office whose bot is running; `others` are settings."""
    async with LocalSlack(rules=rules) as slack, LocalModel(api_key=KEY) as model:
        known = settings_for(slack, model, kept, mode) | others
        place = Office(
            slack=slack,
            model=model,
            kept=kept,
            settings=read_settings(**known),
            facts=Facts(),
        )
        await place.start_bot()
        try:
            yield place
        finally:
            await place.stop_bot()


def settings_for(
    slack: LocalSlack, model: LocalModel, kept: Kept | KeptInPostgres, mode: Mode
) -> dict[str, object]:
    """What a bot has to know to work here; lets `slack` deliver by `mode`."""
    port = free_port() if mode == "http" else 0
    known: dict[str, object] = {
        "slack_bot_token": slack.workspace.bot_token,
        "slack_api_base_url": slack.api_base_url,
        "slack_file_hosts": slack.world.address.removeprefix("http://"),
        "messages_api_key": KEY,
        "messages_api_base_url": model.base_url,
        "messages_api_model": model.models[0],
        "messages_api_requests_per_minute": 1_000,
        "database_url": kept.url,
        "port": port,
        "shutdown_grace_s": 0.2,
    }
    if mode == "http":
        slack.deliver_to(f"http://127.0.0.1:{port}/slack/events")
        return known | {"slack_signing_secret": slack.workspace.app.signing_secret}
    return known | {"slack_app_token": slack.workspace.app.app_token}


async def until(holds: Callable[[], object], timeout_s: float = 60.0) -> None:
    """Wait for what changes without anybody telling."""
    async with asyncio.timeout(timeout_s):
        while not holds():  # noqa: ASYNC110 - a database tells nobody
            await asyncio.sleep(0.005)

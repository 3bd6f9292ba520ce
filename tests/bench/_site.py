"""A Slack with many channels, a model, and the bot as a process of its own."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Protocol

from bot.playground.model.server import LocalModel
from bot.playground.slack import LocalSlack, Rules, Workspace, World
from bot.playground.slack.messages import Message
from tests.bench import say
from tests.chaos.replicas import Replica

_ONCE = Rules(redelivery_delays_s=(), receipt_timeout_s=30.0)
_TICKS = os.sysconf("SC_CLK_TCK")
_SCALE = "BENCH_SCALE"


def scaled(count: int) -> int:
    """`count`, or the part of it that `BENCH_SCALE` asks for (such as 0.1)."""
    return max(1, round(count * float(os.environ.get(_SCALE, "1"))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where the bot is measured."""

    slack: LocalSlack
    model: LocalModel
    folder: Path

    def environment(self, database_url: str) -> dict[str, str]:
        """Settings of a bot that is not limited by its model."""
        return {
            "SLACK_BOT_TOKEN": self.slack.workspace.bot_token,
            "SLACK_SIGNING_SECRET": self.slack.workspace.app.signing_secret,
            "SLACK_API_BASE_URL": self.slack.api_base_url,
            "SLACK_FILE_HOSTS": self.slack.world.address.removeprefix("http://"),
            "MESSAGES_API_KEY": "any",
            "MESSAGES_API_BASE_URL": self.model.base_url,
            "MESSAGES_API_REQUESTS_PER_MINUTE": "1000000",
            "MESSAGES_API_CONCURRENCY": "2000",
            "DATABASE_URL": database_url,
            "LOG_LEVEL": "error",
            "SHUTDOWN_GRACE_S": "1",
        }

    def replica(self, name: str, database_url: str, **settings: str) -> Replica:
        """A bot, not yet started."""
        known = self.environment(database_url)
        return Replica(name, known | settings, self.folder)

    @asynccontextmanager
    async def serving(self, **settings: str) -> AsyncIterator[Replica]:
        """One bot on SQLite, to which Slack delivers."""
        replica = self.replica("bot", self.sqlite_url, **settings)
        replica.start()
        try:
            await replica.up()
            self.slack.deliver_to(f"{replica.url}/slack/events")
            yield replica
        finally:
            replica.kill()

    @property
    def sqlite_url(self) -> str:
        """A file of its own."""
        return f"sqlite+aiosqlite:///{self.folder}/bot.db"

    def mention(self, number: int) -> Message:
        """Somebody mentions the bot, each time in the next channel."""
        channels = [*self.slack.workspace.channels]
        words = f"{self.slack.mention} question number {number}"
        channel = channels[number % len(channels)]
        return self.slack.people.post("Ana", channel, words)

    async def mentions(self, per_s: float) -> None:
        """So many a second until cancelled, each stored, answered and kept."""
        began_s, number = monotonic(), 0
        while True:
            number += 1
            await asyncio.sleep(began_s + number / per_s - monotonic())
            self.mention(number)


@asynccontextmanager
async def site(channels: int) -> AsyncIterator[Site]:
    """Found a site with that many channels; one post a second goes into each."""

    def found(world: World) -> Workspace:
        place = world.add_workspace("Acme", world.add_app())
        ana = place.add_person("Ana")
        for number in range(channels):
            place.add_channel(f"c{number}", [ana, place.bot])
        return place

    with TemporaryDirectory(prefix="bench-") as folder:
        async with (
            LocalSlack(rules=_ONCE, build=found) as slack,
            LocalModel(answer=lambda _: "A short answer, as most are.") as model,
        ):
            yield Site(slack=slack, model=model, folder=Path(folder))


def cpu_s(pid: int) -> float:
    """The CPU a process has used so far."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").split()
    return (int(fields[13]) + int(fields[14])) / _TICKS


class HasPid(Protocol):
    """A process, however it was started."""

    @property
    def pid(self) -> int:
        """Its number."""


def memory_mib(process: HasPid) -> float:
    """The memory a process is in, what others have of it too included."""
    lines = Path(f"/proc/{process.pid}/smaps_rollup").read_text("ascii").splitlines()
    (resident,) = (line for line in lines if line.startswith("Rss:"))
    return int(resident.split()[1]) / 1024


def percentile(values: list[float], share: float) -> float:
    """The value that `share` of all are not above."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def verdict(met: bool, words: str) -> bool:
    """Print a figure beside its goal."""
    say(f"  {'met' if met else 'MISSED'}: {words}")
    return met

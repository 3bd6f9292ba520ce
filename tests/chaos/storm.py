"""One run: people talk while the bot's processes die, and then all comes to rest."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from time import monotonic
from typing import Literal

from tests.chaos.balancer import Balancer
from tests.chaos.commanding import Commands
from tests.chaos.databases import Database
from tests.chaos.deaths import Deaths
from tests.chaos.points import POINTS, Point
from tests.chaos.record import Record
from tests.chaos.replicas import Replica
from tests.chaos.talking import Talk
from tests.chaos.town import Town, town
from tests.chaos.trouble import Trouble
from tests.chaos.verdict import Verdict

_STEPS = (60, 240)
_AT_ANY_MOMENT_S = 0.05
_AT_REST_WITHIN_S = 240.0
_A_QUESTION_EACH_S = 0.06
_OPEN_EACH = 6
_LOOK_EVERY_S = 0.4

Blow = Literal["kill", "pause", "restart", "end"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How bad it gets."""

    database: Database
    replicas: int = 1
    kills: int = 25
    pauses: int = 0
    restarts: int = 0
    ends: int = 0
    lease_timeout_s: float = 9.0
    points: Sequence[Point] = POINTS
    seed: int = 1

    @property
    def blows(self) -> list[Blow]:
        """Everything that is going to happen, in no order yet."""
        kinds: list[tuple[Blow, int]] = [
            ("kill", self.kills),
            ("pause", self.pauses),
            ("restart", self.restarts),
            ("end", self.ends),
        ]
        return [blow for blow, times in kinds for _ in range(times)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What happened, and every promise that was broken."""

    breaches: list[str]
    deaths: Counter[str]
    figures: dict[str, int | float]

    def __str__(self) -> str:
        figures = ", ".join(f"{name} {value:g}" for name, value in self.figures.items())
        deaths = ", ".join(f"{where}: {n}" for where, n in sorted(self.deaths.items()))
        return "\n".join([figures, f"died {deaths}", *self.breaches])


class Storm:
    """Everything that is in it."""

    def __init__(self, plan: Plan, folder: Path) -> None:
        self.plan = plan
        self.dice = Random(plan.seed)
        self.replicas: dict[str, Replica] = {}
        self.deaths = Deaths(self.replicas, folder)
        self.statuses: list[int | None] = []
        self.left_behind: list[str] = []
        self._folder = folder

    async def rage(self) -> Outcome:
        """Let it pass over the bot."""
        began_s = monotonic()
        async with AsyncExitStack() as stack:
            place = await stack.enter_async_context(town(self.deaths))
            self._found_replicas(place, stack)
            balancer = await stack.enter_async_context(
                Balancer([*self.replicas.values()], self.deaths, self.dice)
            )
            place.slack.deliver_to(balancer.url)
            talk = Talk(place.slack, self.dice)
            trouble = Trouble(place, self.deaths, self.dice)
            await stack.enter_async_context(_beside(talk.insist()))
            commands = Commands(place.slack, self.dice)
            async with (
                _beside(self._talk(talk)),
                _beside(commands.go_on()),
                _beside(trouble.brew()),
            ):
                await self._strike()
            trouble.clear()
            raged_s = monotonic() - began_s
            await place.slack.delivery.all_done()
            await balancer.settled()
            await self._rest(talk)
            for replica in self.replicas.values():
                await self._end(replica)
            record = Record(self.plan.database.url)
            verdict = Verdict(place, talk, commands, record)
            breaches = verdict.breaches()
            breaches += self.left_behind
            if any(self.statuses):
                breaches.append(f"processes ended with {self.statuses}")
            return Outcome(
                breaches=breaches,
                deaths=self.deaths.counted,
                figures={
                    "questions": talk.asked,
                    "threads": len(talk.threads),
                    "receipts": balancer.delivered,
                    "repeated": balancer.repeated,
                    "kills": self.deaths.counted.total(),
                    "model requests": len(place.model.requests),
                    "clicks on Try again": talk.clicks,
                    "commands": len(commands.typed),
                    "thumbs": len(talk.thumbs.taken),
                    "set aside": verdict.set_aside(),
                    "seconds of storm": round(raged_s, 1),
                    "seconds in all": round(monotonic() - began_s, 1),
                },
            )

    def _found_replicas(self, place: Town, stack: AsyncExitStack) -> None:
        for number in range(self.plan.replicas):
            name = f"replica{number}"
            environment = {
                **place.environment(name),
                "DATABASE_URL": self.plan.database.url,
                "LEASE_TIMEOUT_S": str(self.plan.lease_timeout_s),
            }
            replica = Replica(name, environment, self._folder, dies_inside=True)
            self.replicas[name] = replica
            replica.start()
            stack.callback(replica.kill)

    async def _talk(self, talk: Talk) -> None:
        record, most = Record(self.plan.database.url), _OPEN_EACH * self.plan.replicas
        while True:
            if record.waiting() < most:
                talk.go_on()
            await asyncio.sleep(self.dice.expovariate(1 / _A_QUESTION_EACH_S))

    async def _strike(self) -> None:
        """One blow after the other, each on a bot that has come up again."""
        blows = self.plan.blows
        self.dice.shuffle(blows)
        for number, blow in enumerate(blows):
            await self._up(at_least=1 if blow == "kill" else len(self.replicas))
            match blow:
                case "kill":
                    await self._kill(number)
                case "pause":
                    await self._pause()
                case "restart":
                    await self._somewhere()
                    await self.plan.database.restart()
                    self.deaths.counted["the database"] += 1
                case "end":
                    await self._roll()

    async def _up(self, at_least: int) -> None:
        """Wait until so many take deliveries; the others may still begin."""
        coming = {asyncio.create_task(r.up()) for r in self.replicas.values()}
        up: set[asyncio.Task[None]] = set()
        while len(up) < at_least:
            newly, coming = await asyncio.wait(
                coming, return_when=asyncio.FIRST_COMPLETED
            )
            up |= newly
        for task in coming:
            task.cancel()

    async def _kill(self, number: int) -> None:
        """Every second death at a chosen point, the others anywhere."""
        victim = None
        if number % 2:
            point = self.plan.points[number // 2 % len(self.plan.points)]
            victim = await self.deaths.at(point)
        if victim is None:
            victim = await self._somewhere()
            self.deaths.now(victim)
        victim.start()

    async def _pause(self) -> None:
        """Stop one replica's time until the others have taken over."""
        victim = await self._somewhere()
        victim.pause()
        await asyncio.sleep(self.plan.lease_timeout_s * 1.5)
        victim.go_on()
        self.deaths.counted["paused"] += 1

    async def _roll(self) -> None:
        """Restart everybody, one after the other, as for a new version."""
        await self._somewhere()
        for replica in self.replicas.values():
            await self._end(replica)
            replica.start()
            await replica.up()
        self.deaths.counted["rolled over"] += 1

    async def _end(self, replica: Replica) -> None:
        """End it as systems do: it gives its leases back, and is no worker any more."""
        record = Record(self.plan.database.url)
        before = record.workers()
        self.statuses.append(await replica.end())
        if not before - record.workers():
            self.left_behind.append(f"{replica.name} ended without taking its leave")

    async def _somewhere(self) -> Replica:
        """Any moment, and anybody."""
        await self.deaths.steps(self.dice.randrange(*_STEPS))
        await asyncio.sleep(self.dice.uniform(0, _AT_ANY_MOMENT_S))
        return self.dice.choice([*self.replicas.values()])

    async def _rest(self, talk: Talk) -> None:
        """Until nothing is at work, and nobody wants anything any more."""
        record, quiet = Record(self.plan.database.url), 0
        until_s = monotonic() + _AT_REST_WITHIN_S
        while quiet < 2 and monotonic() < until_s:
            is_quiet = talk.is_content and not record.at_work()
            quiet = quiet + 1 if is_quiet else 0
            await asyncio.sleep(_LOOK_EVERY_S)


@asynccontextmanager
async def _beside(work: Coroutine[None, None, None]) -> AsyncIterator[None]:
    """Let `work` go on beside the block; raises what it raised."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

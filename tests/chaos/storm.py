"""One run: people talk while the bot's processes die, and then all comes to rest."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from time import monotonic

from tests.chaos.balancer import Balancer
from tests.chaos.deaths import Deaths
from tests.chaos.points import POINTS
from tests.chaos.record import Record
from tests.chaos.replicas import Replica
from tests.chaos.talking import Talk
from tests.chaos.town import Town, town
from tests.chaos.trouble import Trouble
from tests.chaos.verdict import Verdict

_REACHED_WITHIN_S = 1.5
_LIVES_AT_MOST_S = 1.0
_AT_REST_WITHIN_S = 60.0
_A_QUESTION_EACH_S = 0.06
_OPEN_AT_MOST = 12
_LOOK_EVERY_S = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How bad it gets."""

    database_url: str
    replicas: int = 1
    kills: int = 25
    seed: int = 1
    pause_s: float = 0.0
    environment: dict[str, str] = field(default_factory=dict)


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
        self.deaths = Deaths(self.replicas)
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
            talk, trouble = Talk(place.slack, self.dice), Trouble(place, self.dice)
            await stack.enter_async_context(_beside(talk.insist()))
            async with _beside(self._talk(talk)), _beside(trouble.brew()):
                await self._kill()
            trouble.clear()
            raged_s = monotonic() - began_s
            await place.slack.delivery.all_done()
            await balancer.settled()
            await self._rest()
            statuses = [await replica.end() for replica in self.replicas.values()]
            verdict = Verdict(place, talk, Record(self.plan.database_url))
            breaches = verdict.breaches()
            if any(statuses):
                breaches.append(f"processes ended with {statuses}")
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
                "DATABASE_URL": self.plan.database_url,
                **self.plan.environment,
            }
            replica = Replica(name, environment, self._folder)
            self.replicas[name] = replica
            replica.start()
            stack.callback(replica.kill)

    async def _talk(self, talk: Talk) -> None:
        record = Record(self.plan.database_url)
        while True:
            if record.at_work().get("waiting", 0) < _OPEN_AT_MOST:
                talk.go_on()
            await asyncio.sleep(self.dice.expovariate(1 / _A_QUESTION_EACH_S))

    async def _kill(self) -> None:
        """Every second death at a chosen point, the others anywhere."""
        for number in range(self.plan.kills):
            await asyncio.gather(*(r.up() for r in self.replicas.values()))
            victim = None
            if number % 2:
                point = POINTS[number // 2 % len(POINTS)]
                victim = await self.deaths.at(point, _REACHED_WITHIN_S)
            if victim is None:
                await asyncio.sleep(self.dice.uniform(0, _LIVES_AT_MOST_S))
                victim = self.dice.choice([*self.replicas.values()])
                self.deaths.now(victim)
            victim.start()

    async def _rest(self) -> None:
        """Until nothing is at work, seen twice: buttons are still pressed."""
        record, quiet = Record(self.plan.database_url), 0
        until_s = monotonic() + _AT_REST_WITHIN_S
        while quiet < 2 and monotonic() < until_s:
            quiet = 0 if record.at_work() else quiet + 1
            await asyncio.sleep(_LOOK_EVERY_S)


@asynccontextmanager
async def _beside(work: Coroutine[None, None, None]) -> AsyncIterator[None]:
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

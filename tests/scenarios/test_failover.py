"""A standby takes the primary's place: two bots go on with it."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.app.running import running
from bot.playground.model.server import LocalModel
from bot.playground.slack import LocalSlack
from bot.playground.slack.messages import Message
from bot.playground.slack.rules import Rules
from bot.settings import read_settings
from bot.store import migrate
from bot.store.wakeups import WRITE_NOTHING
from tests.chaos.town import newest, questions_in
from tests.databases import empty, talking_to
from tests.scenarios.kept_postgres import KeptInPostgres
from tests.scenarios.office import KEY, Facts, settings_for, until
from tests.standby import Pair, Server, standby_pair

INSISTENT = Rules(redelivery_delays_s=(0.1,) * 600, receipt_timeout_s=3.0)
LISTENERS = f"""
    SELECT count(*) FROM pg_stat_activity
     WHERE starts_with(query, 'LISTEN') OR query = '{WRITE_NOTHING}'
"""  # noqa: S608 - a constant


def said_to(body: Mapping[str, Any]) -> str:
    """Some forty words, the last of which is the question's."""
    return f"{'so and ' * 20}{questions_in(newest(body))[-1]}."


@dataclass
class Place:
    """A Slack, a model, and two bots; questions go to one bot after the other."""

    slack: LocalSlack
    model: LocalModel
    kept: KeptInPostgres
    facts: Facts = field(default_factory=Facts)
    bots: list[str] = field(default_factory=list)
    roots: list[Message] = field(default_factory=list)

    async def ask(self, count: int) -> range:
        """Each question in a thread of its own."""
        before = len(self.roots)
        for number in range(before, before + count):
            self.slack.deliver_to(self.bots[number % 2])
            words = f"{self.slack.mention} please answer q{number}"
            self.roots.append(self.slack.people.post("Ana", "#general", words))
            await asyncio.sleep(0)  # it is on its way
        return range(before, before + count)

    def said(self, number: int) -> list[Message]:
        """What the bots have said to a question."""
        root = self.roots[number]
        return self.slack.thread(root.channel, root.ts)[1:]

    def is_answered(self, number: int) -> bool:
        return any(m.text.endswith(f"q{number}.") for m in self.said(number))

    async def answered(self, numbers: range) -> None:
        await self.slack.until(lambda: all(map(self.is_answered, numbers)))

    def not_once(self) -> list[list[str]]:
        """What was said to questions that were not answered once."""
        said = [[m.text for m in self.said(n)] for n in range(len(self.roots))]
        return [s for s in said if len(s) != 1 or s[0].count(".") != 1]

    def times_asked(self) -> Counter[str]:
        """How often the model was asked each question."""
        return Counter(
            questions_in(newest(asked.body))[-1] for asked in self.model.requests
        )

    def first_receipts(self, numbers: range) -> set[int | None]:
        """How the first attempts to deliver questions were answered."""
        asked = {f"q{number}" for number in numbers}
        return {
            attempt.receipt.status
            for attempt in self.slack.delivery.attempts
            if attempt.number == 0
            and asked & {*questions_in(str(attempt.parcel.payload))}
        }


@pytest.fixture(scope="module")
def servers() -> Iterator[Pair]:
    with standby_pair() as pair:
        yield pair


@pytest.fixture
def pair(servers: Pair) -> Pair:
    servers.rejoin()
    migrate(servers.url)
    empty(servers.url)
    return servers


@pytest.fixture
async def place(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Place]:
    monkeypatch.setattr("bot.store.wakeups._LOOK_EACH_S", 0.2)
    monkeypatch.setattr("bot.store.wakeups._ANSWER_WITHIN_S", 2.0)
    monkeypatch.setattr("bot.work.enduring.OUTAGE_REST_S", 0.2)
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(LocalSlack(rules=INSISTENT))
        model = LocalModel(api_key=KEY, answer=said_to)
        await stack.enter_async_context(model)
        place = Place(slack, model, KeptInPostgres(pair.url))
        for _ in range(2):
            known = settings_for(slack, model, place.kept, "http")
            bot = running(read_settings(**known), place.facts)
            await stack.enter_async_context(bot)
            place.bots.append(str(slack.workspace.app.request_url))
        yield place


def listeners(server: Server) -> int:
    with talking_to(server.url) as conn:
        return int(conn.scalar(sa.text(LISTENERS)) or 0)


def lines_to(server: Server) -> int:
    """How many connections lead there, as the system sees it."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()]
    there, established = f":{server.port:04X}", "01"
    return sum(row[2].endswith(there) and row[3] == established for row in rows[1:])


async def test_a_primary_that_dies_costs_nobody_an_answer(
    place: Place, pair: Pair
) -> None:
    settled = await place.ask(2)
    await place.answered(settled)
    await until(lambda: not place.kept.is_at_work)
    place.model.delay_s = 0.03
    running = await place.ask(2)
    await place.slack.until(lambda: all(map(place.said, running)))

    pair.primary.kill()
    meanwhile = await place.ask(4)
    await until(lambda: 500 in place.first_receipts(meanwhile))
    pair.fail_over()

    await place.answered(range(8))
    await place.slack.delivery.all_done()
    await until(lambda: not place.kept.is_at_work)
    assert place.not_once() == []
    asked = place.times_asked()
    # What is begun before a heartbeat is heard again may be broken off and begun anew.
    assert [n for n in settled if asked[f"q{n}"] != 1] == []
    await until(lambda: listeners(pair.primary) == 2)


async def test_a_primary_that_takes_no_writes_any_more_is_left(
    place: Place, pair: Pair
) -> None:
    await place.answered(await place.ask(2))
    await until(lambda: listeners(pair.primary) == 2)
    demoted = pair.primary
    demoted.change("ALTER SYSTEM SET default_transaction_read_only = on")
    pair.fail_over()

    await place.answered(await place.ask(2))
    await place.slack.delivery.all_done()
    assert place.not_once() == []
    await until(lambda: listeners(pair.primary) == 2)
    await until(lambda: listeners(demoted) == 0)


async def test_a_primary_that_hangs_is_let_go_of(place: Place, pair: Pair) -> None:
    """Its machine still answers, which is why nobody else would notice."""
    await place.answered(await place.ask(2))
    frozen = pair.primary
    frozen.freeze()
    hanging = await place.ask(2)
    pair.fail_over()

    await place.answered(hanging)
    await place.slack.delivery.all_done()
    assert place.not_once() == []
    await until(lambda: lines_to(frozen) == 0)
    await until(lambda: listeners(pair.primary) == 2)


async def test_what_the_standby_has_not_got_has_no_receipt(
    place: Place, pair: Pair
) -> None:
    """A primary that waits for it still answers, and is waited for."""
    await place.answered(await place.ask(2))
    await until(lambda: listeners(pair.primary) == 2)
    pair.standby.kill()
    waiting = await place.ask(2)
    await until(lambda: place.first_receipts(waiting))
    assert place.first_receipts(waiting) == {None}, "Slack waits for it in vain"

    pair.standby.start()
    await place.answered(waiting)
    await place.slack.delivery.all_done()
    assert place.not_once() == []

"""How long 10,000 waiting messages take with one, two and three processes."""

import asyncio
from time import monotonic

from bot.core.conversation import Author, ChannelKind, Post
from bot.core.ids import ChannelId, InstallationId, MessageTs, TeamId, UserId
from bot.core.incoming import Delivery, Posted
from bot.core.journal import Fact
from bot.playground.slack.messages import Message
from bot.store import open_store
from tests.bench import say
from tests.bench._site import Site, cpu_s, scaled, site
from tests.chaos.databases import postgresql
from tests.chaos.record import Record

MESSAGES = 10_000
CHANNELS = 2_000
LOOK_EVERY_S = 0.2
GIVEN_UP_AFTER_S = 900.0


class _Silence:
    def note(self, fact: Fact) -> None:
        del fact


def main() -> bool:
    """Measure on PostgreSQL; there is no goal but to drain."""
    return all(_drained(replicas) for replicas in (1, 2, 3))


def _drained(replicas: int) -> bool:
    with postgresql() as db:
        took_s, used_s, rest = asyncio.run(_drain(db.url, replicas))
    count = scaled(MESSAGES)
    say(
        f"{count} messages, {replicas} processes: {took_s:.1f} s, {count / took_s:.0f}"
        f" a second, {used_s / count * 1000:.1f} ms of CPU each"
    )
    return not rest


async def _drain(url: str, replicas: int) -> tuple[float, float, dict[str, int]]:
    async with site(CHANNELS) as place:
        place.slack.workspace.app.subscriptions = frozenset()
        await _fill(place, url)
        fleet = [place.replica(f"bot{n}", url) for n in range(replicas)]
        try:
            for replica in fleet:
                replica.start()
            await asyncio.gather(*(replica.up() for replica in fleet))
            began_s, record = monotonic(), Record(url)
            await _empty(record)
            took_s = monotonic() - began_s
            used_s = sum(cpu_s(replica.pid) for replica in fleet)
            return took_s, used_s, record.at_work()
        finally:
            for replica in fleet:
                replica.kill()


async def _empty(record: Record) -> None:
    until_s = monotonic() + GIVEN_UP_AFTER_S
    while True:
        await asyncio.sleep(LOOK_EVERY_S)
        if not record.at_work() or monotonic() > until_s:
            return


async def _fill(place: Site, url: str) -> None:
    """Take in every message, and leave it."""
    async with open_store(url, journal=_Silence()) as store:
        for number in range(scaled(MESSAGES)):
            await store.inbox.take_in(_posted(place, place.mention(number)), room=False)


def _posted(place: Site, message: Message) -> Posted:
    workspace = place.slack.workspace
    team_id, ts = TeamId(workspace.id), MessageTs(message.ts)
    author = Author(user_id=UserId(str(message.user)), team_id=team_id)
    return Posted(
        delivery=Delivery(
            event_id=f"Ev{message.ts}",
            installation=InstallationId(workspace.id),
            team_id=team_id,
            channel_id=ChannelId(message.channel),
        ),
        thread_ts=ts,
        channel_kind=ChannelKind.PUBLIC,
        post=Post(ts=ts, author=author, text="a question"),
        addressed=True,
    )

"""Workspaces that left: nothing of theirs remains, and nothing of others goes."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
import sqlalchemy as sa

from bot.core.errors import StoreRefused
from bot.core.ids import InstallationId, TeamId
from bot.core.installations import Departure
from bot.store import Store
from bot.store.purging import purge_one, tables_of_teams
from bot.store.schema import departures, metadata
from bot.store.stored_installations import StoredInstallations
from bot.store.times import UtcTime
from tests.store.posts import posted
from tests.store.test_installations import ACME, Mirror

_NOBODYS = {"workers", "rate_slots", "jobs", "oauth_states"}
_NUMBERS = count(1)


@pytest.fixture
def installs(store: Store) -> StoredInstallations:
    return store.installations(Mirror())


def fill(database: sa.Connection, team: str, team_id: str, rows: int = 2) -> None:
    """Write rows of a team into every table, whatever its columns are."""
    for table in reversed([*tables_of_teams()]):
        for _ in range(rows):
            row = {c.name: made_up(database, c) for c in table.c if is_needed(c)}
            row |= {"team": team, "team_id": team_id} | (
                {} if table.name != "installations" else {"bot_token": "sealed"}
            )
            statement = sa.insert(table).values(row)
            if table.name == "installations":
                database.execute(sa.delete(table).where(table.c.team == team))
            database.execute(statement)


def is_needed(column: sa.Column[object]) -> bool:
    counts_itself = column.identity is not None
    needs = not column.nullable and column.server_default is None
    return (needs or column.primary_key) and not counts_itself


def made_up(database: sa.Connection, column: sa.Column[object]) -> object:
    for key in column.foreign_keys:
        is_one_each = [*column.table.primary_key] == [column]
        free = key.column.not_in(sa.select(column)) if is_one_each else sa.true()
        return database.scalar(sa.select(sa.func.max(key.column)).where(free))
    if isinstance(column.type, UtcTime):
        return datetime.now(UTC)
    if isinstance(column.type, sa.Date):
        return datetime.now(UTC).date()
    number = next(_NUMBERS)
    return number if isinstance(column.type, sa.Integer) else f"made up {number}"


def left_behind(database: sa.Connection, team: str, team_id: str = "") -> list[str]:
    found = []
    for table in tables_of_teams():
        theirs = table.c.team == team
        theirs &= table.c.team_id == team_id if team_id else sa.true()
        if database.scalar(sa.select(sa.func.count()).select_from(table).where(theirs)):
            found.append(table.name)
    return found


def test_every_table_but_four_says_whose_its_rows_are() -> None:
    lack = {
        table.name
        for table in metadata.sorted_tables
        if not {"team", "team_id"} <= {*table.c.keys()}
    }
    assert lack == _NOBODYS


async def test_not_one_row_of_a_team_that_left_remains(
    installs: StoredInstallations, database: sa.Connection
) -> None:
    fill(database, "T1", "T1", rows=3)
    fill(database, "T2", "T2")
    await installs.leave(
        Departure(installation=InstallationId("T1"), team_id=TeamId("T1"))
    )

    gone = await installs.purge(0)

    assert left_behind(database, "T1") == []
    assert left_behind(database, "T2") == [t.name for t in tables_of_teams()]
    assert gone == {"T1": 3 * len([*tables_of_teams()]) - 2}


async def test_a_team_whose_people_go_on_writing_goes_all_the_same(
    store: Store,
) -> None:
    talks = asyncio.Event()
    talks.set()

    async def talk(thread: int) -> None:
        number = 0
        while talks.is_set():
            number += 1
            said = posted(f"{thread}.{number:06}", thread=f"{thread}.0")
            with suppress(StoreRefused):  # Slack sends it again
                await store.inbox.take_in(said, room=False)
            await asyncio.sleep(0.002)

    talking = [asyncio.create_task(talk(thread)) for thread in range(8)]
    left = Departure(installation=InstallationId("T1"), team_id=TeamId("T1"))
    await store.installations(Mirror()).leave(left)
    try:
        gone = [await purge_one(store.inbox.database, left) for _ in range(3)]
    finally:
        talks.clear()
        await asyncio.gather(*talking)
    assert all(gone)


async def test_a_workspace_taken_from_an_org_goes_alone(
    installs: StoredInstallations, database: sa.Connection
) -> None:
    fill(database, "E1", "T2")
    fill(database, "E1", "T1")
    one = Departure(
        installation=InstallationId("E1"), team_id=TeamId("T2"), is_whole=False
    )
    await installs.leave(one)
    await installs.purge(0)

    assert left_behind(database, "E1", "T2") == []
    assert left_behind(database, "E1", "T1") == [t.name for t in tables_of_teams()]


async def test_nothing_goes_before_its_time(
    installs: StoredInstallations, database: sa.Connection
) -> None:
    fill(database, "T1", "T1")
    await installs.leave(
        Departure(installation=InstallationId("T1"), team_id=TeamId("T1"))
    )

    assert await installs.purge(3600) == {}
    assert "messages" in left_behind(database, "T1")


async def test_whoever_installs_again_in_time_keeps_everything(
    installs: StoredInstallations, database: sa.Connection
) -> None:
    fill(database, "T1", "T1")
    await installs.leave(
        Departure(installation=InstallationId("T1"), team_id=TeamId("T1"))
    )
    await installs.save(ACME)

    assert await installs.purge(0) == {}
    assert "messages" in left_behind(database, "T1")


async def test_what_is_written_late_goes_too_and_then_it_is_over(
    installs: StoredInstallations, database: sa.Connection
) -> None:
    await installs.leave(
        Departure(installation=InstallationId("T1"), team_id=TeamId("T1"))
    )
    await installs.purge(0)
    fill(database, "T1", "T1")
    database.execute(
        sa.update(departures).values(left_at=datetime.now(UTC) - timedelta(minutes=2))
    )

    await installs.purge(0)

    assert left_behind(database, "T1") == []
    assert database.execute(sa.select(departures)).all() == []

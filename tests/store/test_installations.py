"""Installs: kept sealed, replaced in order, gone at once."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from bot.core.errors import SecretsLocked
from bot.core.ids import InstallationId, TeamId, UserId
from bot.core.installations import BotToken, Departure, Installation
from bot.store import Store
from bot.store.stored_installations import StoredInstallations

TEAM = InstallationId("T1")
ACME = Installation(
    installation=TEAM,
    team_id=TeamId("T1"),
    name="Acme",
    bot_user_id=UserId("UBOT"),
    bot_id="B1",
    bot_name="threadkeeper",
    scopes=frozenset({"chat:write", "users:read"}),
    bot_token=BotToken(
        token="xoxe.xoxb-first",
        refresh="xoxe-first",
        expires_at=datetime(2026, 11, 25, 12, tzinfo=UTC),
    ),
    installed_by=UserId("U1"),
)

GONE = Departure(installation=TEAM, team_id=TeamId("T1"))


class Mirror:
    """A vault whose secrets can be recognised: it writes them backwards."""

    def seal(self, secret: str) -> str:
        return f"sealed {secret[::-1]}"

    def unseal(self, sealed: str) -> str | None:
        return sealed.removeprefix("sealed ")[::-1] if "sealed" in sealed else None


@pytest.fixture
def installs(store: Store) -> StoredInstallations:
    return store.installations(Mirror())


async def test_an_install_comes_back_as_it_was(installs: StoredInstallations) -> None:
    await installs.save(ACME)

    assert await installs.find(TEAM) == ACME
    assert await installs.everyone() == [TEAM]
    assert await installs.find(InstallationId("T2")) is None


async def test_no_token_stands_in_the_database(
    installs: StoredInstallations, database: sa.Connection
) -> None:
    await installs.save(ACME)

    stored = str(database.execute(sa.text("SELECT * FROM installations")).all())
    assert "first" not in stored
    assert "sealed" in stored


async def test_a_token_no_key_opens_is_told_apart_from_no_install(
    installs: StoredInstallations, database: sa.Connection
) -> None:
    await installs.save(ACME)
    database.exec_driver_sql("UPDATE installations SET bot_token = 'from elsewhere'")

    with pytest.raises(SecretsLocked, match="T1"):
        await installs.find(TEAM)


async def test_leaving_takes_the_tokens_at_once_and_only_once(
    installs: StoredInstallations, database: sa.Connection
) -> None:
    await installs.save(ACME)

    await installs.leave(GONE)
    await installs.leave(GONE)
    assert await installs.find(TEAM) is None
    assert await installs.everyone() == []
    assert "sealed" not in str(
        database.exec_driver_sql("SELECT * FROM installations").all()
    )


async def test_whoever_installs_again_is_installed_with_the_new_token(
    installs: StoredInstallations,
) -> None:
    await installs.save(ACME)
    await installs.leave(GONE)
    await installs.save(replace(ACME, bot_token=BotToken(token="xoxb-second")))

    found = await installs.find(TEAM)
    assert found is not None
    assert found.bot_token.token == "xoxb-second"
    assert found.bot_token.epoch == 1


async def test_one_process_at_a_time_fetches_the_next_token(
    installs: StoredInstallations, database: sa.Connection
) -> None:
    await installs.save(ACME)

    assert await installs.begin_rotation(TEAM, 0)
    assert not await installs.begin_rotation(TEAM, 0), "somebody is at it"
    await installs.end_rotation(TEAM, 0, BotToken(token="xoxb-2", refresh="xoxe-2"))
    assert not await installs.begin_rotation(TEAM, 0), "it is replaced"
    assert await installs.begin_rotation(TEAM, 1)
    database.exec_driver_sql("UPDATE installations SET rotating_until = '2001-01-01'")
    assert await installs.begin_rotation(TEAM, 1), "whoever was at it has died"


async def test_a_late_rotation_replaces_nothing_newer(
    installs: StoredInstallations,
) -> None:
    await installs.save(ACME)
    await installs.begin_rotation(TEAM, 0)
    await installs.save(replace(ACME, bot_token=BotToken(token="xoxb-new")))
    await installs.end_rotation(TEAM, 0, BotToken(token="xoxb-late"))
    found = await installs.find(TEAM)
    assert found is not None
    assert found.bot_token.token == "xoxb-new"

    await installs.leave(GONE)
    await installs.end_rotation(TEAM, 1, BotToken(token="xoxb-late"))
    assert await installs.find(TEAM) is None


async def test_a_state_works_once_and_for_ten_minutes(
    store: Store, database: sa.Connection
) -> None:
    state, late = await store.oauth_states.issue(), await store.oauth_states.issue()

    assert await store.oauth_states.consume(state)
    assert not await store.oauth_states.consume(state)
    assert not await store.oauth_states.consume("made up")
    assert late not in str(database.exec_driver_sql("SELECT * FROM oauth_states").all())
    database.exec_driver_sql("UPDATE oauth_states SET issued_at = '2001-01-01'")
    assert not await store.oauth_states.consume(late)

"""Settings: set as a whole, by one person at a time."""

from dataclasses import replace

import pytest

from bot.core.governed import ScopeSettings
from bot.core.governing import SettingsConflict
from bot.store import Store
from tests.store.governed import EVERYTHING, line, scope


@pytest.mark.parametrize(
    "settings",
    [EVERYTHING, ScopeSettings(), ScopeSettings(language="", suggested_prompts=())],
)
async def test_settings_come_back_as_they_were_set(
    store: Store, settings: ScopeSettings
) -> None:
    made = await store.prompts.change_settings(scope(), settings, line())

    assert isinstance(made, ScopeSettings)
    found = (await store.prompts.governed(scope())).settings
    assert found == settings == made
    assert (found.revision, made.revision) == (1, 1)


async def test_settings_changed_meanwhile_are_a_conflict(store: Store) -> None:
    await store.prompts.change_settings(scope(), EVERYTHING, line())
    mine = ScopeSettings(model="other")

    made = await store.prompts.change_settings(scope(), mine, line())

    assert made == SettingsConflict(theirs=EVERYTHING, mine=mine)
    again = replace(mine, revision=1)
    assert await store.prompts.change_settings(scope(), again, line()) == mine
    assert len(await store.prompts.audit(scope(channel=None))) == 2

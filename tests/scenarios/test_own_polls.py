"""What a process does by itself, whether or not anybody writes to it."""

import pytest

from bot.core.journal import Faltered, StoreTrouble
from tests.scenarios.kept import Kept
from tests.scenarios.office import office, until
from tests.scenarios.programs import status_of

LAST_JOB = "SELECT 1 FROM jobs WHERE name = 'forget old conversations'"


async def test_what_it_looks_for_by_itself_opens_no_readers(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They cost memory that a process needs only where people ask for more."""
    monkeypatch.setattr("bot.store.readers._LIBRARY", "no_such_library")
    monkeypatch.setattr("bot.work.worker.SWEEP_S", 0.01)
    monkeypatch.setattr("bot.work.housekeeping.LOOK_EVERY_S", 0.01)
    monkeypatch.setattr("bot.work.leaving.LOOK_EVERY_S", 0.01)
    async with office(kept, "http") as workspace:
        asked = workspace.mention("hello")
        await workspace.answered(asked)
        [(we,)] = kept.rows("SELECT id FROM workers")
        # Sweeps see a lease that nobody works on twice before they give it back.
        kept.change(f"UPDATE conversations SET lease_owner = '{we}'")  # noqa: S608 - ours
        await until(lambda: workspace.facts.of(Faltered) or not kept.is_at_work)
        await until(lambda: kept.rows(LAST_JOB))
        kept.change("DELETE FROM jobs")
        await until(lambda: kept.rows(LAST_JOB))
        departed = "INSERT INTO departures (team, team_id, is_whole, left_at)"
        kept.change(f"{departed} VALUES ('T9', 'T9', true, '2001-01-01 00:00:00')")
        await until(lambda: not kept.rows("SELECT 1 FROM departures"))
        for _ in range(3):
            status, words = await status_of(workspace.settings.port, "/ready")
            assert status == 200, words
    assert workspace.facts.of(Faltered) == []
    assert workspace.facts.of(StoreTrouble) == []

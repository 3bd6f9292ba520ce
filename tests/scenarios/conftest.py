from collections.abc import AsyncIterator
from pathlib import Path
from shutil import copy

import pytest

from tests.scenarios.kept import Kept
from tests.scenarios.office import Mode, Office, office


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Triggers of this Slack live longer than a busy machine needs for a window."""
    monkeypatch.setattr("handlers.windows._WITHIN_S", 60.0)


@pytest.fixture
def kept(tmp_path: Path, migrated_sqlite: Path) -> Kept:
    return Kept(Path(copy(migrated_sqlite, tmp_path / "bot.db")))


@pytest.fixture
async def workspace(kept: Kept) -> AsyncIterator[Office]:
    async with office(kept) as place:
        yield place


@pytest.fixture(params=["socket", "http"])
async def either_way(
    kept: Kept, request: pytest.FixtureRequest
) -> AsyncIterator[Office]:
    mode: Mode = request.param
    async with office(kept, mode) as place:
        yield place


@pytest.fixture
async def over_http(kept: Kept) -> AsyncIterator[Office]:
    async with office(kept, "http") as place:
        yield place

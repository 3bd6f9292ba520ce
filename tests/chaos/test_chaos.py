"""The short form; the long one is `python -m tests.chaos --minutes 10 --replicas 3`."""

from pathlib import Path

import pytest

from bot.work.conversing import GIVEN_UP_AFTER
from tests.chaos.databases import postgresql, postgresql_with_standby, sqlite
from tests.chaos.points import POINTS
from tests.chaos.storm import Plan, Storm

LEASE_TIMEOUT_S = 4.5
"""Half as long as it is set to; five storms at once delay a call by a second."""

pytestmark = [
    pytest.mark.chaos,
    # What a killed process leaves open is the point here.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


@pytest.mark.parametrize("seed", [0, 1, 2])
async def test_one_process_on_sqlite_loses_and_doubles_nothing(
    tmp_path: Path, seed: int
) -> None:
    """Its only process has all threads in hand: each death counts against them all.

    So in one storm there are fewer deaths than a conversation is given up after.
    """
    kills = GIVEN_UP_AFTER - 1
    plan = Plan(
        database=sqlite(tmp_path),
        kills=kills,
        ends=1,
        points=POINTS[seed::3],
        seed=seed,
    )

    outcome = await Storm(plan, tmp_path).rage()

    assert outcome.breaches == [], str(outcome)
    assert outcome.deaths.total() == kills + 1


async def test_replicas_on_postgresql_lose_and_double_nothing(tmp_path: Path) -> None:
    with postgresql() as database:
        plan = Plan(
            database=database,
            replicas=3,
            kills=25,
            pauses=2,
            restarts=2,
            ends=1,
            lease_timeout_s=LEASE_TIMEOUT_S,
            points=POINTS[1::2],
        )

        outcome = await Storm(plan, tmp_path).rage()

    assert outcome.breaches == [], str(outcome)
    assert outcome.deaths["paused"] == 2
    assert outcome.deaths["the database"] == 2


async def test_fail_overs_lose_and_double_nothing(tmp_path: Path) -> None:
    with postgresql_with_standby() as database:
        plan = Plan(
            database=database,
            replicas=3,
            kills=4,
            restarts=3,
            lease_timeout_s=LEASE_TIMEOUT_S,
            points=POINTS[::4],
        )

        outcome = await Storm(plan, tmp_path).rage()

    assert outcome.breaches == [], str(outcome)
    assert outcome.deaths["the database"] == 3

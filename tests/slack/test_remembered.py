"""What is asked for often is asked once."""

import asyncio
from functools import partial

import pytest

from bot.slack.remembered import Remembered
from tests.slack.stage import HandClock


class Asking:
    def __init__(self) -> None:
        self.asked: list[str] = []

    async def __call__(self, name: str = "x") -> str:
        self.asked.append(name)
        await asyncio.sleep(0)
        return name.upper()


def remembered(size: int = 2) -> Remembered[str, str]:
    return Remembered(HandClock(), size, lambda _: 60.0)


async def test_only_the_latest_used_are_kept() -> None:
    kept, asking = remembered(size=2), Asking()
    for name in ("a", "b", "a", "c", "a", "b"):
        assert await kept.get(name, partial(asking, name)) == name.upper()
    assert asking.asked == ["a", "b", "c", "b"]


async def test_a_failure_reaches_everybody_and_is_forgotten() -> None:
    kept, asking = remembered(), Asking()

    async def fail() -> str:
        await asyncio.sleep(0)
        raise OSError

    both = await asyncio.gather(
        kept.get("a", fail), kept.get("a", fail), return_exceptions=True
    )
    assert [type(each) for each in both] == [OSError, OSError]
    assert await kept.get("a", asking) == "X"


async def test_an_answer_nobody_waits_for_any_more_is_kept() -> None:
    kept, asking = remembered(), Asking()
    asker = asyncio.create_task(kept.get("a", asking))
    await asyncio.sleep(0)
    asker.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asker
    assert await kept.get("a", asking) == "X"
    assert len(asking.asked) == 1

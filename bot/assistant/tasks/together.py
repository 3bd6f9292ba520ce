"""Several things at once, as one."""

import asyncio
from collections.abc import Coroutine, Iterable
from typing import TypeVar

T = TypeVar("T")


async def together(
    works: Iterable[Coroutine[None, None, T]], *, at_once: int
) -> list[T]:
    """All results in order; the first error ends the rest and is raised as it is."""
    room = asyncio.Semaphore(at_once)

    async def one(work: Coroutine[None, None, T]) -> T:
        async with room:
            return await work

    tasks = [asyncio.create_task(one(work)) for work in works]
    try:
        return await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

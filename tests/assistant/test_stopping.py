"""Work that can be stopped."""

import asyncio
from contextlib import ExitStack

from bot.assistant.stopping import RunningWork
from bot.core.ids import InstallationId, TeamId


async def test_work_that_ends_late_leaves_alone_what_began_again_under_its_key() -> (
    None
):
    """A lease may be lost and come back within moments."""
    running = RunningWork()
    again = "thread", InstallationId("E1"), TeamId("T1")
    with ExitStack() as lost, ExitStack() as regained:
        lost.enter_context(running.one_more(*again))
        work = regained.enter_context(running.one_more(*again))
        lost.close()
        assert len(running) == 1
        running.stop("thread")
        assert await work.run(asyncio.sleep(60, "slept")) is None
        regained.close()
    assert not running

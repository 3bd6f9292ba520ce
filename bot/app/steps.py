"""The database brought up to date: by a command, and before a start."""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL

from bot.settings import Settings
from bot.store import migrate as take_steps
from bot.store.migrate import NEWEST_STEP, file_lacks_steps

_DONE = 0


def migrate(settings: Settings) -> str:
    """Bring the database's tables up to date; one line about what was done.

    Raises `StoreUnavailable`.
    """
    before = take_steps(settings.database_url)
    if before == NEWEST_STEP:
        return f"the database is up to date, at step {before}"
    return f"the database went from step {before or 'nothing'} to {NEWEST_STEP}"


async def take_steps_aside(settings: Settings) -> int:
    """Let `migrate` bring a SQLite file up to date before it is run on.

    It is a process of its own: a bot that took the steps itself would keep the
    15 MiB they need as long as it runs. Returns its exit status; what went
    wrong it has said. Raises `StoreUnavailable`.
    """
    if not await asyncio.to_thread(file_lacks_steps, settings.database_url):
        return _DONE
    found = os.pathsep.join(path or os.getcwd() for path in sys.path)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "bot", "migrate"),
        stdin=DEVNULL,
        stdout=DEVNULL,
        env={**os.environ, "PYTHONPATH": found},
        start_new_session=True,  # Ctrl-C is for us to hear
    )
    try:
        return await process.wait()
    finally:
        if process.returncode is None:
            process.kill()  # a step that is not committed was not taken

"""What a process has in memory that only waits: nothing that it may never need."""

import signal
from pathlib import Path

import pytest

from bot.playground.model.server import LocalModel
from bot.playground.slack import LocalSlack
from tests.scenarios.kept import Kept
from tests.scenarios.office import KEY, Mode, settings_for
from tests.scenarios.programs import end_of, started, until_up

LISTING = """
import importlib.metadata, sys

def not_installed(name):  # as in the image, which has our code and no package of it
    raise importlib.metadata.PackageNotFoundError(name)

importlib.metadata.version = importlib.metadata.distribution = not_installed
from bot.__main__ import main
status = main(["run"])
print(*sys.modules)
sys.exit(status)
"""
STEPS = {"alembic", "mako"}
FOR_POSTGRESQL = {
    *("psycopg", "sqlalchemy.dialects.postgresql"),
    *("sqlalchemy.ext.asyncio", "sqlalchemy.orm"),
}
FOR_READING = {"aiosqlite"}
FOR_FILES = {
    *("PIL", "pillow_heif", "pypdfium2", "docx", "pptx", "python_calamine"),
    *("lxml", "bs4", "markdownify", "charset_normalizer"),
}
FOR_A_WORD = {"dateparser", "rapidfuzz"}
FOR_OTHER_COMMANDS = {"bot.playground", "bot.demo", "bot.app.checkup"}
FOR_SOCKET_MODE = {"slack_sdk.socket_mode"}


@pytest.mark.parametrize("mode", ["http", "socket"])
@pytest.mark.parametrize("is_new", [False, True], ids=["again", "first start"])
async def test_what_a_process_at_rest_has_not_loaded(
    tmp_path: Path, kept: Kept, mode: Mode, *, is_new: bool
) -> None:
    if is_new:
        kept.path.unlink()
    async with LocalSlack() as slack, LocalModel(api_key=KEY) as model:
        known = settings_for(slack, model, kept, mode)
        async with started(
            settings=known, folder=tmp_path, program=("-c", LISTING)
        ) as process:
            await until_up(slack, known)
            process.send_signal(signal.SIGTERM)
            run = await end_of(process)
    assert run.status == 0
    loaded = set(run.out.split())
    assert "bot.app.running" in loaded
    needless = {
        *STEPS,
        *FOR_READING,
        *FOR_POSTGRESQL,
        *FOR_FILES,
        *FOR_A_WORD,
        *FOR_OTHER_COMMANDS,
    }
    assert loaded & (needless | (FOR_SOCKET_MODE if mode == "http" else set())) == set()

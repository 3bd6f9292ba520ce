"""The program as operators run it: a process of its own."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp import ClientConnectorError, ClientSession

from bot.__main__ import main
from bot.playground.slack import LocalSlack
from bot.settings import Settings

_PASSED_ON = ("PATH", "HOME", "PYTHONPYCACHEPREFIX", "PYTHONDONTWRITEBYTECODE")
_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Ended:
    """How a program ended, and what it said."""

    status: int
    out: str
    err: str


def _environment(settings: Mapping[str, object]) -> dict[str, str]:
    """What a program needs to know, and nothing of what this machine has set."""
    passed_on = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    named = {name.upper(): str(value) for name, value in settings.items()}
    return passed_on | {"PYTHONPATH": str(_ROOT)} | named


async def end_of(process: Process, within_s: float = 60.0) -> Ended:
    """Wait until the program has ended."""
    async with asyncio.timeout(within_s):
        out, err = await process.communicate()
    assert process.returncode is not None
    return Ended(process.returncode, out.decode(), err.decode())


@dataclass(frozen=True)
class Shell:
    """The commands that need no process of their own, run in a thread of this one."""

    folder: Path
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]

    async def __call__(
        self, *arguments: str, settings: Mapping[str, object] | None = None
    ) -> Ended:
        """Run the program in the folder, with these settings and no others."""
        with self.monkeypatch.context() as patch:
            patch.chdir(self.folder)
            for name in Settings.model_fields:
                patch.delenv(name.upper(), raising=False)
            for name, value in (settings or {}).items():
                patch.setenv(name.upper(), str(value))
            status = await asyncio.to_thread(_status, list(arguments))
        said = self.capsys.readouterr()
        return Ended(status, said.out, said.err)


def _status(arguments: list[str]) -> int:
    try:
        return main(arguments)
    except SystemExit as wrong_use:
        return int(wrong_use.code or 0)


@asynccontextmanager
async def started(
    *arguments: str,
    settings: Mapping[str, object],
    folder: Path,
    program: Sequence[str] = ("-m", "bot"),
) -> AsyncIterator[Process]:
    """Start the program in `folder`; it is gone when the block is left."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, *program, *arguments),
        cwd=folder,
        env=_environment(settings),
        stdout=PIPE,
        stderr=PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def status_of(port: int, path: str) -> tuple[int, str]:
    """What the bot's own HTTP says: the status and the words."""
    url = f"http://127.0.0.1:{port}{path}"
    async with ClientSession() as session, session.get(url) as response:
        return response.status, await response.text()


async def until_up(slack: LocalSlack, known: dict[str, object]) -> None:
    """Wait until Slack's deliveries find the bot."""
    if "slack_app_token" in known:
        await slack.until(lambda: slack.sockets.connections)
        return
    async with asyncio.timeout(60):
        while True:
            try:
                status, _ = await status_of(int(str(known["port"])), "/health")
            except ClientConnectorError:
                await asyncio.sleep(0.02)
            else:
                assert status == 200
                return

"""A few warm worker processes, and never more files at once than these."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO

from bot.media.wire import ANSWER, LARGEST_ANSWER_BYTES, REQUEST, Ending

_CHUNK_BYTES = 256 * 1024


@dataclass(eq=False, slots=True)
class Worker:
    """One process; answers one request at a time."""

    process: Process
    stdin: asyncio.StreamWriter
    stdout: asyncio.StreamReader
    retirement: asyncio.TimerHandle | None = None

    async def ask(self, job: bytes, data: bytes) -> tuple[Ending, bytes]:
        """Hand over a file; `OSError`, `EOFError` or `ValueError` if that fails."""
        self.stdin.write(REQUEST.pack(len(job), len(data)) + job)
        view = memoryview(data)
        for start in range(0, len(view), _CHUNK_BYTES):
            self.stdin.write(view[start : start + _CHUNK_BYTES])
            await self.stdin.drain()
        ending, count = ANSWER.unpack(await self.stdout.readexactly(ANSWER.size))
        if count > LARGEST_ANSWER_BYTES:
            raise ValueError("a worker says too much")
        return Ending(ending), await self._read(count)

    async def _read(self, count: int) -> bytes:
        """Read so many bytes, never copying many of them at a time."""
        data = BytesIO()
        while missing := count - data.tell():
            chunk = await self.stdout.read(min(missing, _CHUNK_BYTES))
            if not chunk:
                raise EOFError
            data.write(chunk)
        return data.getvalue()

    async def end(self) -> None:
        """End it and whatever it started, at once."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.stdin.close()
        await self.process.wait()


async def started_worker() -> Worker:
    """Start one, with no environment but the way to our modules."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "bot.media.worker"),
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        env={"PYTHONPATH": os.pathsep.join(path or os.getcwd() for path in sys.path)},
        start_new_session=True,
    )
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("a process was started without its pipes")
    return Worker(process, process.stdin, process.stdout)


@dataclass(eq=False, slots=True, kw_only=True)
class Workers:
    """Up to `size` processes; whoever had nothing to do for `idle_s` is let go.

    A warm one answers in milliseconds; a fresh one first needs a quarter of a
    second of processor time for its imports. Whoever makes this closes it.
    """

    size: int = 2
    idle_s: float = 60.0
    _slots: asyncio.Semaphore = field(init=False)
    _idle: list[Worker] = field(init=False, default_factory=list)
    _going: set[asyncio.Task[None]] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        self._slots = asyncio.Semaphore(self.size)

    async def run(
        self, job: bytes, data: bytes, *, deadline_s: float
    ) -> tuple[Ending, bytes]:
        """Have a file read by whoever is free; never raises for what is in it."""
        async with self._slots:
            worker = self._rested() or await started_worker()
            sound = False
            try:
                async with asyncio.timeout(deadline_s):
                    answer = await worker.ask(job, data)
                sound = True
            except TimeoutError:
                answer = (Ending.TOO_SLOW, b"")
            except (OSError, EOFError, ValueError):
                answer = (Ending.FAILED, b"")
            finally:
                self._rest(worker) if sound else self._let_go(worker)
            return answer

    async def aclose(self) -> None:
        """End all processes; nothing may be running any more."""
        while self._idle:
            self._retire(self._idle[-1])
        await asyncio.gather(*self._going)

    def _rested(self) -> Worker | None:
        """A warm one; those that died while they rested are passed over."""
        while self._idle:
            worker = self._idle.pop()
            if worker.retirement:
                worker.retirement.cancel()
            if worker.process.returncode is None:
                return worker
            self._let_go(worker)
        return None

    def _rest(self, worker: Worker) -> None:
        loop = asyncio.get_running_loop()
        worker.retirement = loop.call_later(self.idle_s, self._retire, worker)
        self._idle.append(worker)

    def _retire(self, worker: Worker) -> None:
        if worker.retirement:
            worker.retirement.cancel()
        self._idle.remove(worker)
        self._let_go(worker)

    def _let_go(self, worker: Worker) -> None:
        task = asyncio.create_task(worker.end())
        self._going.add(task)
        task.add_done_callback(self._going.discard)

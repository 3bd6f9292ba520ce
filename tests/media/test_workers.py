"""Files are taken apart where they can do no harm."""

import asyncio
import os
from pathlib import Path

import pytest

from bot.core.conversation import SharedFile
from bot.core.ids import FileId
from bot.core.media import Fetched, LeftOut, Limits, ReadFile, Reason, Room
from bot.media.kinds import Kind
from bot.media.making import Job
from bot.media.reader import SafeReader
from bot.media.wire import Ending, pack_job, unpack_made
from bot.media.workers import Workers
from tests.media import pictures
from tests.media.conftest import Read

pytestmark = pytest.mark.asyncio(loop_scope="module")

TEXT = pack_job(Job(kind=Kind.TEXT, limits=Limits()))


@pytest.fixture(scope="module")
def large_picture() -> bytes:
    return pictures.saved(pictures.noise((2_500, 2_500)), "PNG", compress_level=1)


def processes_of(workers: Workers) -> list[int]:
    return [worker.process.pid for worker in workers._idle]


def environment_of(pid: int) -> str:
    return Path(f"/proc/{pid}/environ").read_text()


async def test_reading_that_takes_too_long_is_ended_and_the_worker_goes_on(
    read: Read, workers: Workers, large_picture: bytes
) -> None:
    await read(b"warm up")
    before = processes_of(workers)

    made = await SafeReader(workers, Limits(time_s=0.05)).read(
        Fetched(file=SharedFile(file_id=FileId("F01")), data=large_picture), Room()
    )

    assert made == ReadFile(notes=(LeftOut(Reason.TOO_SLOW),))
    assert processes_of(workers) == before


async def test_reading_that_takes_too_much_memory_is_ended(
    read: Read, large_picture: bytes
) -> None:
    made = await read(large_picture, memory_bytes=120_000_000)

    assert made == ReadFile(notes=(LeftOut(Reason.TOO_HUNGRY),))


async def test_a_worker_that_does_not_answer_is_replaced(
    read: Read, workers: Workers, large_picture: bytes
) -> None:
    await read(b"warm up")
    before = processes_of(workers)
    job = pack_job(Job(kind=Kind.IMAGE, limits=Limits()))

    ending, _ = await workers.run(job, large_picture, deadline_s=0.05)

    assert ending is Ending.TOO_SLOW
    assert await read(b"still here") == await read(b"still here")
    assert processes_of(workers) != before


async def test_a_worker_that_died_while_it_rested_is_replaced(
    read: Read, workers: Workers
) -> None:
    await read(b"warm up")
    for worker in workers._idle:
        os.kill(worker.process.pid, 9)
        await worker.process.wait()

    made = await read(b"words")

    assert made.blocks


async def test_a_worker_that_dies_over_a_file_is_our_fault_not_the_files(
    read: Read, workers: Workers, large_picture: bytes
) -> None:
    await read(b"warm up")
    (worker, *_) = workers._idle[::-1]
    reading = asyncio.ensure_future(read(large_picture))
    await asyncio.sleep(0.02)
    os.killpg(worker.process.pid, 9)

    assert await reading == ReadFile(notes=(LeftOut(Reason.FAILED),))


async def test_a_turn_that_is_stopped_leaves_no_process_behind(
    workers: Workers, large_picture: bytes
) -> None:
    job = pack_job(Job(kind=Kind.IMAGE, limits=Limits()))
    running = asyncio.create_task(workers.run(job, large_picture, deadline_s=9))
    await asyncio.sleep(0.03)
    running.cancel()

    with pytest.raises(asyncio.CancelledError):
        await running
    await asyncio.gather(*workers._going)
    assert len(processes_of(workers)) <= 1


async def test_workers_know_none_of_our_secrets(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-secret")
    fresh = Workers(size=1)
    await fresh.run(TEXT, b"words", deadline_s=9)

    (pid,) = processes_of(fresh)
    assert "SLACK" not in environment_of(pid)
    await fresh.aclose()


async def test_idle_workers_are_let_go() -> None:
    brief = Workers(size=1, idle_s=0.01)
    await brief.run(TEXT, b"words", deadline_s=9)

    async with asyncio.timeout(30):
        while processes_of(brief):  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.01)
    await brief.aclose()


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"no line",
        b"[]\n",
        b'{"blocks": [{"type": "text", "bytes": 9}], "notes": []}\nshort',
        b'{"blocks": [{"type": "sound", "bytes": 1}], "notes": []}\nx',
        b'{"blocks": [{"type": "image", "media_type": "text/html",'
        b' "size": [1, 1], "bytes": 1}], "notes": []}\nx',
        b'{"blocks": [], "notes": [["left out", "because"]]}\n',
    ],
)
async def test_an_answer_that_is_none_is_refused(answer: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - in whatever words
        unpack_made(answer)

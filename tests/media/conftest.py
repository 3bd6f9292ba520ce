"""One set of warm workers for the tests of each file: starting one takes a while."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest_asyncio

from bot.core.conversation import SharedFile
from bot.core.ids import FileId
from bot.core.media import Fetched, Limits, ReadFile, Room
from bot.media.reader import SafeReader
from bot.media.workers import Workers

Read = Callable[..., Awaitable[ReadFile]]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def workers() -> AsyncIterator[Workers]:
    workers = Workers()
    yield workers
    await workers.aclose()


@pytest_asyncio.fixture(loop_scope="module")
async def read(workers: Workers) -> Read:
    """Read bytes as a file, with any limits."""

    async def read(
        data: bytes, *, documents: bool = False, media_type: str = "", **limits: int
    ) -> ReadFile:
        reader = SafeReader(workers, Limits(**limits))
        file = SharedFile(file_id=FileId("F01"), media_type=media_type)
        return await reader.read(
            Fetched(file=file, data=data), Room(document_pages=100 * documents)
        )

    return read

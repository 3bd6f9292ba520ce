"""A disk that takes no more: of a SQLite file, at a write or at a checkpoint."""

import subprocess
import sys

import pytest

FILLING = """
import asyncio, os, resource, sys
from bot.core.errors import StoreUnavailable
from bot.core.incoming import Receipt
from bot.store import open_store
from bot.store.urls import sqlite_file, database_url
from tests.store.posts import Notebook, posted

MIB = 1024 * 1024

async def main(url, first_mib):
    path = str(sqlite_file(database_url(url)))
    numbers = iter(range(10**6))

    async def take_in(store, size):
        number = next(numbers)
        said = posted(f"1.{number:06}", "x" * size)
        taken = await store.inbox.take_in(said, room=False)
        assert taken.receipt is Receipt.STORED

    async with open_store(url, journal=Notebook()) as store:
        stored = 0
        while os.path.getsize(path) < first_mib * MIB:
            await take_in(store, 100_000)
            stored += 1
        _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
        full = os.path.getsize(path) + 50_000
        resource.setrlimit(resource.RLIMIT_FSIZE, (full, most))
        refused = 0
        while refused < 20:
            done = await asyncio.gather(
                *(take_in(store, 20_000) for _ in range(5)), return_exceptions=True
            )
            failed = [each for each in done if each is not None]
            assert all(isinstance(each, StoreUnavailable) for each in failed), failed
            stored += len(done) - len(failed)
            refused += len(failed)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        await take_in(store, 20_000)
        stored += 1
    async with open_store(url, journal=Notebook()) as store:
        [lease] = await store.inbox.claim(10)
        assert len(await store.inbox.pending(lease)) == stored

asyncio.run(main(sys.argv[1], int(sys.argv[2])))
"""


@pytest.mark.parametrize("first_mib", [1, 8], ids=["write", "checkpoint"])
def test_what_has_its_receipt_is_there_when_there_is_room_again(
    sqlite_url: str, first_mib: int
) -> None:
    """With 8 MiB the file is full before what is written beside it is."""
    ended = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", FILLING, sqlite_url, str(first_mib)],
        check=False,
        timeout=120,
    )
    assert ended.returncode == 0

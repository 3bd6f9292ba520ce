"""The store, opened on each of the two databases."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack

import pytest
import sqlalchemy as sa

from bot.store import Store, open_store
from tests.databases import talking_to
from tests.store.posts import Notebook

Opener = Callable[..., Awaitable[Store]]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """Where the database of this test is; the test runs once for each kind."""
    kind = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    return str(request.getfixturevalue(kind))


@pytest.fixture
def notebook() -> Notebook:
    return Notebook()


@pytest.fixture
async def store(url: str, notebook: Notebook) -> AsyncIterator[Store]:
    async with open_store(url, journal=notebook, worker_id="we") as store:
        yield store


@pytest.fixture
async def opened(postgres_url: str, notebook: Notebook) -> AsyncIterator[Opener]:
    """Open one more process on the same PostgreSQL; a short death is enough here."""
    async with AsyncExitStack() as stack:

        async def open_one(worker_id: str, *, dead_after_s: float = 9.0) -> Store:
            return await stack.enter_async_context(
                open_store(
                    postgres_url,
                    journal=notebook,
                    worker_id=worker_id,
                    dead_after_s=dead_after_s,
                )
            )

        yield open_one


@pytest.fixture
def database(url: str) -> Iterator[sa.Connection]:
    """The database itself, past the store."""
    with talking_to(url) as conn:
        yield conn

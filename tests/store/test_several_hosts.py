"""A URL that names several servers, some of which are of no use."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import aclosing

import pytest
import sqlalchemy as sa

from bot.core.errors import StoreUnavailable
from bot.store import open_store
from bot.store.urls import database_url
from bot.store.wakeups import Wakeup
from tests.store.posts import Notebook, posted

TWO = ("one,two", "5432,5433")


def read(text: str) -> dict[str, object]:
    """What the driver is told."""
    url = database_url(text)
    return dict(url.get_dialect()().create_connect_args(url)[1])


@pytest.mark.parametrize(
    ("hosts", "told"),
    [
        ("me:pw@one:5432,two:5433/db", TWO),
        ("me:pw@/db?host=one:5432&host=two:5433", TWO),
        ("me:pw@/db?host=one,two&port=5432,5433", TWO),
        ("me:p,w@one:5432,[::1]:5433/db?connect_timeout=9", ("one,::1", "5432,5433")),
        ("one,[::1]/db", ("one,::1", ",")),
    ],
)
def test_several_hosts_are_named_in_any_form(hosts: str, told: tuple[str, str]) -> None:
    arguments = read(f"postgresql://{hosts}")
    assert (arguments["host"], arguments["port"]) == told
    assert arguments["dbname"] == "db"
    assert arguments["target_session_attrs"] == "read-write"


def test_one_host_may_be_anything() -> None:
    assert "target_session_attrs" not in read("postgresql://me:p,w/@one:1/db")
    assert read("postgresql://me:p,w/x@one:1/db")["host"] == "one"
    any_of = "postgresql://one,two/db?target_session_attrs=any"
    assert read(any_of)["target_session_attrs"] == "any"


@pytest.mark.parametrize(
    "hosts", ["one:x/db", "one:x,two:1/db", "/db?host=one,two&port=1"]
)
def test_what_names_no_ports_is_no_url(hosts: str) -> None:
    with pytest.raises(StoreUnavailable, match="can not be read"):
        database_url(f"postgresql://{hosts}")


@pytest.fixture
def mute() -> Iterator[int]:
    """The port of a host that takes calls and says nothing."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


async def test_a_host_that_says_nothing_is_passed_by(
    mute: int, postgres_url: str
) -> None:
    server = sa.make_url(postgres_url)
    hosts = (f"127.0.0.1:{mute}", str(server.query["host"]))
    url = server.update_query_dict({"host": hosts}).render_as_string(
        hide_password=False
    )
    async with asyncio.timeout(60), open_store(url, journal=Notebook()) as store:
        async with aclosing(store.wakeups()) as hints:
            assert await anext(hints) is Wakeup.ANYTHING
        assert (await store.inbox.take_in(posted("1.0"), room=True)).lease

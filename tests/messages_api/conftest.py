from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from tenacity import wait_none

from bot.messages_api import retrying
from bot.messages_api.client import MessagesApi
from bot.playground.model.server import LocalModel
from tests.messages_api.peers import certificate_in
from tests.messages_api.talking import Notes

Connect = Callable[..., MessagesApi]


@pytest.fixture(autouse=True)
def no_backoff(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retrying, "_backoff", wait_none())


@pytest.fixture
async def model() -> AsyncIterator[LocalModel]:
    async with LocalModel() as model:
        yield model


@pytest.fixture
def notes() -> Notes:
    return Notes()


@pytest.fixture
async def connect(model: LocalModel, notes: Notes) -> AsyncIterator[Connect]:
    """Makes clients of the local model, and closes them."""
    opened: list[MessagesApi] = []

    def connect(**how: object) -> MessagesApi:
        settings = {
            "base_url": model.base_url,
            "api_key": "sk-secret-of-ours",
            "journal": notes,
            "requests_per_minute": 1_000,
            **how,
        }
        opened.append(MessagesApi(**settings))  # type: ignore[arg-type]  # any of its settings
        return opened[-1]

    yield connect
    for api in opened:
        await api.aclose()


@pytest.fixture
def api(connect: Connect) -> MessagesApi:
    return connect()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificate_in(tmp_path_factory.mktemp("tls"))


@pytest.fixture(params=["tcp", "tls"])
def wire(
    request: pytest.FixtureRequest, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> Path | None:
    """The certificate of a server that we trust; None: it speaks plain TCP."""
    if request.param == "tcp":
        return None
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    return certificate

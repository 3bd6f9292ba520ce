"""Files are fetched from Slack's own hosts, or it is said why not."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from yarl import URL

from bot.core.conversation import SharedFile
from bot.core.ids import FileId
from bot.core.media import Fetched, FileSource, Instead, LeftOut, Limits, Reason
from bot.slack.clients import OneToken, slack_session
from bot.slack.files import SlackFiles
from tests.slack.stage import ORCHARD, ToldSlack, stage

PEAR = SharedFile(file_id=FileId("F0PEAR001"))
SIGN_IN = "<!doctype html><title>Sign in to Orchard | Slack</title>"


@dataclass
class FileHost:
    """Gives what lies at a path, and remembers whose token it saw."""

    url: str = ""
    lies: dict[str, web.Response | bytes] = field(default_factory=dict)
    tokens: list[str | None] = field(default_factory=list)
    sent_bytes: int = 0

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.tokens.append(request.headers.get("Authorization"))
        match self.lies.get(request.path):
            case web.Response() as response:
                return response
            case bytes(data):
                return await self._streamed(request, data)
            case _:
                raise web.HTTPNotFound

    async def _streamed(self, request: web.Request, data: bytes) -> web.StreamResponse:
        response = web.StreamResponse()
        response.enable_chunked_encoding()
        await response.prepare(request)
        for start in range(0, len(data), 65_536):
            await response.write(data[start : start + 65_536])
            self.sent_bytes += 65_536
        return response


@dataclass
class Scene:
    slack: ToldSlack
    host: FileHost
    files: FileSource

    def shares(self, **info: object) -> None:
        """Let `files.info` tell this of the file, addresses relative to the host."""
        told: dict[str, Any] = {"id": "F0PEAR001", "name": "pear.png"} | info
        for name, value in told.items():
            if isinstance(value, str) and value.startswith("/"):
                told[name] = self.host.url + value
        self.slack.will_answer("files.info", {"file": told})

    async def fetched(self) -> Fetched:
        result = await self.files.fetch(ORCHARD, PEAR)
        assert isinstance(result, Fetched)
        return result

    async def refused(self) -> Reason:
        result = await self.files.fetch(ORCHARD, PEAR)
        assert isinstance(result, LeftOut)
        return result.reason


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    host = FileHost()
    app = web.Application()
    app.router.add_get("/{path:.*}", host.handle)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host.url = site.name
    async with stage() as on, slack_session() as session:
        hosts = {URL(site.name).authority}
        limits = Limits(file_bytes=200_000)
        tokens = OneToken("xoxb-pears")
        yield Scene(
            on.slack, host, SlackFiles(on.calls, tokens, session, hosts, limits)
        )
    await runner.cleanup()


async def test_a_file_is_fetched_with_the_bots_token(scene: Scene) -> None:
    scene.host.lies["/pear"] = b"pear"
    scene.shares(url_private_download="/pear", mimetype="image/png", size=4)

    fetched = await scene.fetched()

    assert (fetched.data, fetched.instead) == (b"pear", None)
    assert fetched.file == SharedFile(
        file_id=FileId("F0PEAR001"),
        name="pear.png",
        media_type="image/png",
        size_bytes=4,
    )
    assert scene.host.tokens == ["Bearer xoxb-pears"]


async def test_a_stub_is_completed_before_it_is_fetched(scene: Scene) -> None:
    scene.host.lies["/pear"] = b"pear"
    scene.shares(url_private="/pear", mode="hosted", file_access="visible")
    stub = SharedFile(file_id=FileId("F0PEAR001"), mode="file_access")

    fetched = await scene.files.fetch(ORCHARD, stub)

    assert isinstance(fetched, Fetched)
    assert (fetched.file.name, fetched.data) == ("pear.png", b"pear")
    assert scene.slack.asked[0].arguments == {"file": "F0PEAR001"}


async def test_a_stranger_never_gets_the_token(scene: Scene) -> None:
    port = URL(scene.host.url).port
    scene.shares(url_private=f"http://localhost:{port}/pear")

    assert await scene.refused() is Reason.FOREIGN_HOST
    assert scene.host.tokens == []


async def test_an_address_that_is_none_is_nobodys(scene: Scene) -> None:
    scene.shares(url_private="http://[pear")

    assert await scene.refused() is Reason.FOREIGN_HOST


async def test_the_token_does_not_follow_a_redirect(scene: Scene) -> None:
    scene.host.lies["/pear"] = web.Response(
        status=302, headers={"Location": f"{scene.host.url}/sign-in"}
    )
    scene.host.lies["/sign-in"] = SIGN_IN.encode()
    scene.shares(url_private="/pear")

    assert await scene.refused() is Reason.SCOPE_MISSING
    assert len(scene.host.tokens) == 1


@pytest.mark.parametrize("media_type", ["image/png", "text/html", ""])
async def test_a_sign_in_page_is_not_taken_for_the_file(
    scene: Scene, media_type: str
) -> None:
    scene.host.lies["/pear"] = web.Response(text=SIGN_IN, content_type="text/html")
    scene.shares(url_private="/pear", mimetype=media_type, size=4)

    assert await scene.refused() is Reason.SCOPE_MISSING


async def test_a_web_page_that_somebody_shared_is_one(scene: Scene) -> None:
    page = "<!doctype html><p>Pears!"
    scene.host.lies["/pear"] = web.Response(text=page, content_type="text/html")
    scene.shares(url_private="/pear", mimetype="text/html", size=len(page))

    assert (await scene.fetched()).data == page.encode()


async def test_a_file_that_is_longer_than_it_says_is_not_read_to_its_end(
    scene: Scene,
) -> None:
    scene.host.lies["/pear"] = bytes(30_000_000)
    scene.shares(url_private="/pear", size=4)

    assert await scene.refused() is Reason.TOO_LARGE
    assert scene.host.sent_bytes < 20_000_000


async def test_what_stands_in_slacks_answer_is_not_fetched(scene: Scene) -> None:
    scene.shares(mode="email", plain_text="Dear all", url_private="/pear")

    fetched = await scene.fetched()

    assert (fetched.data, fetched.instead) == (b"Dear all", Instead.PLAIN_TEXT)
    assert scene.host.tokens == []


async def test_what_is_of_no_use_is_not_fetched(scene: Scene) -> None:
    scene.shares(url_private="/pear", size=200_001)

    assert await scene.refused() is Reason.TOO_LARGE
    assert scene.host.tokens == []


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("missing_scope", Reason.SCOPE_MISSING),
        ("file_not_found", Reason.DELETED),
        ("file_deleted", Reason.DELETED),
        ("access_denied", Reason.NO_ACCESS),
        ("team_added_to_org", Reason.UNREACHABLE),
    ],
)
async def test_what_slack_refuses_is_told_apart(
    scene: Scene, code: str, reason: Reason
) -> None:
    scene.slack.will_answer("files.info", {"error": code})

    assert await scene.refused() is reason


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (403, Reason.NO_ACCESS),
        (404, Reason.DELETED),
        (429, Reason.UNREACHABLE),
        (503, Reason.UNREACHABLE),
    ],
)
async def test_what_the_host_refuses_is_told_apart(
    scene: Scene, status: int, reason: Reason
) -> None:
    scene.host.lies["/pear"] = web.Response(status=status)
    scene.shares(url_private="/pear")

    assert await scene.refused() is reason

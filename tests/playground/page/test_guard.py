import re

import pytest
from aiohttp import ClientSession

from bot.playground.page import Page
from bot.playground.slack import LocalSlack

HELLO = {"as": "Ana", "channel": "general", "text": "hello"}


@pytest.mark.parametrize("path", ["/", "/live", "/static/main.js", "/files/F1"])
@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "[", ""])
async def test_the_page_answers_to_loopback_names_only(
    browser: ClientSession, path: str, host: str
) -> None:
    async with browser.get(path, headers={"Host": host}) as response:
        assert response.status in (400, 403)


async def test_localhost_is_a_loopback_name(page: Page) -> None:
    address = page.url.replace("127.0.0.1", "localhost")
    async with ClientSession() as session, session.get(address) as response:
        assert response.status == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "", None])
async def test_deeds_are_taken_from_the_page_itself_only(
    slack: LocalSlack, page: Page, origin: str | None
) -> None:
    headers = {} if origin is None else {"Origin": origin}
    async with ClientSession(headers=headers) as session:
        for deed in ("say", "edit", "delete", "stop", "press"):
            async with session.post(page.url + deed, data=HELLO) as response:
                assert response.status == 403
    assert slack.messages("#general") == []


async def test_the_same_deed_from_the_page_is_done(
    slack: LocalSlack, browser: ClientSession
) -> None:
    async with browser.post("/say", data=HELLO) as response:
        assert response.status == 200
    assert [m.text for m in slack.messages("#general")] == ["hello"]


@pytest.mark.parametrize("path", ["/", "/static/main.js", "/live", "/nowhere"])
async def test_browsers_are_told_to_load_nothing_from_elsewhere(
    browser: ClientSession, path: str
) -> None:
    async with browser.get(path) as response:
        policy = response.headers["Content-Security-Policy"]
        assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert policy.startswith("default-src 'none'; script-src 'self';")
    assert "unsafe" not in policy


async def test_the_page_has_no_script_within_itself_and_names_no_other_host(
    browser: ClientSession,
) -> None:
    async with browser.get("/") as response:
        html = await response.text()
    assert not re.search(r"\son\w+=|style=|<style|https?:", html)
    assert re.findall(r"<script[^>]*>(.*?)</script>", html) == [""]
    for source in re.findall(r'(?:src|href)="([^"]+)"', html):
        async with browser.get(source) as response:
            assert response.status == 200


@pytest.mark.parametrize("path", ["/static/../server.py", "/static/%2e%2e/server.py"])
async def test_only_static_files_are_served(browser: ClientSession, path: str) -> None:
    async with browser.get(path) as response:
        assert response.status in (403, 404)

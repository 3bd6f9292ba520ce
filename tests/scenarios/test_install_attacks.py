"""Whoever is on the internet tries to be installed, or to use the pages of it."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field

import pytest
from aiohttp import ClientSession

from bot.core.journal import Installed
from bot.store.oauth_states import MOST_STATES
from tests.scenarios.kept import Kept
from tests.scenarios.town import Town, link_in, town

COOKIE = "slack-app-oauth-state"
REDIRECT = "/slack/oauth_redirect"
_FLOOD = """
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT {})
    INSERT INTO oauth_states SELECT 'flood' || i, '2099-01-01' FROM n
"""


@dataclass(frozen=True)
class Shown:
    """A page, as a browser got it."""

    status: int
    text: str
    headers: Mapping[str, str] = field(default_factory=dict)


@pytest.fixture
async def place(kept: Kept) -> AsyncIterator[Town]:
    async with town(kept) as opened:
        yield opened


async def get(
    place: Town, path: str, *, state: str = "", headers: Mapping[str, str] | None = None
) -> Shown:
    """Fetch one page, with the cookie of an install that began."""
    sent = {**(headers or {})} | ({"Cookie": f"{COOKIE}={state}"} if state else {})
    async with (
        ClientSession() as browser,
        browser.get(f"{place.url}{path}", headers=sent, allow_redirects=False) as page,
    ):
        return Shown(page.status, await page.text(), page.headers)


async def begun(place: Town) -> tuple[str, str]:
    """Begin an install and allow it in Slack: the state, and where Slack leads."""
    page = await get(place, "/slack/install")
    cookie = page.headers["Set-Cookie"]
    assert {"Secure", "HttpOnly"} <= {*cookie.split("; ")}
    async with (
        ClientSession() as browser,
        browser.get(link_in(page.text), allow_redirects=False) as back,
    ):
        path = back.headers["Location"].removeprefix(place.url)
    return cookie.split("=", 1)[1].split(";", 1)[0], path


async def nothing_installed(place: Town, page: Shown) -> None:
    assert page.status in (400, 401, 500)
    assert "Not installed" in page.text
    assert place.facts.of(Installed) == []
    assert place.kept.rows("SELECT * FROM installations") == []


async def test_a_state_that_was_made_up_installs_nothing(place: Town) -> None:
    _, path = await begun(place)
    code = path.split("code=")[1].split("&")[0]
    forged = f"{REDIRECT}?code={code}&state=made-up"

    await nothing_installed(place, await get(place, forged, state="made-up"))


@pytest.mark.parametrize("cookie", ["", "another"])
async def test_a_link_that_was_begun_in_another_browser_installs_nothing(
    place: Town, cookie: str
) -> None:
    _, path = await begun(place)
    other, _ = await begun(place)

    page = await get(place, path, state=other if cookie else "")

    assert "another browser" in page.text
    await nothing_installed(place, page)


async def test_a_link_works_once(place: Town) -> None:
    state, path = await begun(place)
    assert (await get(place, path, state=state)).status == 200

    again = await get(place, path, state=state)

    assert "opened twice" in again.text
    assert len(place.facts.of(Installed)) == 1


async def test_a_code_that_slack_did_not_give_us_installs_nothing(place: Town) -> None:
    state, _ = await begun(place)
    made_up = f"{REDIRECT}?code=made-up&state={state}"

    await nothing_installed(place, await get(place, made_up, state=state))


async def test_a_code_for_another_app_installs_nothing(place: Town) -> None:
    state, path = await begun(place)
    world = place.slack.world
    next(iter(world.workspaces.values())).app = world.add_app()

    await nothing_installed(place, await get(place, path, state=state))


async def test_what_a_link_says_is_shown_as_text_and_sets_nothing(place: Town) -> None:
    script = "%3Cscript%3Ealert(1)%3C/script%3E%0d%0aSet-Cookie:%20a=b"
    state, _ = await begun(place)

    page = await get(place, f"{REDIRECT}?error={script}&state={state}", state=state)

    assert "<script" not in page.text
    assert "a=b" not in str(page.headers)
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")


async def test_a_workspaces_name_is_shown_as_text(place: Town) -> None:
    place.slack.team("T0ACME").name = "<img src=x onerror=alert(1)>"

    _, page = await place.install("T0ACME")

    assert "<img" not in page
    assert "&lt;img" in page


async def test_no_header_sends_people_elsewhere(place: Town) -> None:
    evil = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}

    page = await get(place, "/slack/install", headers=evil)

    assert "evil.example" not in page.text
    assert f"redirect_uri={place.url}/" in link_in(page.text)


async def test_installs_that_are_begun_by_the_thousand_fill_nothing(
    place: Town,
) -> None:
    place.kept.change(_FLOOD.replace("{}", str(MOST_STATES + 50)))

    _, page = await place.install("T0ACME")

    assert "Threadkeeper is in Acme" in page
    ((left,),) = place.kept.rows("SELECT count(*) FROM oauth_states")
    assert left <= MOST_STATES

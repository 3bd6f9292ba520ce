"""Installing by a click, in workspaces that look alike."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession

from bot.core.journal import Installed
from tests.scenarios.kept import Kept
from tests.scenarios.town import Town, town


@pytest.fixture
async def place(kept: Kept) -> AsyncIterator[Town]:
    async with town(kept) as opened:
        yield opened


async def test_a_click_installs_and_the_bot_answers_there_alone(place: Town) -> None:
    status, page = await place.install("T0ACME")
    assert (status, "Threadkeeper is in Acme" in page) == (200, True)
    assert [(f.installation, f.installed_by) for f in place.facts.of(Installed)] == [
        ("T0ACME", "U0ANA")
    ]

    asked, unheard = place.mention("T0ACME", "hello"), place.mention("T0BETA", "hello")
    assert len(await place.answered("T0ACME", asked)) == 1
    assert place.answers("T0BETA", unheard) == []


async def test_workspaces_with_the_same_ids_share_no_word(place: Town) -> None:
    await place.install("T0ACME")
    await place.install("T0BETA")

    in_acme = place.mention("T0ACME", "our secret is swordfish")
    await place.answered("T0ACME", in_acme)
    in_beta = place.mention("T0BETA", "what is the secret?")
    await place.answered("T0BETA", in_beta)

    assert len(place.model.requests) == 2
    assert "swordfish" not in str(place.model.requests[-1].body)


async def test_cancelling_in_slack_installs_nothing(place: Town) -> None:
    status, page = await place.install("T0ACME", deny=True)

    assert (status, "nothing was installed" in page) == (200, True)
    assert place.facts.of(Installed) == []


async def test_a_link_from_another_browser_installs_nothing(place: Town) -> None:
    redirect = f"{place.url}/slack/oauth_redirect?code=any&state=made-up"
    async with ClientSession() as browser, browser.get(redirect) as page:
        assert page.status == 400
        assert "another browser" in await page.text()
        assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")


async def test_no_token_stands_in_the_database_as_it_is(place: Town) -> None:
    await place.install("T0ACME")

    token = place.slack.team("T0ACME").bot_token
    files = list(place.kept.path.parent.glob(f"{place.kept.path.name}*"))
    assert token
    assert not any(token.encode() in file.read_bytes() for file in files)

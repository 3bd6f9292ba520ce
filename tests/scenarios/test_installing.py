"""Installing by a click, in workspaces that look alike."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession

from bot.core.journal import Installed
from tests.scenarios.kept import Kept
from tests.scenarios.kept_postgres import KeptInPostgres
from tests.scenarios.office import until
from tests.scenarios.town import Town, town

_ROTATING = "SELECT 1 FROM installations WHERE rotating_until IS NOT NULL"


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
    assert token
    assert token.encode() not in place.kept.bytes()


async def test_tokens_that_end_are_replaced_without_anybody_noticing(
    kept: Kept,
) -> None:
    async with town(kept, rotates=True) as place:
        await place.install("T0ACME")
        first = place.slack.team("T0ACME").bot_token
        place.slack.team("T0ACME").tokens.end()
        place.kept.change("UPDATE installations SET expires_at = '2001-01-01'")

        asked = place.mention("T0ACME", "hello")
        assert len(await place.answered("T0ACME", asked)) == 1

        assert place.slack.team("T0ACME").bot_token != first
        assert len(place.slack.calls("oauth.v2.access")) == 2
        assert place.slack.calls("chat.startStream", team="T0ACME")


async def test_one_install_is_for_all_workspaces_of_an_organisation(
    kept: Kept,
) -> None:
    async with town(kept, org="E0ORG") as place:
        await place.install("T0ACME")
        assert [fact.installation for fact in place.facts.of(Installed)] == ["E0ORG"]

        for team in ("T0ACME", "T0BETA"):
            asked = place.mention(team, "hello")
            assert len(await place.answered(team, asked)) == 1
        stored = place.kept.rows("SELECT DISTINCT team, team_id FROM messages")
        assert sorted(stored) == [("E0ORG", "T0ACME"), ("E0ORG", "T0BETA")]


async def test_two_processes_spend_one_refresh_token_and_both_go_on(
    postgres_url: str,
) -> None:
    kept = KeptInPostgres(postgres_url)
    async with town(kept, rotates=True, processes=2) as place:
        await place.install("T0ACME")
        first = place.slack.team("T0ACME").bot_token
        place.slack.team("T0ACME").tokens.end()
        place.kept.change("UPDATE installations SET expires_at = '2001-01-01'")
        place.slack.faults.next("oauth.v2.access", hang_s=0.5)

        asked = [place.mention("T0ACME", "to the one")]
        await until(lambda: place.kept.rows(_ROTATING))
        place.deliver_to(1)
        asked.append(place.mention("T0ACME", "to the other"))
        for question in asked:
            assert len(await place.answered("T0ACME", question)) == 1

        renewed = place.slack.calls("oauth.v2.access")[1:]
        assert [call.result["ok"] for call in renewed] == [True]
        assert place.slack.team("T0ACME").bot_token != first
        assert place.kept.rows("SELECT token_epoch FROM installations") == [(1,)]
        told = [call.result.get("error") for call in place.slack.calls()]
        assert "invalid_refresh_token" not in told


async def test_a_process_takes_over_a_rotation_that_another_never_ended(
    postgres_url: str,
) -> None:
    kept = KeptInPostgres(postgres_url)
    async with town(kept, rotates=True) as place:
        await place.install("T0ACME")
        place.slack.team("T0ACME").tokens.end()
        place.kept.change(
            "UPDATE installations SET expires_at = '2001-01-01',"
            " rotating_until = now() - interval '1 second'"
        )

        asked = place.mention("T0ACME", "hello")

        assert len(await place.answered("T0ACME", asked)) == 1
        assert len(place.slack.calls("oauth.v2.access")) == 2

"""Installing by a click, in workspaces that look alike."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession

from bot.core.journal import Installed, Left, Purged
from tests.scenarios.kept import Kept
from tests.scenarios.office import until
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


@pytest.mark.parametrize("tokens_first", [False, True])
async def test_whoever_throws_the_bot_out_leaves_nothing_behind(
    place: Town, *, tokens_first: bool
) -> None:
    await place.install("T0ACME")
    await place.install("T0BETA")
    await place.answered("T0ACME", place.mention("T0ACME", "swordfish"))
    await place.answered("T0BETA", place.mention("T0BETA", "pelican"))

    place.slack.throw_out("T0ACME", tokens_first=tokens_first)
    await until(lambda: place.facts.of(Purged))

    assert [fact.team_id for fact in place.facts.of(Purged)] == ["T0ACME"]
    assert b"swordfish" not in place.kept.bytes()
    assert b"pelican" in place.kept.bytes()
    unheard = place.mention("T0ACME", "still there?")
    await place.slack.delivery.all_done()
    assert place.answers("T0ACME", unheard) == []


async def test_an_answer_under_way_ends_where_the_bot_is_thrown_out(
    place: Town,
) -> None:
    await place.install("T0ACME")
    place.model.will_say("one two three " * 400, delay_s=0.01)
    place.mention("T0ACME", "count")
    await until(lambda: place.model.requests)

    place.slack.throw_out("T0ACME")

    await place.model.until_hung_up()


async def test_whoever_installs_again_is_answered_again(place: Town) -> None:
    await place.install("T0ACME")
    place.slack.throw_out("T0ACME")
    await until(lambda: place.facts.of(Left))
    await place.install("T0ACME")

    assert len(await place.answered("T0ACME", place.mention("T0ACME", "hello"))) == 1


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


async def test_a_workspace_taken_out_of_an_organisation_leaves_alone(
    kept: Kept,
) -> None:
    async with town(kept, org="E0ORG") as place:
        await place.install("T0ACME")
        for team in ("T0ACME", "T0BETA"):
            await place.answered(team, place.mention(team, f"pelican of {team}"))

        gone = {"type": "team_access_revoked", "team_ids": ["T0BETA"]}
        place.slack.send_event(gone, team="T0ACME")
        await until(lambda: place.facts.of(Purged))

        assert b"pelican of T0BETA" not in place.kept.bytes()
        assert b"pelican of T0ACME" in place.kept.bytes()
        asked = place.mention("T0ACME", "still there?")
        assert len(await place.answered("T0ACME", asked)) == 1


async def test_a_whole_organisation_leaves_without_a_trace(kept: Kept) -> None:
    async with town(kept, org="E0ORG") as place:
        await place.install("T0ACME")
        for team in ("T0ACME", "T0BETA"):
            await place.answered(team, place.mention(team, "pelican"))

        place.slack.throw_out("T0ACME")
        await until(lambda: place.facts.of(Purged))

        assert b"pelican" not in place.kept.bytes()

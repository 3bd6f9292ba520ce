"""Scopes that whoever installs the bot leaves out: what is done without, and said."""

import json
from collections.abc import AsyncIterator

import pytest

from bot.app.checkup import checks
from bot.operate.checks import Finding, Wrong
from bot.operate.manifest import scopes
from bot.operate.scopes import OPTIONAL, REQUIRED
from bot.settings import read_settings
from tests.scenarios.kept import Kept
from tests.scenarios.office import until
from tests.scenarios.town import Town, town

_SETTINGS = """
    INSERT INTO channel_settings (team, team_id, channel, settings, changed_at)
    VALUES ('T0ACME', 'T0ACME', '', '{}', '2026-01-01')
"""


@pytest.fixture
async def place(kept: Kept) -> AsyncIterator[Town]:
    async with town(kept) as opened:
        yield opened


async def installs(place: Town) -> Finding:
    """What the doctor says."""
    async with checks(read_settings(**place.known), place.facts) as found:
        (check,) = (check for check in found if check.name == "installs")
        return await check.look()


async def whispered(place: Town, team: str = "T0ACME") -> list[str]:
    """Wait for what only Ana sees, besides the sign that something is being read."""

    def seen() -> list[str]:
        whispers = place.slack.team(team).channel("general").ephemerals.values()
        return [m.text for m in whispers if m.text != "_Reading…_"]

    await until(seen)
    return seen()


async def test_whoever_installs_it_is_told_what_it_does_without(place: Town) -> None:
    _, page = await place.install("T0ACME", without="files:read,channels:history")
    await place.install("T0BETA")

    for scope in ("files:read", "channels:history"):
        assert f"<code>{scope}</code>: {OPTIONAL[scope]}" in page
    assert "users:read" not in page
    assert str(await installs(place)) == (
        "Fine(seen='2 with their tokens; without channels:history: T0ACME;"
        " without files:read: T0ACME')"
    )


async def test_everything_that_is_asked_for_can_be_used(place: Town) -> None:
    _, page = await place.install("T0ACME")

    assert "Not granted" not in page
    assert place.slack.team("T0ACME").tokens.scopes == scopes()
    assert scopes() == REQUIRED | {*OPTIONAL}


async def test_what_needs_a_scope_that_was_left_out_says_so_plainly(
    place: Town,
) -> None:
    await place.install("T0ACME", without="channels:history")
    people = place.slack.people_of("T0ACME")

    await people.command("Ana", "#general", "/summarize", "")

    (told,) = await whispered(place)
    assert "I was not given the permission `channels:history`" in told
    assert len(place.slack.calls("conversations.history")) == 1, "no second try"
    assert not place.model.requests


async def test_without_history_a_mention_is_answered_by_itself(place: Town) -> None:
    await place.install("T0ACME", without="channels:history")
    people = place.slack.people_of("T0ACME")
    root = people.post("Ana", "#general", "the code word is swordfish")
    people.post("Ana", "#general", "<@U0BOT> what is it?", thread_ts=root.ts)

    assert len(await place.answered("T0ACME", root)) == 1

    assert "swordfish" not in str(place.model.requests[-1].body)
    ((basis,),) = place.kept.rows("SELECT basis FROM turns")
    assert "I lack the permission `channels:history`" in basis


@pytest.mark.parametrize(
    ("rule", "without", "answered"),
    [
        ("denied", "", True),
        ("denied", "usergroups:read", False),
        ("allowed", "usergroups:read", False),
    ],
)
async def test_a_rule_about_a_group_nobody_can_look_into_lets_nobody_in(
    place: Town, *, rule: str, without: str, answered: bool
) -> None:
    await place.install("T0ACME", without=without)
    group = place.slack.people_of("T0ACME").add_group("others")
    settings = {"access": {rule: {"people": [], "groups": [group.id]}}}
    place.kept.change(_SETTINGS.replace("{}", json.dumps(settings)))

    asked = place.mention("T0ACME", "may I?")

    if answered:
        assert len(await place.answered("T0ACME", asked)) == 1
    else:
        assert await whispered(place) == [
            "Sorry, your admins have not let you use me here."
        ]


async def test_a_link_that_somebody_cut_short_is_seen_through(place: Town) -> None:
    place.slack.team("T0ACME").app.optional_scopes = frozenset({"users:read"})
    _, page = await place.install("T0ACME", without="users:read")

    assert "<code>users:read</code>: I can&#x27;t work without" in page
    found = await installs(place)
    assert isinstance(found, Wrong)
    assert found.what == "T0ACME has not granted users:read"

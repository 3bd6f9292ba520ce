"""Being thrown out, on both databases: answers end, and nothing is left behind."""

import pytest

from bot.core.journal import Left, ModelCalled, Purged, StoreTrouble, TurnFinished
from tests.scenarios.kept import Kept
from tests.scenarios.kept_postgres import KeptInPostgres
from tests.scenarios.office import until
from tests.scenarios.town import Town, town

LONG = "one two three four " * 4_000
AnyKept = Kept | KeptInPostgres


@pytest.fixture(params=["sqlite", "postgresql"])
def either_kept(request: pytest.FixtureRequest) -> AnyKept:
    """A database of each kind."""
    if request.param == "postgresql":
        return KeptInPostgres(request.getfixturevalue("postgres_url"))
    kept: Kept = request.getfixturevalue("kept")
    return kept


async def counting(place: Town, team: str) -> None:
    """Let the bot be in the middle of a long answer."""
    place.model.will_say(LONG, delay_s=0.01)
    asked = len(place.model.requests)
    place.mention(team, "count, swordfish")
    await until(lambda: len(place.model.requests) > asked)


async def ended(place: Town) -> None:
    """Wait until an answer of the model's was broken off by the bot."""
    await until(lambda: "Cancelled" in [f.error for f in place.facts.of(ModelCalled)])


async def gone(place: Town, team: str) -> None:
    """Wait until nothing of a workspace is left, whatever was still running."""
    await until(lambda: team in [fact.team_id for fact in place.facts.of(Purged)])
    await until(lambda: b"swordfish" not in place.kept.bytes())


@pytest.mark.parametrize("tokens_first", [False, True])
async def test_whoever_throws_the_bot_out_leaves_nothing_behind(
    either_kept: AnyKept, *, tokens_first: bool
) -> None:
    async with town(either_kept) as place:
        await place.install("T0ACME")
        await place.install("T0BETA")
        await place.answered("T0BETA", place.mention("T0BETA", "pelican"))
        await place.answered("T0ACME", place.mention("T0ACME", "swordfish"))
        await counting(place, "T0ACME")

        place.slack.throw_out("T0ACME", tokens_first=tokens_first)

        await ended(place)
        await gone(place, "T0ACME")
        assert {fact.team_id for fact in place.facts.of(Left)} == {"T0ACME"}
        assert b"pelican" in place.kept.bytes()
        unheard = place.mention("T0ACME", "still there?")
        await place.slack.delivery.all_done()
        assert place.answers("T0ACME", unheard) == []


async def test_what_a_verb_does_ends_too(either_kept: AnyKept) -> None:
    async with town(either_kept) as place:
        await place.install("T0ACME")
        place.model.will_say(f"<translation>\n{LONG}", delay_s=0.01)
        people = place.slack.people_of("T0ACME")
        await people.command("Ana", "#general", "/translate", "to German: swordfish")
        await until(lambda: place.model.requests)

        place.slack.throw_out("T0ACME")

        await ended(place)
        await gone(place, "T0ACME")


async def test_a_purge_that_could_not_be_is_tried_again_soon(kept: Kept) -> None:
    async with town(kept) as place:
        await place.install("T0ACME")
        await place.answered("T0ACME", place.mention("T0ACME", "swordfish"))

        with kept.taking_nothing():
            place.slack.throw_out("T0ACME")
            await until(
                lambda: "purge" in [f.operation for f in place.facts.of(StoreTrouble)]
            )

        await gone(place, "T0ACME")


@pytest.mark.parametrize("tokens_first", [False, True])
async def test_an_answer_ends_in_whichever_process_gives_it(
    postgres_url: str, *, tokens_first: bool
) -> None:
    async with town(KeptInPostgres(postgres_url), processes=2) as place:
        await place.install("T0ACME")
        await counting(place, "T0ACME")

        place.deliver_to(1)
        place.slack.throw_out("T0ACME", tokens_first=tokens_first)

        await ended(place)
        await gone(place, "T0ACME")


async def test_a_workspace_taken_out_of_an_organisation_leaves_alone(
    either_kept: AnyKept,
) -> None:
    async with town(either_kept, org="E0ORG") as place:
        await place.install("T0ACME")
        await place.answered("T0ACME", place.mention("T0ACME", "pelican"))
        await counting(place, "T0BETA")

        gone_there = {"type": "team_access_revoked", "team_ids": ["T0BETA"]}
        place.slack.send_event(gone_there, team="T0ACME")

        await ended(place)
        await gone(place, "T0BETA")
        assert b"pelican" in place.kept.bytes()
        asked = place.mention("T0ACME", "still there?")
        assert len(await place.answered("T0ACME", asked)) == 1


async def test_answers_in_other_workspaces_of_the_organisation_go_on(
    kept: Kept,
) -> None:
    async with town(kept, org="E0ORG") as place:
        await place.install("T0ACME")
        place.model.will_say("one two three " * 60, delay_s=0.01)
        asked = place.mention("T0ACME", "count")
        await until(lambda: place.model.requests)

        gone_there = {"type": "team_access_revoked", "team_ids": ["T0BETA"]}
        place.slack.send_event(gone_there, team="T0ACME")

        assert len(await place.answered("T0ACME", asked)) == 1
        (finished,) = place.facts.of(TurnFinished)
        assert finished.state == "done"


async def test_a_workspace_that_comes_back_in_time_keeps_what_it_had(
    either_kept: AnyKept,
) -> None:
    async with town(either_kept, org="E0ORG", purge_after_days=1) as place:
        await place.install("T0ACME")
        await place.answered("T0BETA", place.mention("T0BETA", "pelican"))
        for change in ("revoked", "granted"):
            event = {"type": f"team_access_{change}", "team_ids": ["T0BETA"]}
            place.slack.send_event(event, team="T0ACME")
            await place.slack.delivery.all_done()

        assert place.kept.rows("SELECT * FROM departures") == []
        asked = place.mention("T0BETA", "do you remember?")
        assert len(await place.answered("T0BETA", asked)) == 1
        assert b"pelican" in place.kept.bytes()


async def test_a_workspace_that_is_added_is_served_by_the_same_install(
    kept: Kept,
) -> None:
    async with town(kept, org="E0ORG") as place:
        await place.install("T0ACME")
        event = {"type": "team_access_granted", "team_ids": ["T0BETA"]}
        place.slack.send_event(event, team="T0ACME")
        await place.slack.delivery.all_done()

        asked = place.mention("T0BETA", "hello")
        assert len(await place.answered("T0BETA", asked)) == 1


async def test_a_whole_organisation_leaves_without_a_trace(
    either_kept: AnyKept,
) -> None:
    async with town(either_kept, org="E0ORG") as place:
        await place.install("T0ACME")
        for team in ("T0ACME", "T0BETA"):
            await place.answered(team, place.mention(team, "swordfish"))

        place.slack.throw_out("T0ACME")

        await until(lambda: place.facts.of(Purged))
        assert b"swordfish" not in place.kept.bytes()


async def test_whoever_installs_again_is_answered_again(kept: Kept) -> None:
    async with town(kept) as place:
        await place.install("T0ACME")
        place.slack.throw_out("T0ACME")
        await until(lambda: place.facts.of(Left))
        await place.install("T0ACME")

        asked = place.mention("T0ACME", "hello")
        assert len(await place.answered("T0ACME", asked)) == 1

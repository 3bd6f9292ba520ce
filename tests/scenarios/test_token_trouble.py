"""A bot token in trouble: everything waits until an operator has mended it."""

import pytest

from bot.core.journal import ModelCalled, Purged, SetAside, TurnBroke
from tests.scenarios.kept import Kept
from tests.scenarios.office import Office, until
from tests.scenarios.town import Town, town
from tests.scenarios.verbs import translator, whispers, words

CODES = [
    "account_inactive",
    "invalid_auth",
    "not_authed",
    "token_expired",
    "token_revoked",
]
MANY = 100_000


@pytest.fixture(autouse=True)
def _in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.work.enduring.OUTAGE_REST_S", 0.02)
    monkeypatch.setattr("bot.work.worker.SWEEP_S", 0.02)
    monkeypatch.setattr("bot.core.patience.LONGEST_REST_S", 0.01)


def lasts(workspace: Office, error: str, *methods: str) -> None:
    """Let Slack answer so for as long as it is asked."""
    for method in methods:
        workspace.slack.faults.next(method, error=error, times=MANY)


@pytest.mark.parametrize("error", CODES)
async def test_a_question_waits_while_slack_does_not_say_who_asks(
    workspace: Office, error: str
) -> None:
    lasts(workspace, error, "users.info")
    asked = workspace.mention("what is the capital of France?")
    await until(lambda: workspace.calls().count("users.info") > 15)
    assert workspace.kept.rows("SELECT attempts FROM conversations") == [(0,)]
    workspace.slack.faults.clear()
    workspace.model.will_say("Paris.")
    assert await workspace.answered(asked) == ["Paris."]
    assert len(workspace.model.requests) == 1


@pytest.mark.parametrize("error", CODES)
async def test_an_answer_is_kept_until_it_can_be_shown(
    workspace: Office, error: str
) -> None:
    lasts(workspace, error, "chat.startStream", "chat.postMessage")
    workspace.model.will_say("Paris.")
    asked = workspace.mention("what is the capital of France?")
    await until(lambda: workspace.calls().count("chat.postMessage") > 5)
    workspace.slack.faults.clear()
    assert await workspace.answered(asked) == ["Paris."]
    assert len(workspace.model.requests) == 1


async def test_the_model_is_asked_three_times_at_most_and_the_question_still_waits(
    workspace: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.core.patience.SHOWN_WITHIN_S", 0.1)
    lasts(workspace, "token_expired", "chat.startStream", "chat.postMessage")
    asked = workspace.mention("what is the capital of France?")
    await until(lambda: workspace.facts.of(SetAside))
    await until(lambda: len(workspace.facts.of(TurnBroke)) > 15)
    assert len(workspace.model.requests) == 3
    workspace.slack.faults.clear()
    assert len(await workspace.answered(asked)) == 1


async def test_a_command_waits_however_often_it_is_refused(workspace: Office) -> None:
    workspace.model.answer = translator()
    lasts(workspace, "token_expired", "users.info")
    people = workspace.slack.people
    await people.command("Ben", "#general", "/translate", "de Good morning")
    await until(lambda: workspace.calls().count("users.info") > 15)
    workspace.slack.faults.clear()
    await workspace.settled()
    assert words(whispers(workspace, "Ben")[-1]) == "GOOD MORNING"


@pytest.mark.parametrize("purge_after_days", [0, 1])
async def test_what_waits_ends_when_its_workspace_has_left(
    kept: Kept, purge_after_days: int
) -> None:
    async with town(kept, purge_after_days=purge_after_days) as place:
        await place.install("T0ACME")
        place.slack.faults.next("users.info", error="token_revoked", times=MANY)
        place.mention("T0ACME", "what is the capital of France?")
        await until(lambda: len(place.facts.of(TurnBroke)) > 5)
        place.slack.throw_out("T0ACME")
        await until(lambda: not kept.is_at_work)
        assert not place.facts.of(ModelCalled)


async def test_what_waits_ends_where_the_only_workspace_has_left(
    workspace: Office,
) -> None:
    lasts(workspace, "account_inactive", "users.info")
    workspace.mention("what is the capital of France?")
    await until(lambda: len(workspace.facts.of(TurnBroke)) > 5)
    workspace.slack.throw_out(workspace.slack.workspace.id)
    await until(lambda: workspace.facts.of(Purged))
    await until(lambda: not workspace.kept.is_at_work)
    assert not workspace.model.requests


async def test_a_question_waits_while_no_key_opens_the_token(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.slack.installed._HELD_S", 0.0)
    async with town(kept) as place:
        await place.install("T0ACME")
        [(sealed,)] = kept.rows("SELECT bot_token FROM installations")
        place.slack.faults.next("users.info", drop="before", times=MANY)
        asked = place.mention("T0ACME", "what is the capital of France?")
        await until(lambda: place.facts.of(TurnBroke))
        kept.change("UPDATE installations SET bot_token = 'sealed otherwise'")
        place.slack.faults.clear()
        await until(lambda: _times_locked(place) > 15)
        assert kept.rows("SELECT attempts FROM conversations") == [(0,)]
        kept.change(f"UPDATE installations SET bot_token = '{sealed}'")  # noqa: S608 - sealed by us
        assert len(await place.answered("T0ACME", asked)) == 1
        assert len(place.model.requests) == 1


async def test_an_answer_no_key_opens_the_token_for_was_paid_in_vain(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.slack.installed._HELD_S", 0.0)
    monkeypatch.setattr("bot.core.patience.SHOWN_WITHIN_S", 0.1)
    async with town(kept) as place:
        await place.install("T0ACME")
        [(sealed,)] = kept.rows("SELECT bot_token FROM installations")
        with place.model.holding():
            asked = place.mention("T0ACME", "what is the capital of France?")
            await place.model.until_asked()
            kept.change("UPDATE installations SET bot_token = 'sealed otherwise'")
        await until(lambda: place.facts.of(TurnBroke))
        kept.change(f"UPDATE installations SET bot_token = '{sealed}'")  # noqa: S608 - sealed by us
        assert len(await place.answered("T0ACME", asked)) == 1
        assert place.facts.of(TurnBroke)[0].kind == "PaidInVain"
        assert len(place.model.requests) <= 3


def _times_locked(place: Town) -> int:
    return sum("ENCRYPTION_KEYS" in fact.error for fact in place.facts.of(TurnBroke))

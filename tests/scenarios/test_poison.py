"""What fails whenever it is tried is set aside, told, and can be asked for again."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.journal import Faltered, SetAside, TurnBroke
from bot.core.notices import SET_ASIDE
from tests.scenarios.office import Office, until


@pytest.fixture(autouse=True)
def _hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.work.enduring.REST_S", 0.01)
    monkeypatch.setattr("bot.work.worker.SWEEP_S", 0.01)


async def test_a_turn_that_keeps_failing_is_set_aside_with_a_way_to_try_again(
    workspace: Office,
) -> None:
    asked = workspace.mention("hello")
    await workspace.answered(asked)
    workspace.kept.change("UPDATE turns SET answer = replace(answer, '[', '{')")
    workspace.mention("and now?", thread=asked.ts)
    told = await workspace.answered(asked, 2)
    assert told[-1] == SET_ASIDE
    (aside,) = workspace.facts.of(SetAside)
    assert (aside.attempts, aside.told, aside.thread_ts) == (3, True, asked.ts)
    assert len(workspace.facts.of(TurnBroke)) == 3
    assert len(workspace.model.requests) == 1

    workspace.kept.change("UPDATE turns SET answer = '[]'")
    workspace.model.will_say("Better now.")
    notice = workspace.slack.thread(asked.channel, asked.ts)[-1]
    await workspace.slack.people.click("Ana", notice, "try_again")
    await workspace.slack.until(lambda: workspace.answers(asked)[-1] == "Better now.")
    assert len(workspace.answers(asked)) == 2


async def test_other_threads_go_on_meanwhile(workspace: Office) -> None:
    asked = workspace.mention("hello")
    await workspace.answered(asked)
    workspace.kept.change("UPDATE turns SET answer = '{'")
    workspace.mention("and now?", thread=asked.ts)
    others = [workspace.mention(f"hello {n}") for n in range(3)]
    await workspace.slack.until(lambda: all(map(workspace.answers, others)))


async def test_what_cannot_even_be_read_does_not_hold_its_thread_for_ever(
    workspace: Office,
) -> None:
    asked = workspace.mention("hello")
    await workspace.answered(asked)
    statement = """
        CREATE TRIGGER spoil AFTER INSERT ON messages WHEN new.text = 'spoilt' BEGIN
        UPDATE messages SET files = '{' WHERE id = new.id; END
    """
    workspace.kept.change(statement)
    workspace.mention("spoilt", thread=asked.ts)
    await until(lambda: workspace.facts.of(SetAside))
    await workspace.settled()
    (aside,) = workspace.facts.of(SetAside)
    assert (aside.attempts, aside.told) == (12, False)
    assert len(await workspace.answered(workspace.mention("hello again"))) == 1


async def test_what_the_database_refuses_is_a_fault_and_no_outage(
    workspace: Office,
) -> None:
    statement = """
        CREATE TRIGGER refuse BEFORE UPDATE ON turns WHEN new.answer LIKE '%unstorable%'
        BEGIN SELECT RAISE(ABORT, 'not this'); END
    """
    workspace.kept.change(statement)
    for _ in range(3):
        workspace.model.will_say("unstorable")
    asked = workspace.mention("hello")
    await until(lambda: workspace.facts.of(SetAside))
    assert (await workspace.answered(asked))[-1] == SET_ASIDE
    broke = workspace.facts.of(TurnBroke)
    assert {fact.kind for fact in broke} == {"StoreRefused"}
    assert len(broke) == 3


async def test_a_row_that_cannot_be_read_does_not_end_what_goes_on_beside(
    workspace: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.app.running.REST_S", 0.01)
    monkeypatch.setattr("bot.work.enduring.OUTAGE_REST_S", 0.01)
    statement = """
        INSERT INTO requests (team, team_id, kind, trigger_id, user_id, arguments,
                              state, taken_in_at)
        VALUES ('T', 'T', 'k', '1', 'U', '{', 'waiting', '2026-01-01 00:00:00.000000')
    """
    workspace.kept.change(statement)
    await until(lambda: workspace.facts.of(Faltered))
    workspace.slack.faults.next("users.info", error="internal_error")
    asked = workspace.mention("hello")
    await workspace.slack.until(lambda: len(workspace.answers(asked)) == 1)
    assert workspace.facts.of(Faltered)[0].work == "Worker.run"


async def test_a_rest_is_over_in_time_whatever_the_clock_of_its_process_says(
    workspace: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.work.enduring.OUTAGE_REST_S", 0.01)
    in_an_hour = datetime.now(UTC) + timedelta(hours=1)
    monkeypatch.setattr("bot.operate.clock.SystemClock.now", lambda _: in_an_hour)
    workspace.slack.faults.next("users.info", error="internal_error")
    asked = workspace.mention("hello")
    assert len(await workspace.answered(asked)) == 1


async def test_two_failed_answers_are_both_given_anew_when_both_are_wanted_at_once(
    workspace: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.work.enduring.NOT_YET_REST_S", 0.01)
    workspace.model.will_fail(401, "authentication_error")
    asked = workspace.mention("first?")
    await workspace.answered(asked)
    workspace.model.will_fail(401, "authentication_error")
    workspace.mention("second?", thread=asked.ts)
    await workspace.answered(asked, 2)

    notices = workspace.slack.thread(asked.channel, asked.ts)[-3::2]
    clicks = (workspace.slack.people.click("Ana", n, "try_again") for n in notices)
    workspace.model.will_say("One.")
    workspace.model.will_say("Two.")
    await asyncio.gather(*clicks)
    await until(lambda: {*workspace.answers(asked)} == {"One.", "Two."})
    await workspace.settled()

"""From start to stop: signals, health, and what a stop does to an answer."""

import asyncio
import json
import signal
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest
from aiohttp import ClientConnectorError

from bot.core.journal import Started
from bot.playground.model.server import LocalModel
from bot.playground.slack import LocalSlack, Rules
from tests.ports import free_port
from tests.scenarios.kept import Kept
from tests.scenarios.office import (
    KEY,
    Mode,
    Office,
    office,
    settings_for,
    until,
)
from tests.scenarios.programs import end_of, started, status_of, until_up

WORDS = "one two three four five six seven eight"


@asynccontextmanager
async def servers() -> AsyncIterator[tuple[LocalSlack, LocalModel]]:
    async with LocalSlack() as slack, LocalModel(api_key=KEY) as model:
        yield slack, model


@pytest.mark.parametrize(
    ("number", "mode", "log_format"),
    [(signal.SIGTERM, "socket", "json"), (signal.SIGINT, "http", "console")],
)
async def test_a_run_answers_ends_on_a_signal_and_logs_nobodys_words(
    tmp_path: Path, kept: Kept, number: int, mode: Mode, log_format: str
) -> None:
    async with servers() as (slack, model):
        known = settings_for(slack, model, kept, mode)
        settings = known | {"log_level": "debug", "log_format": log_format}
        async with started("run", settings=settings, folder=tmp_path) as process:
            await until_up(slack, known)
            await people_talk(slack, model)
            await until(lambda: not kept.is_at_work)
            process.send_signal(number)
            run = await end_of(process, within_s=60)
    assert (run.status, run.out) == (0, "")
    assert all(fact in run.err for fact in ("turn_finished", "slack_called", "stopped"))
    secrets = (known["slack_bot_token"], known.get("slack_app_token"), KEY)
    for secret in (*filter(None, secrets), "swordfish", "pelican", "Traceback"):
        assert str(secret) not in run.err, secret
    assert left_clean(kept)


async def people_talk(slack: LocalSlack, model: LocalModel) -> None:
    """Have somebody answered, somebody refused, and trouble on both sides."""
    model.will_say("The answer is pelican.")
    model.will_fail(400, "invalid_request_error", "not swordfish, please")
    slack.faults.next("chat.stopStream", drop="before")
    for person in ("Ana", "Cleo", "Ben"):
        slack.people.post(person, "#general", f"{slack.mention} swordfish, please")
    await slack.until(lambda: slack.whispers("#general", "Cleo"))
    await model.until_asked(2)


def left_clean(kept: Kept) -> bool:
    """Whether the database is whole and nothing is leased."""
    with closing(sqlite3.connect(kept.path)) as conn:
        (checked,) = conn.execute("PRAGMA integrity_check").fetchone()
    return (
        checked == "ok"
        and not kept.is_at_work
        and not kept.rows("SELECT * FROM workers")
    )


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_health_can_be_asked_in_both_modes(
    kept: Kept, mode: Mode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.operate.health.LONGEST_LOOK_S", 60.0)
    port = free_port()
    async with office(kept, mode, port=port) as workspace:
        assert (await status_of(port, "/health"))[0] == 200
        assert (await status_of(port, "/ready"))[0] == 200
        with workspace.kept.taking_nothing("workers"):
            assert (await status_of(port, "/health"))[0] == 200
            status, words = await status_of(port, "/ready")
            assert status == 503
            reason = str(json.loads(words)["reason"])
            assert reason.startswith("database: ")
            assert reason.endswith("no such table: workers")
        assert (await status_of(port, "/ready"))[0] == 200
    with pytest.raises(ClientConnectorError):
        await status_of(port, "/health")


async def test_without_a_socket_it_is_not_ready(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.socket.PING_INTERVAL_S", 0.1)
    port = free_port()
    async with office(kept, port=port) as workspace:
        workspace.slack.faults.next("apps.connections.open", error="internal_error")
        workspace.slack.sockets.drop()
        await until_it_was_not_ready(port)


async def until_it_was_not_ready(port: int) -> None:
    """Wait until it says that it cannot give receipts, and then that it can."""
    statuses: list[int] = []
    async with asyncio.timeout(60):
        while not statuses or statuses[-1] != 200 or 503 not in statuses:
            statuses.append((await status_of(port, "/ready"))[0])
            await asyncio.sleep(0.01)


async def test_a_socket_that_goes_dead_in_silence_is_replaced_and_loses_nothing(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.socket.PING_INTERVAL_S", 0.3)
    port = free_port()
    stubborn = Rules(redelivery_delays_s=(0.1,) * 300, receipt_timeout_s=1.0)
    async with office(kept, port=port, rules=stubborn) as workspace:
        workspace.slack.sockets.mute()
        asked = workspace.mention("hello")
        await until_it_was_not_ready(port)
        assert len(await workspace.answered(asked)) == 1
        assert len(workspace.model.requests) == 1


async def test_port_0_listens_nowhere(workspace: Office) -> None:
    (up,) = workspace.facts.of(Started)
    assert up.health == "off"


async def test_a_turn_that_ends_within_the_grace_is_waited_for(kept: Kept) -> None:
    async with office(kept, shutdown_grace_s=5) as workspace:
        workspace.model.will_say(WORDS, delay_s=0.02)
        asked = workspace.mention("count")
        await workspace.model.until_asked()
        await workspace.stop_bot()
        assert workspace.answers(asked) == [WORDS]
        assert len(workspace.model.requests) == 1
        await workspace.start_bot()
        await workspace.settled()
        assert workspace.answers(asked) == [WORDS]


async def test_a_turn_that_is_broken_off_is_completed_in_the_same_message(
    kept: Kept,
) -> None:
    async with office(kept, shutdown_grace_s=0) as workspace:
        workspace.model.will_break(WORDS, after_chars=13, ending="stall")
        asked = workspace.mention("count")
        thread = workspace.slack.workspace.channels[asked.channel].thread
        await workspace.slack.until(lambda: len(thread(asked.ts)) == 2)
        begun = thread(asked.ts)[1]
        await workspace.stop_bot()
        assert workspace.model.hung_up
        workspace.model.will_say(WORDS)
        await workspace.start_bot()
        assert await workspace.answered(asked) == [WORDS]
        assert [message.ts for message in thread(asked.ts)] == [asked.ts, begun.ts]
        assert len(workspace.model.requests) == 2


async def test_a_question_that_came_before_a_stop_is_answered_after_it(
    kept: Kept,
) -> None:
    async with office(kept, shutdown_grace_s=0) as workspace:
        workspace.model.will_break(WORDS, after_chars=0, ending="stall")
        asked = workspace.mention("count")
        await workspace.model.until_asked()
        await workspace.stop_bot()
        workspace.model.will_say(WORDS)
        await workspace.start_bot()
        assert await workspace.answered(asked) == [WORDS]


async def test_what_a_stop_breaks_off_has_not_failed(kept: Kept) -> None:
    async with office(kept, shutdown_grace_s=0) as workspace:
        with workspace.model.holding():
            workspace.mention("count")
            people = workspace.slack.people
            await people.command("Ana", "#general", "/translate", "de hello")
            await workspace.model.until_asked(2)
            await workspace.stop_bot()
        unanswered = "SELECT attempts FROM conversations WHERE inbox_seq > done_seq"
        assert kept.rows(unanswered) == [(0,)]
        undone = "SELECT attempts FROM requests WHERE state = 'waiting'"
        assert kept.rows(undone) == [(0,)]

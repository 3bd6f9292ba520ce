"""A process whose heartbeats are not heard shows nothing, however far it has come."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

import pytest

from bot.core.journal import ModelCalled
from bot.playground.slack.messages import Message
from tests.databases import talking_to
from tests.scenarios.kept import Kept
from tests.scenarios.kept_postgres import KeptInPostgres
from tests.scenarios.office import Office, office, until
from tests.scenarios.verbs import whispers

ANSWER_AFTER_S = 4.0
"""Longer than a heartbeat can be unheard before nothing is shown any more."""


@contextmanager
def unheard(url: str) -> Iterator[None]:
    """Let no heartbeat be written until the block is left."""
    with talking_to(url) as conn:
        conn.exec_driver_sql("BEGIN")
        conn.exec_driver_sql("LOCK TABLE workers IN EXCLUSIVE MODE")
        yield
        conn.exec_driver_sql("COMMIT")


def shown(workspace: Office) -> list[Message]:
    """All that the bot has said in #general, to everybody or to Ana alone."""
    general = workspace.slack.workspace.channel("general")
    said = [*general.messages.values(), *whispers(workspace, "Ana")]
    return [m for m in said if m.bot_id and "Translating" not in m.text]


@pytest.mark.parametrize("asked", ["in a message", "by a command"])
async def test_what_is_ready_only_then_is_shown_by_whoever_takes_over(
    postgres_url: str, asked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What is under way would be broken off before it comes so far.
    monkeypatch.setattr("bot.work.worker.WATCH_S", 600.0)
    kept = cast("Kept", KeptInPostgres(postgres_url))  # it is only looked at
    async with office(kept, "http", lease_timeout_s=2.0) as workspace:
        workspace.model.will_say("Paris.", delay_s=ANSWER_AFTER_S)
        if asked == "in a message":
            workspace.mention("what is the capital of France?")
        else:
            people = workspace.slack.people
            await people.command("Ana", "#general", "/translate", "fr: Paris.")
        await workspace.model.until_asked()
        with unheard(postgres_url):
            await until(lambda: workspace.facts.of(ModelCalled))
            waiting = "SELECT count(*) FROM requests WHERE state <> 'done'"
            count = 1 if asked == "by a command" else 0
            assert kept.rows(waiting) == [(count,)]
            assert shown(workspace) == []
        await workspace.slack.until(lambda: shown(workspace))
        assert len(workspace.model.requests) == 2

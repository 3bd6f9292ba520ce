"""Slack's listeners: take in, hand over, return.

Slack gets its receipt when a listener returns, so none of them waits for Slack
or a model. The first listener that matches wins: the catch-all comes last.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from slack_bolt.async_app import AsyncApp

from bot.core.journal import Journal
from bot.core.tasks.verbs import TaskVerb
from bot.work.greeter import Greeter
from bot.work.leaving import Leaver
from bot.work.stopping import Stopper
from bot.work.worker import Worker
from handlers import (
    agent_view,
    failures,
    governing,
    leaving,
    messages,
    outdated,
    requests,
    stops,
    tasks,
    unhandled,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Takers:
    """Who takes in what Slack delivers; `seal` hides secrets before they are kept.

    `tell` lets every process know of a change.
    `commands` are what people type for each verb, such as `/translate`.
    """

    worker: Worker
    stopper: Stopper
    greeter: Greeter
    leaver: Leaver
    seal: requests.Seal
    commands: Mapping[TaskVerb, str]
    prompt_command: str
    tell: outdated.Tell


def register(app: AsyncApp, takers: Takers, journal: Journal) -> None:
    """Attach every listener to `app`."""
    messages.attach(app, takers.worker, takers.stopper)
    stops.attach(app, takers.stopper)
    requests.attach(app, takers.worker, takers.seal)
    governing.attach(app, takers.worker, takers.seal, takers.prompt_command)
    tasks.attach(app, takers.worker, takers.seal, takers.commands)
    agent_view.attach(app, takers.greeter)
    leaving.attach(app, takers.leaver)
    outdated.attach(app, takers.tell)
    failures.attach(app, journal)
    unhandled.attach(app)

"""Slack's listeners: take in, hand over, return.

Slack gets its receipt when a listener returns, so none of them waits for Slack
or a model. The first listener that matches wins: the catch-all comes last.
"""

from slack_bolt.async_app import AsyncApp

from bot.core.journal import Journal
from bot.work.stopping import Stopper
from bot.work.worker import Worker
from handlers import failures, messages, requests, stops, unhandled


def register(
    app: AsyncApp,
    worker: Worker,
    stopper: Stopper,
    journal: Journal,
    seal: requests.Seal,
) -> None:
    """Attach every listener to `app`."""
    messages.attach(app, worker, stopper)
    stops.attach(app, stopper)
    requests.attach(app, worker, seal)
    failures.attach(app, journal)
    unhandled.attach(app)

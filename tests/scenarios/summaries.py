"""A model that sums up, crowds to be summed up, and what people see of it."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Protocol

from bot.playground.slack import LocalSlack
from bot.playground.slack.acts import post
from bot.playground.slack.messages import Body, Message
from tests.scenarios.office import Office
from tests.scenarios.verbs import as_json, question

LINE = re.compile(
    r"^\[(m\d+)\] \S+ \S+ (.+?)(?: \((?:you|bot)\))?: (.*)$", re.MULTILINE
)
LINK = re.compile(r"\[\d+\]\((\S+?)\)")


def told(body: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """The messages a model is shown: id, author, words."""
    return LINE.findall(question(body))


def summarizer(body: Mapping[str, Any]) -> str:
    """A model that repeats the first words of up to five messages."""
    asked = question(body)
    if "<notes>" in asked:
        ids = re.findall(r'"sources": \["(m\d+)"', asked)
        points = [point(f"joined from {i}", i) for i in ids[:5]]
    else:
        points = [point(said[:40], i, who=[by]) for i, by, said in told(body)[:5]]
    return as_json({"points": points})


def point(text: str, *sources: str, **more: object) -> dict[str, object]:
    """One point as a model says it."""
    blank: dict[str, object] = {"section": "summary", "who": [], "when": ""}
    return blank | {"text": text, "sources": [*sources]} | more


class Place(Protocol):
    """Somewhere with a Slack."""

    @property
    def slack(self) -> LocalSlack: ...


def crowd(
    workspace: Place,
    count: int,
    more: str = "of the day",
    *,
    channel: str = "#general",
    thread: str | None = None,
) -> list[Message]:
    """Many messages of Ben's in a channel or a thread; nobody delivers them."""
    return [
        unheard(workspace, f"note {n} {more}", channel=channel, thread=thread)
        for n in range(count)
    ]


def unheard(
    workspace: Place,
    text: str,
    *,
    by: str = "Ben",
    channel: str = "#general",
    thread: str | None = None,
) -> Message:
    """One message of somebody's; nobody delivers it."""
    slack = workspace.slack.workspace
    place, author = slack.channel(channel), slack.person(by)
    heard, slack.world.listeners[:] = [*slack.world.listeners], []
    try:
        return post(slack, place, author, Body(text=text), thread_ts=thread)
    finally:
        slack.world.listeners[:] = heard


def some_days_ago(
    workspace: Place,
    days: float,
    text: str,
    thread: str | None = None,
    *,
    by: str = "Ben",
    channel: str = "#general",
) -> Message:
    """One message of somebody's that has been there for so long."""
    written = unheard(workspace, text, by=by, channel=channel, thread=thread)
    messages = workspace.slack.workspace.channel(channel).messages
    old = replace(written, ts=f"{float(written.ts) - days * 86_400:.6f}")
    in_order = sorted({**messages, old.ts: old}.items())
    messages.clear()
    messages.update((ts, each) for ts, each in in_order if ts != written.ts)
    return old


def link_to(workspace: Office, message: Message) -> str:
    """The permalink people copy."""
    address = workspace.slack.world.address
    return f"{address}/archives/{message.channel}/p{message.ts.replace('.', '')}"

"""People who ask for something by a verb, and what they get to see."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from bot.playground.slack.messages import Message
from tests.scenarios.office import Office

_PART = re.compile(r"<text>\n(.*)\n</text>", re.DOTALL)
_TASK = re.compile(r"<task>\n(.*?)\n</task>", re.DOTALL)


async def command(
    office: Office, text: str, *, by: str = "Ana", channel: str = "#general"
) -> list[Message]:
    """Type a command; what it made appear for whoever typed it, the sign first."""
    known = {m.ts for m in whispers(office, by, channel)}
    name, _, words = text.partition(" ")
    await office.slack.people.command(by, channel, name, words)
    await office.settled()
    return [m for m in whispers(office, by, channel) if m.ts not in known]


async def shortcut(
    office: Office, message: Message, callback_id: str, *, by: str = "Ana"
) -> list[Message]:
    """Choose a shortcut in a message's menu; what appeared for whoever did."""
    known = {m.ts for m in whispers(office, by, message.channel)}
    await office.slack.people.shortcut(by, message, callback_id)
    await office.settled()
    return [m for m in whispers(office, by, message.channel) if m.ts not in known]


async def press(
    office: Office,
    message: Message,
    label: str,
    value: str | None = None,
    *,
    by: str = "Ana",
) -> list[Message]:
    """Press what is called `label`; what appeared for whoever pressed it."""
    known = {m.ts for m in whispers(office, by, message.channel)}
    await office.slack.people.click(by, message, action(message, label), value)
    await office.settled()
    return [m for m in whispers(office, by, message.channel) if m.ts not in known]


def secret(office: Office, text: str) -> Message:
    """What Ben says in a private channel that Ana and the bot are in, too.

    Dora is not: she is in #general only.
    """
    office.slack.people.invite("Ana", "#secret", "threadkeeper")
    dora = office.slack.workspace.add_person("Dora")
    office.slack.workspace.channel("#general").members.append(dora.id)
    return office.say(text, by="Ben", channel="#secret")


def whispers(office: Office, to: str, channel: str = "#general") -> list[Message]:
    """All that only `to` sees in a channel."""
    return office.slack.whispers(channel, to)


def labels(message: Message) -> list[str]:
    """What can be pressed under a message."""
    return [name for name, _ in _elements(message)]


def action(message: Message, label: str) -> str:
    """The action of what is called `label`."""
    return next(action for name, action in _elements(message) if name == label)


def note(message: Message) -> str:
    """The quiet line under a result."""
    return " ".join(
        each["text"]
        for block in message.body.blocks
        if block["type"] == "context"
        for each in block["elements"]
    )


def words(message: Message) -> str:
    """A result's own words."""
    return "\n".join(b["text"] for b in message.body.blocks if b["type"] == "markdown")


def _elements(message: Message) -> list[tuple[str, str]]:
    return [
        ((each.get("text") or each.get("placeholder"))["text"], each["action_id"])
        for block in message.body.blocks
        if block["type"] == "actions"
        for each in block["elements"]
    ]


def asked_text(body: Mapping[str, Any]) -> str:
    """The text a model is asked to translate."""
    found = _PART.search(question(body))
    return found[1] if found else ""


def task(body: Mapping[str, Any]) -> str:
    """What a model is told to do with it."""
    found = _TASK.search(question(body))
    return found[1] if found else ""


def question(body: Mapping[str, Any]) -> str:
    """The last thing a model is told."""
    content = body["messages"][-1]["content"]
    return content if isinstance(content, str) else str(content[-1]["text"])


def translator(
    change: Callable[[str], str] = str.upper, source: str = "en"
) -> Callable[[Mapping[str, Any]], str]:
    """A model that translates by changing the words between the tokens."""

    def answer(body: Mapping[str, Any]) -> str:
        pieces = re.split(r"(⟦[^⟧]*⟧)", asked_text(body))
        said = "".join(p if p.startswith("⟦") else change(p) for p in pieces)
        return f"<source>{source}</source>\n<translation>\n{said}\n</translation>"

    return answer


def as_json(value: object) -> str:
    """What a model says that answers in JSON."""
    return json.dumps(value, ensure_ascii=False)

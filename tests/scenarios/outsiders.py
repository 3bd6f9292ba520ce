"""Somebody who is not let into a channel, and everything that reached them."""

import copy
import json
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from typing import Unpack

from bot.core.tasks.verbs import TaskVerb
from bot.playground.slack import LocalSlack
from bot.playground.slack.messages import Message
from bot.playground.slack.places import PersonFacts
from tests.scenarios.office import Office
from tests.scenarios.summaries import link_to
from tests.scenarios.verbs import command, shortcut

SECRET = "kumquat"
"""Stands in every message of the private channel, and nowhere else."""

SHORTCUTS: dict[TaskVerb, str] = {
    "translate": "translate_message",
    "summarize": "summarize_thread",
    "extract": "extract_facts",
}
_ASKING: dict[TaskVerb, str] = {
    "translate": "de {}",
    "summarize": "{}",
    "extract": "key facts from {}",
}


@dataclass(frozen=True, kw_only=True)
class Hidden:
    """A thread in a private channel, and a message elsewhere that quotes it."""

    root: Message
    reply: Message
    quoting: Message

    def forged(self) -> Message:
        """The message elsewhere, said to stand in the hidden thread."""
        return replace(self.quoting, channel=self.root.channel, thread_ts=self.root.ts)


def hide(office: Office) -> Hidden:
    """Let Ben talk in #secret, where the bot is, and quote that in #general."""
    people = office.slack.people
    people.invite("Ana", "#secret", "threadkeeper")
    root = office.say(f"the {SECRET} is ripe", by="Ben", channel="#secret")
    reply = office.say(f"{SECRET} for all", by="Ben", channel="#secret", thread=root.ts)
    quoting = people.quote("Ben", "#general", "look", root)
    return Hidden(root=root, reply=reply, quoting=quoting)


Door = Callable[[Office, str, TaskVerb, Hidden], Awaitable[object]]


def _by_command(what: Callable[[Office, Hidden], str], *, in_dm: bool = False) -> Door:
    async def ask(office: Office, who: str, verb: TaskVerb, hidden: Hidden) -> None:
        words = _ASKING[verb].format(what(office, hidden))
        where = office.slack.people.direct(who).id if in_dm else "#general"
        await command(office, f"/{verb} {words}", by=who, channel=where)

    return ask


def _by_words(what: Callable[[Office, Hidden], str], where: str = "channel") -> Door:
    async def ask(office: Office, who: str, verb: TaskVerb, hidden: Hidden) -> None:
        words = f"{verb} {_ASKING[verb].format(what(office, hidden))}"
        if where == "direct message":
            office.slack.people.tell_bot(who, words)
        else:
            thread = hidden.quoting.ts if where == "thread" else None
            office.mention(words, by=who, thread=thread)
        await office.settled()

    return ask


def _by_shortcut(of: Callable[[Hidden], Message]) -> Door:
    async def ask(office: Office, who: str, verb: TaskVerb, hidden: Hidden) -> None:
        await shortcut(office, of(hidden), SHORTCUTS[verb], by=who)

    return ask


async def _beside(office: Office, who: str, verb: TaskVerb, hidden: Hidden) -> None:
    """In a direct message, with the channel said to be open beside it."""
    workspace = office.slack.workspace
    workspace.looking_at[workspace.person(who).id] = hidden.root.channel
    office.slack.people.tell_bot(who, f"{verb} this channel")
    await office.settled()
    workspace.looking_at.clear()


def _channel(_: Office, hidden: Hidden) -> str:
    return f"<#{hidden.root.channel}|secret>"


def _link(office: Office, hidden: Hidden) -> str:
    return link_to(office, hidden.root)


def _thread_link(office: Office, hidden: Hidden) -> str:
    link, channel = link_to(office, hidden.reply), hidden.root.channel
    return f"{link}?thread_ts={hidden.root.ts}&amp;cid={channel}"


def _wrapped_link(office: Office, hidden: Hidden) -> str:
    return f"<{link_to(office, hidden.root)}|here>"


def _within_words(office: Office, hidden: Hidden) -> str:
    return f"what they say: {link_to(office, hidden.root)} is it so?"


def _what_was_quoted(_: Office, __: Hidden) -> str:
    return "this thread"


DOORS: dict[str, Door] = {
    "command, channel": _by_command(_channel),
    "command, link": _by_command(_link),
    "command, link of a reply": _by_command(_thread_link),
    "command, link with a label": _by_command(_wrapped_link),
    "command, link within words": _by_command(_within_words),
    "command in a direct message": _by_command(_link, in_dm=True),
    "words, channel": _by_words(_channel),
    "words, link": _by_words(_link),
    "words in a thread, link": _by_words(_link, "thread"),
    "words in a thread that quotes": _by_words(_what_was_quoted, "thread"),
    "words in a direct message, channel": _by_words(_channel, "direct message"),
    "words in a direct message, link": _by_words(_thread_link, "direct message"),
    "words beside a channel": _beside,
    "shortcut on a forged message": _by_shortcut(Hidden.forged),
    "shortcut on a message that quotes": _by_shortcut(lambda hidden: hidden.quoting),
}


def reached(slack: LocalSlack, who: str) -> str:
    """All that the bot has said where somebody can read it, files included."""
    return "\n".join(_said_to(slack, who))


def _said_to(slack: LocalSlack, who: str) -> Iterator[str]:
    person = slack.workspace.person(who).id
    for channel in slack.workspace.channels.values():
        everybody = channel.messages.values() if person in channel.members else ()
        alone = (m for m in channel.ephemerals.values() if m.visible_to == person)
        for message in (*everybody, *alone):
            if message.bot_id is not None:
                yield json.dumps([message.text, message.body.blocks])
                yield from (str(file.content) for file in message.body.files)
    for view in (*slack.workspace.views.values(), *slack.workspace.homes.values()):
        if view.user == person:
            yield json.dumps(view.json)


def told_to_the_model(office: Office) -> str:
    """All that the model was sent."""
    return json.dumps([each.body for each in office.model.requests])


def let_in(
    office: Office, name: str, channel: str, **facts: Unpack[PersonFacts]
) -> None:
    """Add somebody to the workspace, and to one channel."""
    person = office.slack.workspace.add_person(name, **facts)
    office.slack.workspace.channel(channel).members.append(person.id)


def forged_button(message: Message, label: str, value: str) -> Message:
    """The message as if what is called `label` said something else to the app."""
    blocks = copy.deepcopy(message.body.blocks)
    actions = next(block for block in blocks if block["type"] == "actions")
    [button] = [e for e in actions["elements"] if e["type"] == "button"]
    assert button["text"]["text"] == label
    button["value"] = value
    return message.saying(replace(message.body, blocks=blocks))

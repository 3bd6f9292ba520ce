"""People who type commands, each in a place of their own, and what they are shown."""

import asyncio
import re
from dataclasses import dataclass
from random import Random

from bot.playground.slack import LocalSlack
from tests.chaos.town import CHANNELS, COMMANDERS

_A_COMMAND_EACH_S = 0.4
_PROGRESS = re.compile(r"Read .* messages….*", re.DOTALL)
_KINDS = ("/translate", "/summarize")


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A command that somebody typed; nobody types two in the same channel.

    `taken`: Slack has got a receipt for it. Who sees an error knows that nothing
    may come of it.
    """

    person: str
    channel: str
    command: str
    name: str
    taken: bool


class Commands:
    """Everything that is asked for by a command."""

    def __init__(self, slack: LocalSlack, dice: Random) -> None:
        self.typed: list[Typed] = []
        self._slack = slack
        self._dice = dice
        self._places = [(p, f"#c{n}") for p in COMMANDERS for n in range(CHANNELS)]
        dice.shuffle(self._places)

    async def go_on(self) -> None:
        """Type one after the other, as long as there are places."""
        for number, (person, channel) in enumerate(self._places):
            await asyncio.sleep(self._dice.expovariate(1 / _A_COMMAND_EACH_S))
            command, name = _KINDS[number % len(_KINDS)], f"p{number}"
            words = f"de kept as {name}" if command == "/translate" else ""
            receipt = await self._slack.people.command(person, channel, command, words)
            self.typed.append(
                Typed(
                    person=person,
                    channel=channel,
                    command=command,
                    name=name,
                    taken=receipt.accepted,
                )
            )

    def shown(self, typed: Typed) -> list[str]:
        """What came of it in that channel; how far it was is no result."""
        bot = self._slack.workspace.bot.id
        whispers = self._slack.whispers(typed.channel, typed.person)
        said = [message.text for message in whispers if message.user == bot]
        return [text for text in said if not _PROGRESS.fullmatch(text)]

    def place(self, typed: Typed) -> tuple[str, str]:
        """Who typed it and where, by Slack's ids."""
        workspace = self._slack.workspace
        person = workspace.person(typed.person)
        return person.id, workspace.channel(typed.channel).id

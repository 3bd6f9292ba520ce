"""Whether everybody who typed a command was shown what came of it, and no other."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from bot.assistant.tasks.summarize_verb import NOTHING_FOUND, NOTHING_SAID
from tests.chaos.commanding import Commands, Typed
from tests.chaos.talking import Talk
from tests.chaos.town import is_notice, questions_in

_NAME = re.compile(r"\bp[0-9]+\b")


class VerdictOnCommands:
    """A result is shown at least once, and twice only where a process died.

    Slack has no way to ask whether an answer to a `response_url` was taken: who
    dies before that is written down has the same words told again.
    """

    def __init__(self, commands: Commands, talk: Talk, blows: int) -> None:
        self._commands = commands
        self._blows = blows
        self._asked_in: dict[str, set[str]] = defaultdict(set)
        for thread in talk.threads:
            self._asked_in[thread.root.channel] |= {*thread.questions}

    def breaches(self) -> Iterator[str]:
        """Every broken promise, as a line."""
        again = 0
        for typed in self._commands.typed:
            shown = self._commands.shown(typed)
            again += max(0, len(shown) - 1)
            if typed.taken and not shown:
                yield f"{typed} came to nothing"
            yield from self._of_words(typed, shown)
        if again > self._blows:
            yield f"{again} results were shown again after {self._blows} deaths"

    def _of_words(self, typed: Typed, shown: Sequence[str]) -> Iterator[str]:
        for text in shown:
            if not (is_notice(text) or self._is_result(typed, text)):
                yield f"{typed} was shown {text!r}"

    def _is_result(self, typed: Typed, text: str) -> bool:
        if typed.command == "/translate":
            return "KEPT AS" in text and _NAME.findall(text) == [typed.name]
        channel = self._commands.channel_id(typed)
        of_others = {*questions_in(text)} - self._asked_in[channel]
        is_told = questions_in(text) or text in {NOTHING_SAID, NOTHING_FOUND}
        return bool(is_told) and not of_others

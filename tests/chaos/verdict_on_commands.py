"""Whether everybody who typed a command was shown what came of it, and no other."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from bot.assistant.tasks.summarize_verb import NOTHING_FOUND, NOTHING_SAID
from tests.chaos.commanding import Commands, Typed
from tests.chaos.record import Record
from tests.chaos.talking import Talk
from tests.chaos.town import is_notice, questions_in

_NAME = re.compile(r"\bp[0-9]+\b")


class VerdictOnCommands:
    """A result is shown at least once, and no more often than it was begun.

    Slack has no way to ask whether an answer to a `response_url` was taken: who
    dies before that is written down has it served, and told, again.
    """

    def __init__(self, commands: Commands, talk: Talk, record: Record) -> None:
        self._commands = commands
        self._begun = record.times_begun()
        self._asked_in: dict[str, set[str]] = defaultdict(set)
        for thread in talk.threads:
            self._asked_in[thread.root.channel] |= {*thread.questions}

    def breaches(self) -> Iterator[str]:
        """Every broken promise, as a line."""
        for typed in self._commands.typed:
            shown = self._commands.shown(typed)
            begun = self._begun.get(self._commands.place(typed), 0)
            if typed.taken and not shown:
                yield f"{typed} came to nothing"
            if len(shown) > begun:
                yield f"{typed} was begun {begun} times, and told {len(shown)} times"
            yield from self._of_words(typed, shown)

    def _of_words(self, typed: Typed, shown: Sequence[str]) -> Iterator[str]:
        for text in shown:
            if not (is_notice(text) or self._is_result(typed, text)):
                yield f"{typed} was shown {text!r}"

    def _is_result(self, typed: Typed, text: str) -> bool:
        if typed.command == "/translate":
            return "KEPT AS" in text and _NAME.findall(text) == [typed.name]
        asked = self._asked_in[self._commands.place(typed)[1]]
        # Answers that are being written are read as they are, cut anywhere.
        of_others = [
            told
            for told in questions_in(text)
            if not any(question.startswith(told) for question in asked)
        ]
        is_told = questions_in(text) or text in {NOTHING_SAID, NOTHING_FOUND}
        return bool(is_told) and not of_others

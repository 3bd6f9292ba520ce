"""The answers port: each method one repository function in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.answers import GivenAnswer, Verdict, Version
from bot.core.conversation import Author, ConversationKey
from bot.core.ids import MessageTs, UserId
from bot.core.prompts import Scope
from bot.core.verdicts import Judged
from bot.store import answers, feedback, versions
from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class StoredAnswers:
    """`Answers` in a database."""

    database: Database

    async def find(self, key: ConversationKey, turn: int) -> GivenAnswer | None:
        """The answer that this turn gave, or None where there is none."""
        return await self.database.read(answers.find, key, turn)

    async def go_on(
        self, answer: GivenAnswer, author: Author, words: str, at: MessageTs
    ) -> bool:
        """Let `author` say `words` at the end of the thread, once."""
        return await self.database.write(answers.go_on, answer, author, words, at)

    async def choose(self, answer: GivenAnswer) -> Version | None:
        """Let `answer` be the one that counts, of all that stand in its message."""
        return await self.database.write(versions.choose, answer)

    async def shown(self, answer: GivenAnswer) -> Version:
        """What the message of `answer` says, as far as it is kept."""
        return await self.database.read(versions.shown, answer)

    async def rate(
        self, answer: GivenAnswer, user_id: UserId, verdict: Verdict, reason: str
    ) -> None:
        """Keep somebody's latest verdict."""
        await self.database.write(feedback.rate, answer, user_id, verdict, reason)

    async def judged(self, scope: Scope) -> Sequence[Judged]:
        """The verdicts under each version of a scope's prompt, newest first."""
        return await self.database.read(feedback.judged, scope)

"""Answers that were given, and what people may do about them."""

from dataclasses import dataclass, field
from typing import Literal, Protocol

from bot.core.access import Place
from bot.core.conversation import Author, ConversationKey, TurnState
from bot.core.footer import Footer
from bot.core.ids import MessageTs, TeamId, UserId
from bot.core.prompts import PromptVersions, Scope
from bot.core.receipt import Receipt

Verdict = Literal["good", "bad"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenAnswer:
    """One answer as it is stored, without its words.

    `people` wrote in its thread and were not refused; `askers` wrote what it
    answers. `reply_ts` is where it stands. `is_outdated`: something that it was
    based on has been changed since.
    """

    key: ConversationKey
    turn: int
    team_id: TeamId
    place: Place
    state: TurnState
    is_newest: bool
    people: frozenset[UserId]
    askers: frozenset[Author]
    reply_ts: tuple[MessageTs, ...] = ()
    is_outdated: bool = False
    receipt: Receipt = field(default_factory=Receipt)
    prompt_versions: PromptVersions | None = None

    def was_asked_by(self, user_id: UserId) -> bool:
        """Whether they wrote something that it answers."""
        return any(author.user_id == user_id for author in self.askers)

    @property
    def scope(self) -> Scope:
        """Whose prompt and settings hold where it stands."""
        return Scope(self.key.installation, self.team_id, self.place.governed_channel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What one message says now: one of several answers to the same questions."""

    answer: GivenAnswer
    text: str = field(repr=False)
    versions: tuple[int, ...] = ()


class ShownAnswers(Protocol):
    """Answers as they stand in Slack."""

    async def change(self, version: Version, footer: Footer | None) -> bool:
        """Let the message of `version` say it; raises as calls to Slack do.

        False where Slack lets nobody change that message any more.
        """


class Answers(Protocol):
    """Given answers; everything is durable on return. Raises `StoreUnavailable`."""

    async def find(self, key: ConversationKey, turn: int) -> GivenAnswer | None:
        """The answer that this turn gave, or None where there is none."""

    async def go_on(
        self, answer: GivenAnswer, author: Author, words: str, at: MessageTs
    ) -> bool:
        """Let `author` say `words` at the end of the thread, as if written there.

        Once, however often it is called with the same `at`; False where the
        thread has gone on without them.
        """

    async def choose(self, answer: GivenAnswer) -> Version | None:
        """Let `answer` be the one that counts, of all that stand in its message.

        None where it is no such version, or where one is being given.
        """

    async def shown(self, answer: GivenAnswer) -> Version:
        """What the message of `answer` says, as far as it is kept."""

    async def rate(
        self, answer: GivenAnswer, user_id: UserId, verdict: Verdict, reason: str
    ) -> None:
        """Keep somebody's latest verdict; without a `reason` an earlier one stays."""

"""People who ask numbered questions in many threads, and go on asking in them."""

import asyncio
from dataclasses import dataclass, field
from random import Random

from bot.core.notices import TROUBLE
from bot.playground.slack import LocalSlack
from bot.playground.slack.messages import Json, Message
from tests.chaos.town import CHANNELS, PEOPLE

_NEW_THREAD = 0.45
_NO_MENTION = 0.3
_LOOK_EVERY_S = 1.0
TRY_AGAIN, THUMBS = "try_again", "feedback"


def offered(message: Message, action_id: str) -> Json | None:
    """What stands under a message and does that, if anything."""
    for block in message.body.blocks:
        for element in block.get("elements", ()):
            if element.get("action_id") == action_id:
                return dict(element)
    return None


@dataclass(kw_only=True)
class Thread:
    """A thread, whose it is, and the questions asked in it, in order."""

    root: Message
    person: str
    questions: list[str] = field(default_factory=list)
    clicks: int = 0


class Thumbs:
    """Everybody likes every answer, and says so until Slack takes it."""

    def __init__(self, slack: LocalSlack) -> None:
        self.taken: set[tuple[str, str, str]] = set()
        # What Slack got no receipt for may be stored all the same.
        self.doubted: set[tuple[str, str, str]] = set()
        self._slack = slack

    def knows(self, message: Message) -> bool:
        """Whether a thumb was taken in, or none is offered."""
        return self._name(message) in {None, *self.taken}

    async def press(self, thread: Thread, message: Message) -> None:
        """Press it, once: who sees an error presses again."""
        name, people = self._name(message), self._slack.people
        if name is not None and name not in self.taken:
            self.doubted.add(name)
            receipt = await people.click(thread.person, message, THUMBS)
            if receipt.accepted:
                self.taken.add(name)
                self.doubted.discard(name)

    def forget(self, place: tuple[str, str]) -> None:
        """Those of this thread may have come to nothing."""
        self.doubted |= {name for name in self.taken if name[:2] == place}
        self.taken -= self.doubted

    def _name(self, message: Message) -> tuple[str, str, str] | None:
        thumbs = offered(message, THUMBS)
        if thumbs is None:
            return None
        return message.channel, message.root_ts, thumbs["positive_button"]["value"]


class Talk:
    """Everything people say."""

    def __init__(self, slack: LocalSlack, dice: Random) -> None:
        self.threads: list[Thread] = []
        self.asked = 0
        self.thumbs = Thumbs(slack)
        self._slack = slack
        self._dice = dice
        self._pressed: set[tuple[str, str, str, int]] = set()
        self._heeded: set[str] = set()

    def go_on(self) -> None:
        """Somebody asks something: in a new thread, or in one there is."""
        self.asked += 1
        question = f"q{self.asked}"
        if not self.threads or self._dice.random() < _NEW_THREAD:
            self._begin(question)
        else:
            self._ask_in(self._dice.choice(self.threads[-12:]), question)

    async def insist(self) -> None:
        """Press whatever offers to try again; not twice what Slack has taken."""
        while True:
            for thread in self.threads:
                self._heed(thread)
                for message in self.finished_answers(thread):
                    if offered(message, TRY_AGAIN):
                        await self._try_again(thread, message)
                    else:
                        await self.thumbs.press(thread, message)
            await asyncio.sleep(_LOOK_EVERY_S)

    def _heed(self, thread: Thread) -> None:
        """Who is told that what they pressed came to nothing presses it again."""
        told = {
            said.ts
            for said in self._slack.whispers(thread.root.channel, thread.person)
            if said.root_ts == thread.root.ts and said.text == TROUBLE
        }
        if told - self._heeded:
            self._heeded |= told
            place = (thread.root.channel, thread.root.ts)
            self.thumbs.forget(place)
            self._pressed = {p for p in self._pressed if p[:2] != place}

    async def _try_again(self, thread: Thread, message: Message) -> None:
        """Press it, unless that was taken since the message last changed."""
        look = (message.channel, message.root_ts, message.ts, len(message.earlier))
        if look not in self._pressed:
            thread.clicks += 1
            people = self._slack.people
            receipt = await people.click(thread.person, message, TRY_AGAIN)
            if receipt.accepted:
                self._pressed.add(look)

    @property
    def clicks(self) -> int:
        """How often people had to ask for an answer once more."""
        return sum(thread.clicks for thread in self.threads)

    @property
    def is_content(self) -> bool:
        """Whether nothing is left to be asked for once more, or to be praised."""
        return not any(
            offered(message, TRY_AGAIN) or not self.thumbs.knows(message)
            for thread in self.threads
            for message in self.finished_answers(thread)
        )

    def finished_answers(self, thread: Thread) -> list[Message]:
        """What the bot has said in a thread and does not write on any more."""
        shown = self._slack.thread(thread.root.channel, thread.root.ts)
        return [m for m in shown if m.bot_id and not m.is_streaming]

    def _begin(self, question: str) -> None:
        person = self._dice.choice(PEOPLE)
        channel = f"#c{self._dice.randrange(CHANNELS)}"
        words = f"{self._slack.mention} please answer {question}"
        root = self._slack.people.post(person, channel, words)
        self.threads.append(Thread(root=root, person=person, questions=[question]))

    def _ask_in(self, thread: Thread, question: str) -> None:
        # Only where the bot has spoken is it certain to know the thread.
        needs_mention = self._dice.random() > _NO_MENTION or not self.finished_answers(
            thread
        )
        mention = f"{self._slack.mention} " if needs_mention else ""
        self._slack.people.post(
            thread.person,
            thread.root.channel,
            f"{mention}and {question}?",
            thread_ts=thread.root.ts,
        )
        thread.questions.append(question)

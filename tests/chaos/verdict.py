"""Whether every promise was kept, told by Slack's own record and by the database."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from bot.playground.slack import LocalSlack
from bot.playground.slack.messages import Message
from tests.chaos.commanding import Commands
from tests.chaos.record import Place, Record, Stored, Turn
from tests.chaos.talking import Talk
from tests.chaos.town import (
    Town,
    answer_to,
    is_notice,
    is_task,
    newest,
    questions_in,
    text_of,
)
from tests.chaos.verdict_on_commands import VerdictOnCommands


class Verdict:
    """All that can be said against the bot once everything has come to rest."""

    def __init__(
        self, town: Town, talk: Talk, commands: Commands, record: Record
    ) -> None:
        self._slack: LocalSlack = town.slack
        self._model = town.model
        self._talk = talk
        self._record = record
        self._commands = VerdictOnCommands(commands, talk, record)
        self._turns: dict[Place, list[Turn]] = defaultdict(list)
        for turn in record.turns():
            self._turns[turn.place].append(turn)
        self._posts: dict[Place, list[Stored]] = defaultdict(list)
        for post in record.posts():
            self._posts[post.place].append(post)

    def breaches(self) -> list[str]:
        """Every broken promise, as a line; none is what everybody hopes for."""
        return [
            *self._not_at_rest(),
            *self._of_threads(),
            *self._of_thumbs(),
            *self._commands.breaches(),
            *self._of_the_model(),
        ]

    def set_aside(self) -> int:
        """How many turns were given up after too many deaths."""
        turns = (turn for turns in self._turns.values() for turn in turns)
        return sum(turn.error == "set aside" for turn in turns)

    def _not_at_rest(self) -> Iterator[str]:
        for kind, count in self._record.at_work().items():
            yield f"{count} still {kind}"

    def _of_threads(self) -> Iterator[str]:
        for thread in self._talk.threads:
            place = (thread.root.channel, thread.root.ts)
            said = [m for m in self._slack.thread(*place) if m.bot_id]
            for breach in (
                *self._of_questions(place, thread.questions, said),
                *self._of_answers(place, said),
                *(() if thread.clicks else self._of_order(place, said)),
            ):
                yield f"thread {place[1]}: {breach}"

    def _of_questions(
        self, place: Place, asked: list[str], said: list[Message]
    ) -> Iterator[str]:
        """Each question is stored once, in one turn, and answered there."""
        posts = self._posts[place]
        stored = [q for post in posts for q in questions_in(post.text)]
        if stored != asked:
            yield f"asked {asked}, stored {stored}"
        texts = {m.ts: m.body.shown for m in said}
        turns = {turn.number: turn for turn in self._turns[place]}
        for post in posts:
            turn = turns.get(post.turn or 0)
            if turn is None:
                yield f"{post.text} was not answered ({post.declined})"
            elif turn.state != "done":
                yield f"{post.text} ended as {turn.state}: {turn.error}"
            else:
                shown = "\n".join(texts.get(ts, "") for ts in turn.reply_ts)
                if missing := {*questions_in(post.text)} - {*questions_in(shown)}:
                    yield f"{missing} stand in no answer of turn {turn.number}"

    def _of_answers(self, place: Place, said: list[Message]) -> Iterator[str]:
        """Slack shows the recorded replies, whole, closed, in order, and no others."""
        recorded = [ts for turn in self._turns[place] for ts in turn.reply_ts]
        if sorted(recorded) != sorted(m.ts for m in said):
            yield f"recorded {recorded}, Slack shows {[m.ts for m in said]}"
        for message in said:
            if message.is_streaming:
                yield f"the stream {message.ts} was left open"
            if not _is_whole(message.body.shown):
                yield f"odd words: {message.body.shown!r}"

    def _of_order(self, place: Place, said: list[Message]) -> Iterator[str]:
        """In order, and nothing twice, unless somebody asked for it once more."""
        recorded = [ts for turn in self._turns[place] for ts in turn.reply_ts]
        if recorded != sorted(recorded):
            yield f"answers out of order: {recorded}"
        named = Counter(q for m in said for q in questions_in(m.body.shown))
        twice = [q for q, times in named.items() if times > 1]
        if twice and not self._has_failures(place):
            yield f"answered twice: {twice}"

    def _has_failures(self, place: Place) -> bool:
        """A failed turn's question may be told to the model again, with the next."""
        return any(turn.state != "done" for turn in self._turns[place])

    def _of_thumbs(self) -> Iterator[str]:
        """Each thumb that Slack got a receipt for is stored, once, and no other."""
        stored, thumbs = Counter(self._record.thumbs()), self._talk.thumbs
        taken = thumbs.taken
        for place in taken - stored.keys():
            yield f"the thumb under {place} is lost"
        for place in stored.keys() - taken - thumbs.doubted:
            yield f"nobody pressed the thumb under {place}"
        for place, times in stored.items():
            if times > 1:
                yield f"the thumb under {place} counts {times} times"

    def _of_the_model(self) -> Iterator[str]:
        """What the model was told: nothing twice, nothing of another thread."""
        thread_of = {q: t for t in self._talk.threads for q in t.questions}
        for asked in self._model.requests:
            if is_task(asked.body):
                continue
            people = [m for m in asked.body["messages"] if m["role"] == "user"]
            told = [q for m in people for q in _all_questions(text_of(m["content"]))]
            if len(told) != len(set(told)):
                yield f"the model was told twice: {told}"
            if len({id(thread_of[q]) for q in told}) > 1:
                yield f"the model was told of several threads: {told}"
            if not questions_in(newest(asked.body)):
                yield "the model was asked nothing"


def _all_questions(text: str) -> list[str]:
    return [word.strip("?.,") for word in text.split() if questions_in(word)]


def _is_whole(text: str) -> bool:
    """Whether it is exactly what the model said, or a notice of ours."""
    return text == answer_to(questions_in(text)) or is_notice(text)

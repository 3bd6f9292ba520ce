"""Two workspaces in which everything has the same ids: each sees its own alone."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.audit import Action
from bot.core.governed import ScopeSettings
from bot.core.ids import ChannelId, InstallationId, TeamId
from bot.core.model import Usage
from bot.core.requests import Request
from bot.core.spending import Spender
from bot.core.tasks.results import Result, Term
from bot.store import Store
from bot.store.audit import everything
from tests.store.governed import ADA, draft, line, scope
from tests.store.posts import command

_YEARS = timedelta(days=400)
CHANNELS = ("C1", "C2")


@dataclass(frozen=True)
class Step:
    """Something one of two workspaces does, with one of a few words."""

    what: int
    word: str
    channel: str


class Alike:
    """One workspace, and what ought to be known of it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.team = InstallationId(uuid4().hex)
        self.prompts: dict[str, list[str]] = {channel: [] for channel in CHANNELS}
        self.languages: dict[str, ScopeSettings] = {}
        self.terms: dict[str, str] = {}
        self.results: dict[str, int] = {}
        self.texts: dict[int, str] = {}
        self.asked: set[str] = set()
        self.cancelled: set[str] = set()
        self.spent = 0

    @property
    def steps(self) -> tuple[Callable[[Step], Awaitable[None]], ...]:
        return (
            self.publishes,
            self.sets,
            self.names,
            self.finds,
            self.asks,
            self.cancels,
            self.spends,
        )

    async def publishes(self, step: Step) -> None:
        here, known = scope(self.team, step.channel), self.prompts[step.channel]
        wanted = draft(step.word, base=len(known), of=here)
        made = await self.store.prompts.publish(wanted, "", line(here))
        known.append(step.word)
        assert getattr(made, "number", None) == len(known)

    async def sets(self, step: Step) -> None:
        here = scope(self.team, step.channel)
        before = self.languages.get(step.channel, ScopeSettings())
        wanted = replace(before, language=step.word)
        entry = line(here, Action.SET)
        made = await self.store.prompts.change_settings(here, wanted, entry)
        assert isinstance(made, ScopeSettings)
        assert made.revision == before.revision + 1
        self.languages[step.channel] = made

    async def names(self, step: Step) -> None:
        term, whose = Term(term=step.channel, translation=step.word), TeamId(self.team)
        await self.store.glossary.put(self.team, whose, term, ADA)
        self.terms[step.channel] = step.word

    async def finds(self, step: Step) -> None:
        result = Result(
            installation=self.team,
            team_id=TeamId(self.team),
            user_id=ADA,
            verb="summarize",
            text=step.word,
        )
        number = await self.store.results.keep(result, step.channel)
        assert self.results.setdefault(step.channel, number) == number
        self.texts[number] = step.word

    def request(self, step: Step) -> Request:
        return command(f"1.{step.channel}", team=self.team)

    async def asks(self, step: Step) -> None:
        request = self.request(step)
        await self.store.requests.take_in(request, room=False)
        self.asked.add(request.trigger_id)

    async def cancels(self, step: Step) -> None:
        request = self.request(step)
        done = await self.store.requests.cancel(
            self.team, request.trigger_id, request.user_id
        )
        assert done == (request.trigger_id in self.asked)
        if done:
            self.cancelled.add(request.trigger_id)

    async def spends(self, step: Step) -> None:
        spender = Spender(
            installation=self.team,
            team_id=TeamId(self.team),
            channel_id=ChannelId(step.channel),
            user_id=ADA,
        )
        usage = Usage(input_tokens=1, output_tokens=0)
        await self.store.meter.count(spender, usage, Decimal(1))
        self.spent += 1

    async def sees_its_own_alone(self, other: "Alike") -> None:
        for channel in CHANNELS:
            found = await self.store.prompts.governed(scope(self.team, channel))
            words = self.prompts[channel]
            assert found.wording.text == (words[-1] if words else "")
            known = self.languages.get(channel, ScopeSettings())
            assert found.settings == known
            request = self.request(Step(0, "", channel))
            is_gone = await self.store.requests.is_cancelled(request)
            assert is_gone == (request.trigger_id in self.cancelled)
        terms = await self.store.glossary.entries(self.team, TeamId(self.team))
        assert {term.term: term.translation for term in terms} == self.terms
        for number, text in self.texts.items():
            kept = await self.store.results.find(self.team, number)
            assert kept is not None
            assert kept.text == text
            assert await self.store.results.find(other.team, number) is None
        today = date.today()  # noqa: DTZ011 - a span of years around it
        spent = await self.store.meter.spent(today - _YEARS, today + _YEARS)
        mine = [each for each in spent if each.spender.installation == self.team]
        assert sum(each.usage.input_tokens for each in mine) == self.spent
        lines = await self.store.inbox.database.read(everything, self.team)
        done = sum(map(len, self.prompts.values()))
        done += sum(each.revision for each in self.languages.values())
        assert [entry.seq for entry in lines] == [*range(1, done + 1)]


steps = st.builds(
    Step,
    what=st.integers(0, 6),
    word=st.sampled_from(["heron", "lapwing", "godwit"]),
    channel=st.sampled_from(CHANNELS),
)


@given(taken=st.lists(st.tuples(st.integers(0, 1), steps), max_size=30))
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
async def test_however_two_workspaces_take_turns_each_sees_its_own_alone(
    store: Store, taken: list[tuple[int, Step]]
) -> None:
    alike = Alike(store), Alike(store)
    for which, step in taken:
        await alike[which].steps[step.what](step)
    await alike[0].sees_its_own_alone(alike[1])
    await alike[1].sees_its_own_alone(alike[0])

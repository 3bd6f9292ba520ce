"""Trying a draft on questions, beside what is published; nobody else sees any of it."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from decimal import Decimal

from bot.assistant.context import Facts, model_messages
from bot.assistant.governing.gate import Entered, Gate
from bot.assistant.governing.publishing import Publishing
from bot.assistant.governing.screen import Screen, StillOurs
from bot.assistant.prompts import Prompts
from bot.assistant.telling import told
from bot.assistant.window import Fitted
from bot.core import prompt_notices as notices
from bot.core.access import Standing
from bot.core.agent_view import Channels
from bot.core.conversation import Author, ChannelKind, History, Post, StoredPost
from bot.core.errors import ModelError
from bot.core.governed import EffectivePrompt
from bot.core.governing import Asked, Governed, GovernedPrompts, OfferedModels
from bot.core.ids import InstallationId, MessageTs, UserId
from bot.core.model import Answer, Finished, ModelRequest
from bot.core.notices import notice_for
from bot.core.ports import Clock, LanguageModel
from bot.core.prompt_views import Page, TrialPage, TrialResults, Tried
from bot.core.prompts import Draft, PromptVersion, problems_of
from bot.core.requests import Request

REAL_QUESTIONS = 5
_USUAL_QUESTION = "x" * 300
"""About as long as a typed question is: its price is told before it is typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trying:
    """Serves tests: what they would cost, then both answers to each question.

    Each question stands alone, as at the beginning of a thread. `pseudonym` is as
    in `Composing`.
    """

    gate: Gate
    kept: GovernedPrompts
    publishing: Publishing
    prompts: Prompts
    channels: Channels
    models: OfferedModels
    model: LanguageModel
    clock: Clock
    screen: Screen
    pseudonym: Callable[[InstallationId, UserId], str]

    async def test(self, request: Request, still_ours: StillOurs) -> str:
        """Keep what was typed as a draft, and tell what trying it costs at most."""
        entered = await self._enter(request)
        if isinstance(entered, str):
            return await self.screen.show(request, entered, still_ours)
        draft = await self.publishing.draft_in(request, entered)
        page: Page = draft if isinstance(draft, str) else _wrong(draft)
        if isinstance(draft, Draft) and not page:
            if request.arguments.keys() & {"text", "file_id"}:
                await self.kept.save_draft(draft)
            page = await self._offer(request, entered, draft)
        return await self.screen.show(request, page, still_ours)

    async def run(self, request: Request, still_ours: StillOurs) -> str:
        """Ask the model each question, once with each prompt."""
        entered = await self._enter(request)
        if isinstance(entered, str):
            return await self.screen.show(request, entered, still_ours)
        draft = await self.publishing.draft_in(request, entered)
        if isinstance(draft, str):
            return await self.screen.show(request, draft, still_ours)
        questions = await self._questions(request, entered)
        page: Page
        if isinstance(questions, str):
            page = questions
        else:
            page = await self._results(entered, draft, questions)
        return await self.screen.show(request, page, still_ours)

    async def _enter(self, request: Request) -> Entered | str:
        entered = await self.gate.to_edit(request)
        is_verb = not isinstance(entered, str) and entered.scope.verb is not None
        return notices.NO_TRIAL_OF_VERBS if is_verb else entered

    async def _offer(
        self, request: Request, entered: Entered, draft: Draft
    ) -> TrialPage:
        may_read = await self._may_read(request, entered)
        questions: Sequence[Asked] = ()
        if may_read:
            questions = await self.kept.questions(entered.scope, REAL_QUESTIONS)
        published, tried = await self._both(entered, draft)
        prompts = [tried] if published is None else [published, tried]

        def most(asked: Sequence[str]) -> Decimal | None:
            costs = [
                self.models.most_usd(self._request(entered, prompt, text))
                for prompt in prompts
                for text in asked
            ]
            known = [cost for cost in costs if cost is not None]
            return sum(known, Decimal()) if len(known) == len(costs) else None

        return TrialPage(
            scope=entered.scope,
            draft=draft,
            questions=questions,
            can_read_questions=may_read,
            model=tried.settings.model,
            typed_most_usd=most([_USUAL_QUESTION]),
            questions_most_usd=most([asked.text for asked in questions]),
        )

    async def _questions(
        self, request: Request, entered: Entered
    ) -> Sequence[str] | str:
        """What to ask, or words for whoever may not ask that."""
        if request.arguments.get("real") != "yes":
            typed = str(request.arguments.get("question", "")).strip()
            return [typed] if typed else notices.NO_QUESTION
        if not await self._may_read(request, entered):
            return notices.MAY_NOT_READ
        found = await self.kept.questions(entered.scope, REAL_QUESTIONS)
        return [asked.text for asked in found] or notices.NOTHING_ASKED_HERE

    async def _may_read(self, request: Request, entered: Entered) -> bool:
        """Whether the channel's messages are before this person's eyes in Slack."""
        channel, scope = entered.channel, entered.scope
        if scope.channel_id is None or channel is None:
            return False
        is_member = entered.person.standing is Standing.MEMBER
        if is_member and not channel.is_private:
            return True
        return await self.channels.has_member(
            request.installation, scope.channel_id, request.user_id
        )

    async def _results(
        self,
        entered: Entered,
        draft: Draft,
        questions: Sequence[str],
    ) -> TrialResults | str:
        published, tried = await self._both(entered, draft)

        async def ask(prompt: EffectivePrompt | None, text: str) -> Answer | None:
            if prompt is None:
                return None
            return await self._ask(self._request(entered, prompt, text))

        pairs = [(prompt, text) for text in questions for prompt in (published, tried)]
        try:
            answers = await asyncio.gather(*(ask(*pair) for pair in pairs))
        except ModelError as error:
            return notices.NO_TRIAL.format(why=notice_for(error))
        costs = [answer.cost_usd for answer in answers if answer]
        known = [cost for cost in costs if cost is not None]
        return TrialResults(
            scope=entered.scope,
            tried=[
                Tried(
                    question=text,
                    published=before.text if before else None,
                    draft=after.text if after else "",
                )
                for text, before, after in zip(
                    questions, answers[::2], answers[1::2], strict=True
                )
            ],
            cost_usd=sum(known, Decimal()) if len(known) == len(costs) else None,
        )

    async def _both(
        self, entered: Entered, draft: Draft
    ) -> tuple[EffectivePrompt | None, EffectivePrompt]:
        """What holds now (None where the draft says the same), and with the draft."""
        own = _with_draft(entered.own, draft, self.clock)
        in_channel = entered.scope.channel_id is not None
        workspace = entered.workspace if in_channel else own
        tried = await self.prompts.resolve(
            entered.scope, workspace, own if in_channel else None
        )
        published = await self.prompts.resolve(
            entered.scope, entered.workspace, entered.own if in_channel else None
        )
        return None if published.system == tried.system else published, tried

    def _request(
        self, entered: Entered, prompt: EffectivePrompt, question: str
    ) -> ModelRequest:
        person, installation = entered.person, entered.scope.installation
        author = Author(
            user_id=person.user_id, team_id=entered.author.team_id, name=person.name
        )
        now = self.clock.now()
        ts = MessageTs(f"{now.timestamp():.6f}")
        stored = StoredPost(
            post=Post(ts=ts, author=author, text=question),
            team_id=entered.scope.team_id,
            channel_kind=ChannelKind.PRIVATE,
            seq=1,
            turn=1,
        )
        history = History(posts=(stored,))
        facts = Facts(now=now, channel=entered.channel, asker=person)
        return ModelRequest(
            model=prompt.settings.model,
            system=prompt.system,
            messages=model_messages(Fitted(pieces=told(history)), facts),
            max_tokens=prompt.settings.max_tokens,
            temperature=prompt.settings.temperature,
            user=self.pseudonym(installation, person.user_id),
            workspace=installation,
        )

    async def _ask(self, request: ModelRequest) -> Answer:
        async with aclosing(self.model.stream(request)) as events:
            async for event in events:
                if isinstance(event, Finished):
                    return event.answer
        raise AssertionError("a model's stream ends with Finished or raises")


def _wrong(draft: Draft) -> str:
    """What could not be published need not be tried; empty where nothing is wrong."""
    return "\n".join(problems_of(draft.wording))


def _with_draft(own: Governed, draft: Draft, clock: Clock) -> Governed:
    """What would be kept of a scope, were `draft` published now."""
    version = PromptVersion(
        scope=draft.scope,
        number=own.version + 1,
        wording=draft.wording,
        author=draft.author,
        at=clock.now(),
    )
    return Governed(prompt=version, settings=own.settings)

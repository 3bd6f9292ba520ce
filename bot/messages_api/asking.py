"""One request from the first attempt to the answer: slots, retries, lessons."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace

from bot.core.errors import ModelError, RateLimited, RequestRefused
from bot.core.model import Answer, Begun, ModelEvent, ModelRequest, TextDelta, Waiting
from bot.core.ports import RateSlots
from bot.messages_api.endpoint import Endpoint
from bot.messages_api.features import refused_feature
from bot.messages_api.folding import begun_with
from bot.messages_api.knowledge import Knowledge
from bot.messages_api.naming import named_blocks
from bot.messages_api.planning import Plan, plan
from bot.messages_api.reading import Exchange
from bot.messages_api.retrying import retrying
from bot.messages_api.server import Server

_WORTH_TELLING_S = 0.05

Tell = Callable[[ModelEvent], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What it takes to ask; shared by all requests of a process."""

    endpoint: Endpoint
    server: Server
    slots: RateSlots
    knowledge: Knowledge


class Asking:
    """One request; `tell` takes words and waits as they come."""

    def __init__(self, means: Means, request: ModelRequest, tell: Tell) -> None:
        self.attempts = 0
        self._means = means
        self._request = request
        self._tell = tell
        self._deadline_s = _now_s() + request.deadline_s

    async def answer(self) -> Answer:
        """Ask until there is an answer, without what the server refuses to take.

        Raises `ModelError`; what was told before is its `partial`.
        """
        knowledge, model = self._means.knowledge, self._request.model
        while True:
            planned = plan(self._request, knowledge.terms(model))
            try:
                answer = await self._persistently(planned)
            except RequestRefused as refusal:
                feature = refused_feature(refusal, planned.used)
                told = refusal.partial is not None and refusal.partial.content
                if feature is None or told:
                    refusal.blocks = named_blocks(refusal, planned.messages)
                    raise
                knowledge.drop(model, feature)
            else:
                knowledge.learn_size(model, planned.size, answer)
                return self._priced(answer)

    async def _persistently(self, planned: Plan) -> Answer:
        """Ask again what may pass; an answer at once, as most are, costs nothing."""
        try:
            return await self._once(planned)
        except ModelError as error:
            failed = [error]
        async for attempt in retrying(self._deadline_s - _now_s(), self._tell):
            with attempt:
                if failed:
                    raise failed.pop()
                return await self._once(planned)
        raise AssertionError("attempts end with an answer or an error")

    async def _once(self, planned: Plan) -> Answer:
        """Ask as a stream, and once more as a whole where the stream lost the words."""
        answer, is_lost = await self._send(planned, stream=True)
        if is_lost:
            answer, _ = await self._send(planned, stream=False)
        return answer

    async def _send(self, planned: Plan, *, stream: bool) -> tuple[Answer, bool]:
        means = self._means
        body = planned.encoded(means.knowledge.profile, stream=stream)
        exchange = Exchange(
            endpoint=means.endpoint,
            server=means.server,
            request=self._request,
            tell=self._words(planned.prefill),
            begun=self._begun,
        )
        async with AsyncExitStack() as stack:
            slot = means.slots.slot(self._request.workspace)
            self._tell_wait(slot.wait_s())
            try:
                async with asyncio.timeout_at(self._deadline_s):
                    await stack.enter_async_context(slot)
            except TimeoutError:
                raise self._too_late(slot.wait_s()) from None
            self.attempts += 1
            try:
                answer = await exchange.run(body, slot, self._deadline_s)
            except ModelError as error:
                if error.partial:
                    error.partial = begun_with(planned.prefill, error.partial)
                raise
            return begun_with(planned.prefill, answer), exchange.has_lost_words

    def _words(self, prefill: str) -> Callable[[str], None]:
        """Tell words, the first of them after the beginning that was given."""
        beginning = [prefill] if prefill else []

        def tell(text: str) -> None:
            self._tell(TextDelta(beginning.pop() + text if beginning else text))

        return tell

    def _begun(self, answer: Answer) -> None:
        self._tell(Begun(self._priced(answer)))

    def _tell_wait(self, wait_s: float) -> None:
        if wait_s > self._deadline_s - _now_s():
            raise self._too_late(wait_s)
        if wait_s > _WORTH_TELLING_S:
            self._tell(Waiting(wait_s, "our limit"))

    def _too_late(self, wait_s: float) -> RateLimited:
        return RateLimited("no slot before the deadline", retry_after_s=wait_s)

    def _priced(self, answer: Answer) -> Answer:
        knowledge, model = self._means.knowledge, self._request.model
        price = knowledge.price(answer.model) or knowledge.price(model)
        return replace(
            answer,
            window_tokens=knowledge.terms(model).window_tokens,
            cost_usd=price.cost_usd(answer.usage) if price else None,
        )


def _now_s() -> float:
    return asyncio.get_running_loop().time()

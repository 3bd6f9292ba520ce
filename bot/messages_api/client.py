"""The door of this room: `MessagesApi`, a `LanguageModel` on any server."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from typing import Literal

from bot.core.errors import ModelError
from bot.core.journal import Journal, ModelCalled, ModelNotFound
from bot.core.model import Answer, Finished, ModelEvent, ModelRequest
from bot.core.money import Price
from bot.core.ports import RateSlots
from bot.messages_api.asking import Asking, Means, Tell
from bot.messages_api.catalog import Catalog, ListedModel, nearest
from bot.messages_api.counting import Counter
from bot.messages_api.endpoint import Endpoint
from bot.messages_api.features import PROFILES, Feature, profile_for
from bot.messages_api.knowledge import Knowledge
from bot.messages_api.mailbox import Mailbox
from bot.messages_api.offering import Offering
from bot.messages_api.probe import Findings, question, really_streams
from bot.messages_api.server import Auth, Server
from bot.messages_api.slots import MemorySlots
from bot.messages_api.transport import IDLE_TIMEOUT_S, http_client
from bot.messages_api.unknown_model import explained


class MessagesApi:
    """A `LanguageModel` at `base_url`; one for each process, closed at its end.

    `profile` says what the server takes; None chooses by the address. `slots`
    None: a limiter in memory for `requests_per_minute` and `concurrency`.
    `prices` by model go before the server's and our own. A server may be silent
    for `idle_timeout_s` before an answer counts as lost.
    """

    def __init__(
        self,
        *,
        base_url: str,
        api_key: str,
        journal: Journal,
        auth: Auth = "x-api-key",
        version: str = "2023-06-01",
        profile: Literal["megallm", "anthropic", "compatible"] | None = None,
        requests_per_minute: int = 50,
        concurrency: int = 10,
        slots: RateSlots | None = None,
        prices: Mapping[str, Price] | None = None,
        idle_timeout_s: float = IDLE_TIMEOUT_S,
    ) -> None:
        server = Server(base_url=base_url, api_key=api_key, auth=auth, version=version)
        chosen = PROFILES[profile] if profile else profile_for(base_url)
        self._journal = journal
        self._http = http_client(server.url(""), idle_timeout_s=idle_timeout_s)
        self._catalog = Catalog(self._http, server)
        self._means = Means(
            endpoint=Endpoint(self._http, server),
            server=server,
            slots=slots
            or MemorySlots(requests=requests_per_minute, concurrency=concurrency),
            knowledge=Knowledge(
                profile=chosen,
                version=version,
                prices=prices or {},
                catalog=self._catalog,
                journal=journal,
            ),
        )
        self._findings: dict[str, Findings] = {}
        self._counter = Counter(self._http, server, self._means.knowledge)
        self.offering = Offering(self._catalog, self._means.knowledge, self._counter)

    async def aclose(self) -> None:
        """Close every connection."""
        await self._http.aclose()

    async def stream(self, request: ModelRequest) -> AsyncGenerator[ModelEvent, None]:
        """Say the answer piece by piece; see `LanguageModel.stream`.

        Words that come while nobody takes them are joined, so that a slow
        consumer slows nothing down.
        """
        mailbox = Mailbox()
        reading = asyncio.create_task(self._answer(request, mailbox.put))
        reading.add_done_callback(lambda _: mailbox.close())
        try:
            while (event := await mailbox.take()) is not None:
                yield event
            yield Finished(reading.result())
        finally:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)

    async def _answer(self, request: ModelRequest, tell: Tell) -> Answer:
        asking = Asking(self._means, request, tell)
        began_s = asyncio.get_running_loop().time()
        outcome: Answer | ModelError | None = None
        try:
            outcome = await asking.answer()
        except ModelError as error:
            outcome = await explained(error, request.model, self._catalog)
            raise outcome from error.__cause__
        finally:
            duration_s = asyncio.get_running_loop().time() - began_s
            self._journal.note(_called(request, asking.attempts, duration_s, outcome))
        return outcome

    async def models(self) -> Mapping[str, ListedModel]:
        """The server's models by id; empty where it does not list them."""
        return await self._catalog.models()

    async def check_model(self, model: str) -> tuple[str, ...] | None:
        """None when all is well or nobody can tell, else the names nearest to it.

        A model that is not there is noted in the journal.
        """
        listed = await self._catalog.models()
        if not listed or model in listed:
            return None
        names = nearest(model, listed)
        self._journal.note(ModelNotFound(model=model, nearest=names))
        return names

    async def count_tokens(self, request: ModelRequest) -> int:
        """The tokens of `request`: counted by the server, or else estimated.

        Raises `InvalidRequest` and `RequestTooLarge` like `stream`.
        """
        return await self._counter.count(request)

    async def probe(self, model: str) -> Findings:
        """Find out what the server can do; asks `model` one small question, once.

        Trouble with the server is a finding, not an error.
        """
        if model not in self._findings:
            self._findings[model] = await self._find_out(model)
        return self._findings[model]

    async def _find_out(self, model: str) -> Findings:
        request, streams, trouble = question(model), None, None
        listed = await self._catalog.models()
        try:
            streams = await really_streams(self, request)
        except ModelError as error:
            trouble = error
        return Findings(
            models=len(listed),
            knows_model=model in listed if listed else None,
            nearest=() if model in listed else nearest(model, listed),
            counts_tokens=await self._counter.is_offered(request),
            streams=streams,
            trouble=trouble,
        )

    def estimate_tokens(self, request: ModelRequest) -> int:
        """About how many tokens `request` has, learned from earlier answers."""
        return self._counter.estimate(request)

    def bytes_per_token(self, model: str) -> float:
        """How long a token of `model` is, learned from what its server counted."""
        return self._means.knowledge.terms(model).bytes_per_token

    def takes_documents(self, model: str) -> bool:
        """Whether `model` reads PDFs as they are, as far as is known."""
        return Feature.DOCUMENTS in self._means.knowledge.terms(model).features

    def takes_images(self, model: str) -> bool:
        """Whether `model` sees images, as far as is known."""
        return Feature.IMAGES in self._means.knowledge.terms(model).features

    def window_tokens(self, model: str) -> int | None:
        """How much `model` can take in and say together, as far as is known."""
        return self._means.knowledge.terms(model).window_tokens


def _called(
    request: ModelRequest,
    attempts: int,
    duration_s: float,
    outcome: Answer | ModelError | None,
) -> ModelCalled:
    """The fact to note; without an outcome the caller went away."""
    error = outcome if isinstance(outcome, ModelError) else None
    return ModelCalled(
        model=request.model,
        status=error.status if error else 200 if outcome else None,
        request_id=outcome.request_id if outcome else None,
        error=type(error).__name__ if error else None if outcome else "Cancelled",
        attempts=attempts,
        duration_s=duration_s,
    )

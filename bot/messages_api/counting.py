"""How many tokens a request has: the server counts, or we estimate."""

import httpx
import orjson

from bot.core.model import ModelRequest
from bot.core.tokens import size_of
from bot.messages_api.knowledge import Knowledge
from bot.messages_api.planning import plan
from bot.messages_api.request import counting_body
from bot.messages_api.server import Server

_TIMEOUT_S = 10.0
_NOT_OFFERED = {404, 405, 501}


class Counter:
    """Counts with the server where it offers that, which is asked once."""

    def __init__(
        self, http: httpx.AsyncClient, server: Server, knowledge: Knowledge
    ) -> None:
        self._http = http
        self._server = server
        self._knowledge = knowledge
        self._may_be_offered = True

    async def is_offered(self, request: ModelRequest) -> bool:
        """Whether the server counts tokens."""
        return await self._ask(request) is not None

    async def count(self, request: ModelRequest) -> int:
        """The tokens of `request`; an estimate where the server does not count."""
        counted = await self._ask(request) if self._may_be_offered else None
        return self.estimate(request) if counted is None else counted

    def estimate(self, request: ModelRequest) -> int:
        """About how many tokens `request` has."""
        terms = self._knowledge.terms(request.model)
        size = size_of(request, image_limit_tokens=terms.row.image_limit_tokens)
        return size.tokens(terms.bytes_per_token)

    async def _ask(self, request: ModelRequest) -> int | None:
        planned = plan(request, self._knowledge.terms(request.model))
        try:
            response = await self._http.post(
                self._server.url("/v1/messages/count_tokens"),
                content=orjson.dumps(counting_body(planned.body)),
                headers=self._server.headers(),
                timeout=_TIMEOUT_S,
            )
            self._may_be_offered = response.status_code not in _NOT_OFFERED
            said = orjson.loads(response.content) if response.is_success else None
        except (httpx.RequestError, orjson.JSONDecodeError):
            return None
        match said:
            case {"input_tokens": int(tokens)}:
                return tokens
            case _:
                return None

"""Where messages are sent: `POST /v1/messages` of one server."""

import httpx

from bot.messages_api.server import Server


class Endpoint:
    """Sends bodies; what all requests have in common is made once."""

    def __init__(self, http: httpx.AsyncClient, server: Server) -> None:
        self._http = http
        self._url = httpx.URL(server.url("/v1/messages"))
        self._headers = http.headers.copy()
        self._headers.update(server.headers())

    async def send(self, body: bytes) -> httpx.Response:
        """Send `body`; the answer is still to be read, and then to be closed."""
        stream = httpx.ByteStream(body)
        request = httpx.Request("POST", self._url, headers=self._headers, stream=stream)
        return await self._http.send(request, stream=True)

"""Results of commands, shortcuts and buttons, on their way to whoever asked."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import timedelta

from aiohttp import ClientError, ClientSession
from yarl import URL

from bot.core.errors import SlackUnreachable
from bot.core.ports import Clock
from bot.core.requests import Request
from bot.slack.calls import SlackCalls
from bot.slack.files import may_get_token

_RESPONSE_URL = "response_url"
_TOO_LATE_WITHIN = timedelta(seconds=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackCourier:
    """Answers by `response_url` while it lives, else in direct messages.

    A `response_url` is a secret: `unseal` opens what was stored of it (None
    where it cannot), and nothing is sent to any but the `hosts`.
    """

    calls: SlackCalls
    session: ClientSession
    hosts: Collection[str]
    unseal: Callable[[str], str | None]
    clock: Clock

    async def deliver(self, request: Request, text: str) -> None:
        """Tell `text` to the one who asked; see `Courier`."""
        address = self._address(request)
        if address is None or not await self._respond(address, request, text):
            await self.calls.send(
                request.installation,
                "chat.postMessage",
                channel=request.user_id,
                markdown_text=text,
                unfurl_links=False,
                unfurl_media=False,
            )

    def _address(self, request: Request) -> URL | None:
        expires_at = request.expires_at
        if request.response_url is None or expires_at is None:
            return None
        if self.clock.now() > expires_at - _TOO_LATE_WITHIN:
            return None
        opened = self.unseal(request.response_url)
        address = URL(opened) if opened else None
        return address if address and may_get_token(address, self.hosts) else None

    async def _respond(self, address: URL, request: Request, text: str) -> bool:
        """Whether Slack took it; it does not, once the address is used up."""
        said = {
            "response_type": "ephemeral",
            "replace_original": False,
            "blocks": [{"type": "markdown", "text": text}],
            "text": text,
        }
        if request.thread_ts is not None:
            said["thread_ts"] = request.thread_ts
        try:
            async with self.session.post(
                address, json=said, allow_redirects=False
            ) as answer:
                if answer.status >= 500:
                    raise SlackUnreachable(_RESPONSE_URL, f"HTTP {answer.status}")
                return answer.status == 200
        except (ClientError, TimeoutError, OSError) as error:
            raise SlackUnreachable(_RESPONSE_URL, type(error).__name__) from None

"""Results of commands, shortcuts and buttons, on their way to whoever asked."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from aiohttp import ClientError, ClientSession
from yarl import URL

from bot.core.errors import SlackUnreachable
from bot.core.ids import MessageTs
from bot.core.ports import Clock
from bot.core.requests import Request
from bot.slack.calls import SlackCalls
from bot.slack.files import may_get_token
from bot.slack.last_look import looking
from bot.slack.paced import PacedPosts
from bot.slack.proxies import proxy_for

_RESPONSE_URL = "response_url"
_TOO_LATE_WITHIN = timedelta(seconds=5)

Block = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackCourier:
    """Answers by `response_url` while it lives, else in direct messages.

    A `response_url` is a secret: `unseal` opens what was stored of it (None
    where it cannot), and nothing is sent to any but the `hosts`.
    """

    calls: SlackCalls
    posts: PacedPosts
    session: ClientSession
    hosts: Collection[str]
    unseal: Callable[[str], str | None]
    clock: Clock

    async def deliver(self, request: Request, text: str) -> None:
        """Tell `text` to the one who asked; see `Courier`."""
        await self.show(request, text, [{"type": "markdown", "text": text}])

    async def show(
        self,
        request: Request,
        text: str,
        blocks: Sequence[Block],
        *,
        replaces: bool = False,
    ) -> None:
        """Show `blocks` to the one who asked; `replaces` what they have pressed."""
        said = _said(text, blocks, request.thread_ts)
        said |= {"response_type": "ephemeral", "replace_original": replaces}
        if not await self._respond(request, said):
            await self.posts.post(
                request,
                request.user_id,
                text=text,
                blocks=blocks,
                unfurl_links=False,
                unfurl_media=False,
            )

    async def post_for_all(
        self,
        request: Request,
        text: str,
        blocks: Sequence[Block],
        *,
        thread_ts: MessageTs | None,
    ) -> bool:
        """Post where we are no member, by the asker's own right; False if too late."""
        said = _said(text, blocks, thread_ts)
        said |= {"response_type": "in_channel", "replace_original": False}
        return await self._respond(request, said)

    def _address(self, request: Request) -> URL | None:
        expires_at = request.expires_at
        if request.response_url is None or expires_at is None:
            return None
        if self.clock.now() > expires_at - _TOO_LATE_WITHIN:
            return None
        opened = self.unseal(request.response_url)
        address = URL(opened) if opened else None
        return address if address and may_get_token(address, self.hosts) else None

    async def _respond(self, request: Request, said: Block) -> bool:
        """Whether Slack took it; it does not, once the address is used up."""
        if (address := self._address(request)) is None:
            return False
        self.calls.guard()
        try:
            with looking(self.calls.guard):
                post = await self.session.post(
                    address,
                    json=said,
                    allow_redirects=False,
                    proxy=proxy_for(str(address)),
                )
            async with post as answer:
                if answer.status >= 500:
                    raise SlackUnreachable(_RESPONSE_URL, f"HTTP {answer.status}")
                return answer.status == 200
        except (ClientError, TimeoutError, OSError) as error:
            raise SlackUnreachable(_RESPONSE_URL, type(error).__name__) from None


def _said(text: str, blocks: Sequence[Block], thread_ts: MessageTs | None) -> Block:
    said: Block = {"text": text, "blocks": [*blocks], "unfurl_links": False}
    return said if thread_ts is None else said | {"thread_ts": thread_ts}

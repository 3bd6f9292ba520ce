"""Results on their way to who asked for them, and to others at their wish."""

from dataclasses import dataclass

from bot.core.errors import SlackRefused
from bot.core.ids import MessageTs
from bot.core.requests import Request
from bot.core.tasks.results import Telling
from bot.slack.calls import SlackCalls
from bot.slack.courier import SlackCourier
from bot.slack.payload import mapping, text
from bot.slack.tasks.looks import Look, looks_of
from bot.slack.uploading import ANNOUNCE, COMPLETE, send_bytes

_MOST_BY_RESPONSE_URL = 2
_NO_WAY_IN = frozenset(
    {"not_in_channel", "channel_not_found", "is_archived", "no_permission"}
    | {"restricted_action", "user_not_in_channel", "thread_not_found"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackTeller:
    """The `Teller` port over what `response_url`, threads and DMs allow."""

    calls: SlackCalls
    courier: SlackCourier

    async def tell(
        self,
        request: Request,
        telling: Telling,
        *,
        replaces: bool = False,
    ) -> None:
        """Tell it to the one who asked, and nobody else.

        By a shortcut in a thread it is told there, where `response_url` does not
        reach. What takes more than two messages goes to their direct messages.
        """
        looks = looks_of(telling)
        if len(looks) > _MOST_BY_RESPONSE_URL:
            for look in looks:
                await self._say(request, look, request.user_id, None)
            return
        for number, look in enumerate(looks):
            if not await self._whispered(request, look):
                await self.courier.show(
                    request,
                    look.text,
                    look.blocks,
                    replaces=replaces and number == 0,
                )

    async def share(
        self,
        request: Request,
        telling: Telling,
        *,
        thread_ts: MessageTs | None,
    ) -> bool:
        """Post it where the request came from; False where we may not write there."""
        looks = looks_of(telling)
        try:
            for look in looks:
                await self._say(request, look, request.channel_id or "", thread_ts)
        except SlackRefused as refused:
            if refused.code not in _NO_WAY_IN:
                raise
            return await self.courier.post_for_all(
                request, looks[-1].text, looks[-1].blocks, thread_ts=thread_ts
            )
        return True

    async def give_file(
        self, request: Request, name: str, title: str, content: bytes
    ) -> None:
        """Put a file into the asker's direct messages with us."""
        team, read = request.installation, self.calls.read
        opened = await self.calls.send(
            team, "conversations.open", users=request.user_id
        )
        announced = await read(team, ANNOUNCE, filename=name, length=len(content))
        address = text(announced, "upload_url")
        await send_bytes(self.courier.session, self.courier.hosts, address, content)
        await self.calls.send(
            team,
            COMPLETE,
            files=[{"id": text(announced, "file_id"), "title": title}],
            channel_id=text(mapping(opened.get("channel")), "id"),
        )

    async def _whispered(self, request: Request, look: Look) -> bool:
        """Tell it where `response_url` does not reach; False where that is no way."""
        door = request.arguments.get("door")
        if door == "direct":
            where = request.channel_id or request.user_id
            await self._say(request, look, where, request.thread_ts)
            return True
        is_in_thread = door == "shortcut" and request.thread_ts is not None
        if not (is_in_thread or door == "words"):
            return False
        try:
            await self.calls.send(
                request.installation,
                "chat.postEphemeral",
                channel=request.channel_id,
                user=request.user_id,
                thread_ts=request.thread_ts,
                text=look.text,
                blocks=look.blocks,
            )
        except SlackRefused as refused:
            if refused.code in _NO_WAY_IN:
                return False
            raise
        return True

    async def _say(
        self,
        request: Request,
        look: Look,
        channel: str,
        thread_ts: MessageTs | None,
    ) -> None:
        await self.calls.send(
            request.installation,
            "chat.postMessage",
            channel=channel,
            thread_ts=thread_ts,
            text=look.text,
            blocks=look.blocks,
            unfurl_links=False,
            unfurl_media=False,
        )

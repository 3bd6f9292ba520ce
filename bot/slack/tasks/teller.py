"""Results on their way to who asked for them, and to others at their wish."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.errors import SlackRefused, SlackUnreachable
from bot.core.ids import ChannelId, MessageTs
from bot.core.requests import Request
from bot.core.tasks.posting import NO_TS, Mark, MessagePlace, Unposted
from bot.core.tasks.results import Telling, Told
from bot.slack.calls import SlackCalls
from bot.slack.courier import SlackCourier
from bot.slack.marks import LINE
from bot.slack.paced import PacedPosts
from bot.slack.payload import mapping, text
from bot.slack.tasks.looks import Look, looks_of
from bot.slack.tasks.once import PostOnce
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
    posts: PacedPosts
    courier: SlackCourier
    once: PostOnce

    async def tell(
        self,
        request: Request,
        telling: Telling,
        *,
        replaces: bool = False,
        told: Told | None = None,
    ) -> None:
        """Tell it to the one who asked, and nobody else.

        By a shortcut in a thread it is told there, where `response_url` does not
        reach. What takes more than two messages goes to their direct messages.
        """
        told, looks = told or Told(), looks_of(telling)
        for look in looks[told.messages :]:
            if len(looks) > _MOST_BY_RESPONSE_URL:
                await self._say(request, look, request.user_id, None)
            elif not await self._whispered(request, look):
                await self.courier.show(
                    request,
                    look.text,
                    look.blocks,
                    replaces=replaces and not told.messages,
                )
            told.messages += 1

    async def share(
        self,
        request: Request,
        telling: Telling,
        mark: Mark,
        *,
        thread_ts: MessageTs | None,
        since: datetime | None,
    ) -> MessagePlace | Unposted:
        """Post it where the request came from, once.

        Where we are no member it goes by the asker's own right, in one message of
        which Slack tells us nothing afterwards.
        """
        channel_id, looks = request.channel_id or ChannelId(""), looks_of(telling)
        try:
            return await self.once.in_place(
                request, (channel_id, thread_ts), looks, mark, since
            )
        except SlackRefused as refused:
            if refused.code not in _NO_WAY_IN:
                raise
        if since is not None:
            return Unposted.UNKNOWN
        last = looks[-1]
        try:
            is_posted = await self.courier.post_for_all(
                request, last.text, last.blocks, thread_ts=thread_ts
            )
        except SlackUnreachable:
            return Unposted.UNKNOWN
        stands = MessagePlace(channel_id, NO_TS)
        return stands if is_posted else Unposted.NO_WAY_IN

    async def open_thread(
        self, request: Request, telling: Telling, mark: Mark, *, since: datetime | None
    ) -> MessagePlace:
        """Begin a thread with it in the asker's direct messages, once."""
        direct = await self._direct_with(request)
        return await self.once.as_thread(
            request, direct, looks_of(telling), mark, since
        )

    async def give_file(
        self, request: Request, name: str, title: str, content: bytes
    ) -> None:
        """Put a file into the asker's direct messages with us."""
        team, read = request.installation, self.calls.read
        direct = await self._direct_with(request)
        announced = await read(team, ANNOUNCE, filename=name, length=len(content))
        address = text(announced, "upload_url")
        await send_bytes(self.courier.session, self.courier.hosts, address, content)
        await self.calls.send(
            team,
            COMPLETE,
            files=[{"id": text(announced, "file_id"), "title": title}],
            channel_id=direct,
        )

    async def _direct_with(self, request: Request) -> ChannelId:
        opened = await self.calls.send(
            request.installation, "conversations.open", users=request.user_id
        )
        return ChannelId(text(mapping(opened.get("channel")), "id"))

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
            await self.posts.whisper(
                request,
                request.channel_id or "",
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
        await self.posts.post(
            request,
            channel,
            thread_ts=thread_ts,
            text=look.text,
            blocks=look.blocks,
            metadata=LINE,
            unfurl_links=False,
            unfurl_media=False,
        )

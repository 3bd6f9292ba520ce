"""Messages of a result, each posted once: Slack itself is asked what stands there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.core.ids import ChannelId, InstallationId, MessageTs
from bot.core.requests import Request
from bot.core.tasks.posting import Mark, MessagePlace
from bot.slack.calls import SlackCalls
from bot.slack.identity import IdentityOf
from bot.slack.marks import RESULT
from bot.slack.paced import PacedPosts
from bot.slack.payload import mapping, mappings, text
from bot.slack.tasks.looks import Look

_CLOCKS_DIFFER_BY = timedelta(seconds=30)
_PAGE = 200


@dataclass(frozen=True, slots=True)
class PostOnce:
    """Posts with a mark beside each message (Slack's message metadata).

    Raises `SlackRefused` and `SlackUnreachable`; called again with `since`, it
    goes on after what stands there.
    """

    calls: SlackCalls
    posts: PacedPosts
    identity_of: IdentityOf

    async def in_place(
        self,
        request: Request,
        where: tuple[ChannelId, MessageTs | None],
        looks: Sequence[Look],
        mark: Mark,
        since: datetime | None,
    ) -> MessagePlace:
        """Post all into a channel, or a thread of it; where the first one stands."""
        known = await self._known(request.installation, where, mark, since)
        stands = [
            known.get(part) or await self._post(request, where, look, mark, part)
            for part, look in enumerate(looks)
        ]
        return MessagePlace(where[0], stands[0])

    async def as_thread(
        self,
        request: Request,
        channel_id: ChannelId,
        looks: Sequence[Look],
        mark: Mark,
        since: datetime | None,
    ) -> MessagePlace:
        """Begin a thread with the first, and put all others into it."""
        alone = (channel_id, None)
        place = await self.in_place(request, alone, looks[:1], mark, since)
        if len(looks) > 1:
            rest = Mark(mark.number, f"{mark.place}/rest")
            await self.in_place(request, place, looks[1:], rest, since)
        return place

    async def _post(
        self,
        request: Request,
        where: tuple[ChannelId, MessageTs | None],
        look: Look,
        mark: Mark,
        part: int,
    ) -> MessageTs:
        channel_id, thread_ts = where
        answer = await self.posts.post(
            request,
            channel_id,
            thread_ts=thread_ts,
            text=look.text,
            blocks=look.blocks,
            metadata={"event_type": RESULT, "event_payload": _payload(mark, part)},
            unfurl_links=False,
            unfurl_media=False,
        )
        return MessageTs(text(answer, "ts"))

    async def _known(
        self,
        team: InstallationId,
        where: tuple[ChannelId, MessageTs | None],
        mark: Mark,
        since: datetime | None,
    ) -> dict[int, MessageTs]:
        """Which parts stand there already, if they may."""
        found = dict[int, MessageTs]()
        if since is None:
            return found
        ourselves = (await self.identity_of(team)).ourselves
        cursor: str | None = None
        while cursor != "":
            answer = await self._page(team, where, since, cursor)
            for message in mappings(answer.get("messages")):
                part = _part(message, mark)
                if part is not None and ourselves.wrote(message):
                    found[part] = MessageTs(text(message, "ts"))
            cursor = text(mapping(answer.get("response_metadata")), "next_cursor")
        return found

    async def _page(
        self,
        team: InstallationId,
        where: tuple[ChannelId, MessageTs | None],
        since: datetime,
        cursor: str | None,
    ) -> dict[str, Any]:
        channel_id, thread_ts = where
        kind = "replies" if thread_ts else "history"
        return await self.calls.read(
            team,
            f"conversations.{kind}",
            channel=channel_id,
            ts=thread_ts,
            oldest=f"{(since - _CLOCKS_DIFFER_BY).timestamp():.6f}",
            include_all_metadata=True,
            limit=_PAGE,
            cursor=cursor,
        )


def _payload(mark: Mark, part: int) -> dict[str, object]:
    return {"result": mark.number, "place": mark.place, "part": part}


def _part(message: dict[str, Any], mark: Mark) -> int | None:
    """Which part of the marked result a message is; None for all others."""
    metadata = mapping(message.get("metadata"))
    payload = mapping(metadata.get("event_payload"))
    part = payload.get("part")
    is_it = payload == _payload(mark, part if isinstance(part, int) else 0)
    return part if is_it and metadata.get("event_type") == RESULT else None

"""Files in a thread that belong to no answer: taken away, the message and all."""

from collections import deque
from collections.abc import Iterable

from bot.core.errors import SlackRefused
from bot.core.ids import FileId, MessageTs
from bot.slack.outlet import Outlet
from bot.slack.payload import mapping, mappings, text

DELETE, DELETE_MESSAGE = "files.delete", "chat.delete"


class LeftoverFiles:
    """Files that stand beside an answer that is given anew, or may do so.

    An earlier run has shared them; or this one has, and shares another because
    it was not told. All methods raise as `Outlet` does.
    """

    def __init__(self, outlet: Outlet, files: Iterable[FileId]) -> None:
        self._outlet = outlet
        self._left = deque(files)

    def add(self, file: FileId) -> None:
        """Count a file in that may be shared, and is not needed."""
        self._left.append(file)

    async def take_away(self) -> None:
        """Delete them, and the messages that they stand in."""
        while self._left:
            await self._take_away(self._left[0])
            self._left.popleft()

    async def _take_away(self, file: FileId) -> None:
        key = self._outlet.place.key
        for ts in await self._messages_with(file):
            await self._delete(DELETE_MESSAGE, channel=key.channel_id, ts=ts)
        await self._delete(DELETE, file=file)

    async def _messages_with(self, file: FileId) -> list[MessageTs]:
        """Where it stands in the channel; empty where we may not ask."""
        key = self._outlet.place.key
        try:
            answer = await self._outlet.calls.read(
                key.installation, "files.info", file=file
            )
        except SlackRefused as refused:
            if refused.passing:
                raise
            return []
        shares = mapping(mapping(answer.get("file")).get("shares"))
        return [
            MessageTs(text(share, "ts"))
            for kind in ("public", "private")
            for share in mappings(mapping(shares.get(kind)).get(key.channel_id))
        ]

    async def _delete(self, method: str, **what: str) -> None:
        await self._outlet.budget.take(self._outlet.allowance(method))
        try:
            await self._outlet.calls.send(
                self._outlet.place.key.installation, method, **what
            )
        except SlackRefused as refused:
            await self._outlet.learn(refused)
            if refused.passing:
                raise

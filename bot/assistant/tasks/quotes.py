"""What messages show of other channels, as far as it may be told to who asks."""

from dataclasses import dataclass, field

from bot.assistant.tasks.reading import Readers
from bot.core.ids import ChannelId
from bot.core.ports import Person
from bot.core.tasks.asked import Asked, Quoted, SlackMessage


@dataclass(slots=True, kw_only=True)
class Quotes:
    """Decides for one task, once for each channel; `told` are those it told from.

    The asker has to be able to read there what is quoted. Where everybody reads
    the answer along, nothing that stands in another channel is told. What was
    left out is counted in `hidden`.
    """

    readers: Readers
    asked: Asked
    person: Person
    told: set[ChannelId] = field(default_factory=set)
    hidden: int = 0
    _may: dict[ChannelId, bool] = field(default_factory=dict)

    async def words(self, message: SlackMessage) -> str:
        """A message's words, and below them of its quotations what may be told.

        Raises `SlackUnreachable` and passing `SlackRefused`.
        """
        parts = [message.text]
        for quote in message.quotes:
            if await self._may_be_told(quote, message):
                parts.append(quote.text)
            else:
                self.hidden += 1
        return "\n\n".join(part for part in parts if part.strip())

    async def _may_be_told(self, quote: Quoted, message: SlackMessage) -> bool:
        channel_id = quote.channel_id
        # What a payload says of its own channel we have not read there.
        is_read = message is not self.asked.message
        if channel_id is None or (is_read and channel_id == message.channel_id):
            return channel_id is not None
        if self.asked.is_answered_openly:
            return False
        if channel_id not in self._may:
            self._may[channel_id] = await self.readers.may_read(
                self.asked, self.person, channel_id
            )
        if self._may[channel_id]:
            self.told.add(channel_id)
        return self._may[channel_id]

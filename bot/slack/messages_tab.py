"""The tab where people write to the bot alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.agent_view import SuggestedPrompt, TabOpened
from bot.slack.calls import SlackCalls

_TITLE = "What can I do for you?"


@dataclass(frozen=True, slots=True)
class SlackMessagesTab:
    """A `MessagesTab` in Slack."""

    calls: SlackCalls

    async def suggest(
        self, opened: TabOpened, prompts: Sequence[SuggestedPrompt]
    ) -> None:
        """Offer `prompts` above the first message: there is no thread yet."""
        await self.calls.send(
            opened.installation,
            "assistant.threads.setSuggestedPrompts",
            channel_id=opened.channel_id,
            title=_TITLE,
            prompts=[{"title": p.title, "message": p.message} for p in prompts],
        )

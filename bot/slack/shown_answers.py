"""An answer that stands in Slack, changed as a whole."""

from dataclasses import dataclass

from bot.core.answers import Version
from bot.core.footer import Footer
from bot.slack.calls import SlackCalls
from bot.slack.footers import footer_blocks
from bot.slack.pacing import Allowance, Budget
from bot.slack.safety import Neutraliser

_UPDATE = "chat.update"


@dataclass(frozen=True, slots=True)
class SlackShownAnswers:
    """`ShownAnswers` in Slack, within what its limits leave."""

    calls: SlackCalls
    budget: Budget

    async def change(self, version: Version, footer: Footer | None) -> None:
        """Let the message of `version` say it, as harmless as it was written."""
        answer = version.answer
        installation = answer.key.installation
        await self.budget.take(Allowance(installation, answer.team_id, _UPDATE))
        safe = Neutraliser()
        text = safe.feed(version.text) + safe.flush()
        await self.calls.send(
            installation,
            _UPDATE,
            channel=answer.key.channel_id,
            ts=answer.reply_ts[0],
            text=text,
            blocks=[{"type": "markdown", "text": text}, *footer_blocks(footer)],
        )

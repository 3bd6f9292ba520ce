"""An answer that stands in Slack, changed as a whole."""

from dataclasses import dataclass

from bot.core.answers import Version
from bot.core.errors import SlackRefused
from bot.core.footer import Footer
from bot.slack.calls import SlackCalls
from bot.slack.footers import footer_blocks
from bot.slack.pacing import Allowance, Budget
from bot.slack.posted import GONE, said_with
from bot.slack.safety import Neutraliser

_UPDATE = "chat.update"


@dataclass(frozen=True, slots=True)
class SlackShownAnswers:
    """`ShownAnswers` in Slack, within what its limits leave."""

    calls: SlackCalls
    budget: Budget

    async def change(self, version: Version, footer: Footer | None) -> bool:
        """Let the message of `version` say it, as harmless as it was written.

        False where it is gone, or may not be changed any more.
        """
        answer = version.answer
        installation = answer.key.installation
        allowance = Allowance(installation, answer.team_id, _UPDATE)
        await self.budget.take(allowance)
        safe = Neutraliser()
        text = safe.feed(version.text) + safe.flush()
        try:
            await self.calls.send(
                installation,
                _UPDATE,
                channel=answer.key.channel_id,
                ts=answer.reply_ts[0],
                **said_with(text, footer_blocks(footer)),
            )
        except SlackRefused as refused:
            if refused.code in GONE:
                return False
            if refused.code == "ratelimited":
                await self.budget.hold_back(allowance, refused.retry_after_s or 1.0)
            raise
        return True

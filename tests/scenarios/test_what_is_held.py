"""However much is read of Slack, a page of it is held at a time."""

import gc
from dataclasses import dataclass, field

import pytest

from bot.core.journal import Fact, SlackCalled
from bot.core.tasks.asked import SlackMessage
from bot.slack.tasks.history import PAGE
from tests.scenarios.kept import Kept
from tests.scenarios.office import Facts, Office, office
from tests.scenarios.summaries import crowd, summarizer
from tests.scenarios.verbs import command, note

_READING = ("conversations.history", "conversations.replies")


@dataclass
class Counting(Facts):
    """Counts the messages that are held whenever Slack has given more of them."""

    before: int = field(default_factory=lambda: held())
    most: int = 0
    pages: int = 0

    def note(self, fact: Fact) -> None:
        """Remember `fact`; the page it tells of has not been unpacked yet."""
        super().note(fact)
        if isinstance(fact, SlackCalled) and fact.method in _READING:
            self.pages += 1
            self.most = max(self.most, held() - self.before)


def held() -> int:
    """How many messages of Slack's somebody still refers to."""
    gc.collect()
    return sum(isinstance(each, SlackMessage) for each in gc.get_objects())


async def counting(workspace: Office) -> Counting:
    """Let the bot tell its journal to one that counts."""
    await workspace.stop_bot()
    workspace.facts = facts = Counting()
    await workspace.start_bot()
    return facts


@pytest.mark.parametrize("count", [1_000, 3_000])
async def test_of_a_long_channel_one_page_is_held(kept: Kept, count: int) -> None:
    async with office(kept) as workspace:
        facts = await counting(workspace)
        workspace.model.answer = summarizer
        crowd(workspace, count)
        *_, result = await command(workspace, f"/summarize last {count}")
        assert f"read {count:,} messages" in note(result)
        assert facts.pages >= count / PAGE
        assert 0 < facts.most <= PAGE


async def test_of_its_threads_one_page_more_is_held(kept: Kept) -> None:
    async with office(kept) as workspace:
        facts = await counting(workspace)
        workspace.model.answer = summarizer
        roots = crowd(workspace, 250)
        for root in roots[-2:]:
            crowd(workspace, 450, thread=root.ts)
        *_, result = await command(workspace, "/summarize last 250")
        assert "read 1,150 messages" in note(result)
        assert PAGE < facts.most <= 2 * PAGE + 1  # a thread's page has its root, too

"""Files of messages that are too old to be told whole."""

import pytest

from bot.core.journal import FileTaken
from bot.playground.slack import Upload
from bot.playground.slack.messages import Message
from tests.media.pictures import picture
from tests.scenarios.kept import Kept
from tests.scenarios.office import Office
from tests.scenarios.test_long_threads import FILLER, SLOW, small_office, told_to

PEAR = Upload("pear.png", picture("PNG", (90, 60)))
PLUMS = Upload("plums.txt", b"twelve plums")


def long_thread(workspace: Office) -> Message:
    """A thread that the bot has not heard of, with a file at either end."""
    app = workspace.slack.workspace.app
    heard, app.subscriptions = app.subscriptions, frozenset()
    root = workspace.say("number 0.", files=[PEAR])
    for number in range(1, 30):
        workspace.say(f"number {number}. {FILLER}", thread=root.ts)
    workspace.say("number 30.", thread=root.ts, files=[PLUMS])
    app.subscriptions = heard
    return root


def fetched(workspace: Office) -> list[str]:
    """The names of the files whose bytes were asked for."""
    names = {file.id: file.name for file in workspace.slack.workspace.files.values()}
    return [names[taken.file_id] for taken in workspace.facts.of(FileTaken)]


@pytest.mark.parametrize("has_summary", [True, False])
async def test_they_stay_in_slack(kept: Kept, *, has_summary: bool) -> None:
    async with small_office(kept) as small:
        root = long_thread(small)
        if not has_summary:
            small.model.will_fail(400, "invalid_request_error", "no")
        small.mention("what is this?", thread=root.ts)
        await small.answered(root)
        (words,) = told_to(small, SLOW)
        assert ("SUMMARY OF 0-" in words) is has_summary
        assert "twelve plums" in words
        assert fetched(small) == ["plums.txt"]

"""A file of an answer stands in its thread once, whatever dies, or ends, meanwhile."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.playground.slack import LocalSlack
from bot.playground.slack.messages import Message
from tests.scenarios.kept import Kept
from tests.scenarios.mortals import Mortals, mortals
from tests.scenarios.office import Office, until

ROWS = "".join(f"| {number} | {'x' * 40} |\n" for number in range(200))
TABLE = f"| n | x |\n|---|---|\n{ROWS}\nThat is all.\n\n"


@pytest.fixture
async def bots(kept: Kept, tmp_path: Path) -> AsyncIterator[Mortals]:
    async with mortals(kept.url, tmp_path) as place:
        yield place


def shared(slack: LocalSlack, asked: Message) -> list[str]:
    """The names of the files in the thread of `asked`."""
    thread = slack.thread(asked.channel, asked.ts)
    return [file.name for message in thread for file in message.body.files]


def breaks_off(place: Office | Mortals) -> None:
    """Let the model stop in the middle of the words after a long table."""
    said = f"{TABLE}{'words ' * 100}"
    place.model.will_break(said, after_chars=len(TABLE) + 50, ending="stall")
    place.model.will_say(TABLE)


async def test_an_answer_that_goes_on_after_a_stop_has_its_file_once(
    workspace: Office,
) -> None:
    workspace.model.will_say(TABLE)
    before = workspace.mention("a table")
    await workspace.answered(before)
    breaks_off(workspace)
    asked = workspace.mention("another one", thread=before.ts)
    await workspace.slack.until(lambda: len(shared(workspace.slack, before)) == 2)
    files = workspace.slack.workspace.files
    old = {*files}
    await workspace.stop_bot()
    await workspace.start_bot()
    await workspace.settled()
    thread = workspace.slack.thread(before.channel, before.ts)
    assert shared(workspace.slack, before) == ["table-1.csv"] * 2
    assert len(old - {*files}) == 1
    assert sum("That is all." in message.text for message in thread) == 2
    assert asked.ts < max(message.ts for message in thread if message.body.files)


async def test_nor_does_a_file_slack_said_nothing_of_stand_there_twice(
    workspace: Office,
) -> None:
    workspace.slack.faults.next("files.completeUploadExternal", drop="after")
    workspace.model.will_say(TABLE)
    asked = workspace.mention("a table")
    await workspace.answered(asked)
    assert shared(workspace.slack, asked) == ["table-1.csv"]


@pytest.mark.filterwarnings("ignore::ResourceWarning")
async def test_nor_one_whose_process_died_before_it_heard_of_it(
    bots: Mortals, kept: Kept
) -> None:
    bots.model.will_say(TABLE)
    bots.model.will_say(TABLE)
    slack = bots.slack
    slack.faults.next("files.completeUploadExternal", drop="after")
    slack.faults.next("files.getUploadURLExternal", hang_s=0.0)
    slack.faults.next("files.getUploadURLExternal", hang_s=300.0)
    asked = slack.people.post("Ana", "#general", f"{slack.mention} a table")
    await slack.until(lambda: shared(slack, asked))
    bots.bots[0].kill()
    slack.faults.clear()
    await bots.deliver_to(0)
    await until(lambda: not kept.is_at_work)
    assert shared(slack, asked) == ["table-1.csv"]
    thread = slack.thread(asked.channel, asked.ts)
    assert sum("That is all." in message.text for message in thread) == 1

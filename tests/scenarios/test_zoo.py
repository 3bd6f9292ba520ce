"""All kinds of files, shared in Slack: nothing crashes, stalls or ends a thread."""

from xml.sax.saxutils import quoteattr

import pytest

from bot.core.conversation import TurnState
from bot.core.journal import TurnFinished
from bot.playground.slack import Upload
from bot.playground.slack.messages import Message
from tests.media.documented import blocks, complaints
from tests.media.pictures import picture
from tests.media.test_zoo import ZOO
from tests.scenarios.kept import Kept
from tests.scenarios.office import Office, office

AT_ONCE = 10
PATIENCE_S = 60.0
HERDS = [[*ZOO][start : start + AT_ONCE] for start in range(0, len(ZOO), AT_ONCE)]


async def asked_about(workspace: Office, *files: Upload) -> str:
    """Share files with a mention; the answer to it."""
    root: Message = workspace.mention("what are these?", files=files)
    await workspace.slack.until(lambda: workspace.answers(root), timeout_s=PATIENCE_S)
    await workspace.settled()
    (answer,) = workspace.answers(root)
    return answer


def is_valid(workspace: Office) -> None:
    """Nothing that the model was sent would be refused by the strictest server."""
    for asked in workspace.model.requests:
        assert [*complaints(asked.body, asked.raw)] == []


@pytest.mark.parametrize("herd", HERDS, ids=lambda herd: herd[0])
async def test_each_file_is_shown_or_told_of_in_one_sentence(
    workspace: Office, herd: list[str]
) -> None:
    answer = await asked_about(workspace, *(Upload(n, ZOO[n][0]()) for n in herd))

    told = "\n".join(workspace.words())
    for name in herd:
        sentence = ZOO[name][1].replace("“it”", f"“{name}”")
        is_there = not sentence.startswith("I could not")
        assert (f"_({sentence})_" in answer.splitlines()) is not is_there, name
        assert f"<file name={quoteattr(name)}" in told
    is_valid(workspace)
    (turn,) = workspace.facts.of(TurnFinished)
    assert turn.state is TurnState.DONE


async def test_a_thread_of_sixty_pictures_shows_the_newest_and_names_the_others(
    kept: Kept,
) -> None:
    async with office(kept, request_max_images=20) as workspace:
        app = workspace.slack.workspace.app
        heard, app.subscriptions = app.subscriptions, frozenset()
        root = workspace.say("our fruit")
        for number in range(1, 1_000):
            picks = [picture_of(number)] if number % 16 == 0 and number < 976 else []
            workspace.say(f"number {number}", by="Ben", thread=root.ts, files=picks)
        app.subscriptions = heard
        workspace.mention("what is there?", thread=root.ts)
        await workspace.slack.until(
            lambda: workspace.answers(root), timeout_s=PATIENCE_S
        )

        body = workspace.model.requests[-1].body
        told = "\n".join(workspace.words())
        made_room = 'not_shown="newer files took its place"'
        assert len([*blocks(body, "image")]) == 20
        assert told.count(made_room) == 40
        assert workspace.calls().count("files.info") == 20
        assert told.index(made_room) < told.index("shown", told.rindex(made_room))
        is_valid(workspace)


def picture_of(number: int) -> Upload:
    return Upload(f"{number}.png", picture("PNG", (400 + number, 300)))

"""*Answer again* under an answer whose question was changed: once, whatever happens."""

import json

from bot.playground.slack.messages import Message
from tests.scenarios.office import Office
from tests.scenarios.test_footers import asked
from tests.scenarios.test_second_thoughts import edited, ours

NEW = "Rome.\nversion 2 of 2"


async def outdated(workspace: Office) -> Message:
    """An answer whose question was changed since."""
    root = await asked(workspace)
    await edited(workspace, root, "what is the capital of Italy?")
    (answer,) = ours(workspace, root)
    workspace.model.will_say("Rome.")
    return answer


async def test_pressed_twice_it_is_answered_once(workspace: Office) -> None:
    answer = await outdated(workspace)
    with workspace.model.holding():
        await workspace.slack.people.click("Ana", answer, "answer_again")
        await workspace.model.until_asked(2)
        await workspace.slack.people.click("Ana", answer, "answer_again")
        await workspace.slack.delivery.all_done()
    await workspace.settled()
    assert workspace.answers(answer) == [NEW]
    assert len(workspace.model.requests) == 2
    (told,) = await workspace.whispered("Ana")
    assert told.endswith("it has been answered.")


async def test_it_is_answered_once_where_the_process_dies_before_it_says_so(
    workspace: Office,
) -> None:
    answer = await outdated(workspace)
    await workspace.slack.people.click("Ana", answer, "answer_again")
    await workspace.settled()
    await workspace.stop_bot()
    arguments = {"value": "1", "user_team_id": workspace.slack.workspace.id}
    workspace.kept.change(
        f"UPDATE requests SET state = 'waiting', arguments = '{json.dumps(arguments)}'"  # noqa: S608 - names of ours
        " WHERE kind = 'answer_again'"
    )
    await workspace.start_bot()
    await workspace.settled()
    assert workspace.answers(answer) == [NEW]
    assert len(workspace.model.requests) == 2

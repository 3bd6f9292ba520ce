"""*Answer again* under an answer whose question was changed: once, whatever happens."""

import json

from bot.playground.slack.messages import Message
from tests.scenarios.office import Office, until
from tests.scenarios.test_footers import asked, press
from tests.scenarios.test_second_thoughts import edited, ours

NEW = "Rome.\nversion 2 of 2"
BACK = "\N{BLACK LEFT-POINTING TRIANGLE}"
ON = "\N{BLACK RIGHT-POINTING TRIANGLE}"


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


async def test_words_that_are_still_on_their_way_to_slack_never_replace_newer_ones(
    workspace: Office,
) -> None:
    root = await asked(workspace)
    workspace.slack.faults.next("chat.update", hang_s=1.0)
    words = f"{workspace.slack.mention} what is the capital of Italy?"
    workspace.slack.people.edit("Ana", root, words)
    await until(lambda: not workspace.slack.faults.left("chat.update"))
    workspace.model.will_say("Rome.")
    (answer,) = ours(workspace, root)
    await workspace.slack.people.click("Ana", answer, "answer_menu", "answer_again/1")
    await workspace.settled()
    assert workspace.answers(root) == [NEW]


async def test_of_versions_chosen_at_once_the_message_says_the_one_that_counts(
    workspace: Office,
) -> None:
    root = await asked(workspace, "One.")
    for turn, words in enumerate(("Two.", "Three."), start=1):
        workspace.model.will_say(words)
        await press(workspace, root, "answer_menu", f"answer_again/{turn}")
    await press(workspace, root, f"show_version/{BACK}")
    workspace.slack.faults.next("chat.update", hang_s=1.0)
    (answer,) = ours(workspace, root)
    assert answer.text == "Two.\nversion 2 of 3"
    await workspace.slack.people.click("Ana", answer, f"show_version/{BACK}")
    await until(lambda: not workspace.slack.faults.left("chat.update"))
    await workspace.slack.people.click("Ana", answer, f"show_version/{ON}")
    await workspace.settled()
    assert counting(workspace) == [(3,)]
    assert workspace.answers(root) == ["Three.\nversion 3 of 3"]


def counting(workspace: Office) -> list[tuple[int]]:
    """The turns whose answers are context from now on."""
    return workspace.kept.rows("SELECT number FROM turns WHERE state = 'done'")

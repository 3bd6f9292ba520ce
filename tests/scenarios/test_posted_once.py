"""What is posted at somebody's click stands there once, whatever Slack says of it."""

from tests.scenarios.office import Office
from tests.scenarios.subjects import ask, opened, summary_of
from tests.scenarios.summaries import link_to
from tests.scenarios.verbs import action, press, whispers, words


async def test_pressed_twice_at_once_both_lead_to_the_same_thread(
    workspace: Office,
) -> None:
    result = await summary_of(workspace, "we ship on Monday")
    workspace.slack.faults.next("chat.postMessage", hang_s=2.0)
    known = {m.ts for m in whispers(workspace, "Ana")}
    for _ in range(2):
        button = action(result, "Ask about it")
        await workspace.slack.people.click("Ana", result, button)
    await workspace.settled()
    [root] = opened(workspace)
    told = [m.text for m in whispers(workspace, "Ana") if m.ts not in known]
    where = f"[in our direct messages]({link_to(workspace, root)})"
    assert told == [f"Let's talk about it {where}."] * 2


async def test_a_thread_of_which_slack_said_nothing_is_found_and_not_opened_twice(
    workspace: Office,
) -> None:
    result = await summary_of(workspace, "we ship on Monday")
    workspace.slack.faults.next("chat.postMessage", drop="after")
    known = {m.ts for m in whispers(workspace, "Ana")}
    await press(workspace, result, "Ask about it")
    await workspace.settled()
    [where] = [m for m in whispers(workspace, "Ana") if m.ts not in known]
    [root] = opened(workspace)
    assert link_to(workspace, root) in where.text
    await ask(workspace, root, "when?")
    assert "Ben: we ship on Monday" in workspace.words()[0]


async def test_a_share_of_which_slack_said_nothing_is_found_and_not_posted_twice(
    workspace: Office,
) -> None:
    result = await summary_of(workspace, "we ship on Monday")
    workspace.slack.faults.next("chat.postMessage", drop="after")
    await press(workspace, result, "Share in channel")
    shared = [m for m in workspace.slack.messages("#general") if m.bot_id]
    assert [words(m) for m in shared] == [words(result)]
    [again] = await press(workspace, result, "Share in channel")
    assert again.text == "It has been shared there already."

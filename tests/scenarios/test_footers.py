"""Under an answer: figures, thumbs, ways on and other versions."""

import pytest

from bot.core.conversation import TurnState
from bot.core.journal import TurnFinished
from bot.playground.slack.messages import Message
from tests.scenarios.kept import Kept
from tests.scenarios.office import Office, office, until


def newest(workspace: Office, root: Message) -> Message:
    """The last message of a thread."""
    return workspace.slack.thread(root.channel, root.root_ts)[-1]


def pressable(message: Message) -> list[str]:
    """What can be pressed under it: labels, in order."""
    found: list[str] = []
    for block in message.body.blocks:
        for element in block.get("elements", []):
            options = element.get("options", [])
            found += [option["text"]["text"] for option in options]
            if element["type"] == "button":
                found.append(element["text"]["text"])
            if element["type"] == "feedback_buttons":
                found.append("thumbs")
    return found


async def press(
    workspace: Office,
    root: Message,
    action: str,
    value: str | None = None,
    *,
    by: str = "Ana",
) -> None:
    """Press something under the newest answer, and wait until the bot rests."""
    message = newest(workspace, root)
    await workspace.slack.people.click(by, message, action, value)
    await workspace.settled()


_MENU = ["How was this answered?", "Which prompt answered this?", "Answer again"]


async def asked(
    workspace: Office, says: str = "Paris.", stop_reason: str = "end_turn"
) -> Message:
    """Ana asks, and is answered."""
    workspace.model.will_say(says, stop_reason=stop_reason)
    root = workspace.mention("what is the capital of France?")
    await workspace.answered(root)
    return root


async def test_an_answer_has_thumbs_and_a_menu_in_the_calls_it_needs_anyway(
    workspace: Office,
) -> None:
    await asked(workspace)
    known = len(workspace.calls())
    root = await asked(workspace)
    assert len(workspace.calls()) - known <= 4
    assert pressable(newest(workspace, root)) == ["thumbs", *_MENU]


async def test_figures_stand_there_always_or_never(kept: Kept) -> None:
    async with office(kept, receipt="always") as workspace:
        root = await asked(workspace)
        (said,) = workspace.answers(root)
        words, line = said.split("\n")
        assert words == "Paris."
        assert line.startswith("read 1 of 1 message · claude-")
        assert " in / " in line
    async with office(kept, receipt="never") as workspace:
        root = await asked(workspace)
        found = pressable(newest(workspace, root))
        assert found == ["thumbs", "Which prompt answered this?", "Answer again"]


@pytest.mark.parametrize("shows", ["always", "on_request", "never"])
async def test_a_thread_that_nearly_fills_the_window_says_so_whatever_is_shown(
    kept: Kept, shows: str
) -> None:
    async with office(kept, receipt=shows) as workspace:
        root = await asked(workspace)
        assert "nearly too long" not in workspace.answers(root)[0]
        workspace.model.will_say("Rome.", usage={"input_tokens": 950_000})
        workspace.say("and of Italy?", thread=root.ts)
        last = (await workspace.answered(root, 2))[-1]
        assert last.endswith("nearly too long for the model: start a new one soon")
        if shows == "on_request":
            await press(workspace, root, "answer_menu", "show_receipt/2")
            (view,) = workspace.slack.people.views("Ana")
            text = view.json["blocks"][0]["text"]["text"]
            assert "Room left: this thread is nearly too long" in text


async def test_a_price_of_the_settings_is_what_the_figures_count_with(
    kept: Kept,
) -> None:
    price = "claude-sonnet-5-5=3000/0"
    async with office(kept, receipt="always", messages_api_prices=price) as workspace:
        workspace.model.will_say("Paris.", usage={"input_tokens": 1_000})
        root = workspace.mention("what is the capital of France?")
        (said,) = await workspace.answered(root)
        assert " · $3.000" in said


async def test_figures_open_in_a_window_on_request(workspace: Office) -> None:
    root = await asked(workspace)
    await press(workspace, root, "answer_menu", "show_receipt/1")
    (view,) = workspace.slack.people.views("Ana")
    shown = view.json["blocks"][0]["text"]["text"]
    assert "Read: read 1 of 1 message" in shown
    assert "Model: claude-" in shown


async def test_a_thumb_up_is_kept_with_the_answer_it_is_about(
    workspace: Office,
) -> None:
    root = await asked(workspace)
    await press(workspace, root, "feedback", "good/1")
    assert workspace.slack.people.views("Ana") == []
    ((verdict, turn, model),) = workspace.kept.rows(
        "SELECT verdict, turn, model FROM feedback"
    )
    assert (verdict, turn) == ("good", 1)
    assert model.startswith("claude-")


async def test_a_thumb_down_asks_what_was_wrong(workspace: Office) -> None:
    root = await asked(workspace)
    await press(workspace, root, "feedback", "bad/1")
    (view,) = workspace.slack.people.views("Ana")
    await workspace.slack.people.submit("Ana", view, {"reason": "It is Lyon."})
    await until(
        lambda: workspace.kept.rows("SELECT 1 FROM feedback WHERE reason <> ''")
    )
    rows = workspace.kept.rows("SELECT verdict, reason FROM feedback")
    assert rows == [("bad", "It is Lyon.")]


async def test_nobody_from_outside_the_thread_may_press(workspace: Office) -> None:
    root = await asked(workspace)
    await press(workspace, root, "answer_menu", "answer_again/1", by="Ben")
    (told,) = await workspace.whispered("Ben")
    assert told == "Only people who wrote in this thread can do that."
    assert workspace.answers(root) == ["Paris."]


async def test_an_answer_that_was_cut_off_can_be_continued(workspace: Office) -> None:
    root = await asked(workspace, "One, two", stop_reason="max_tokens")
    assert pressable(newest(workspace, root))[1] == "Continue"
    workspace.model.will_say("three, four.")
    await press(workspace, root, "continue_answer")
    answers = await workspace.answered(root, 2)
    assert answers[1] == "three, four."
    assert workspace.words()[1] == "assistant: One, two"
    await press(workspace, root, "answer_menu", "show_receipt/1")


async def test_an_answer_that_failed_can_be_tried_again_in_its_place(
    workspace: Office,
) -> None:
    workspace.model.will_fail(401, "authentication_error")
    root = workspace.mention("what is the capital of France?")
    await workspace.answered(root)
    assert pressable(newest(workspace, root)) == ["Try again"]
    workspace.model.will_say("Paris.")
    await press(workspace, root, "try_again")
    await until(lambda: workspace.answers(root) == ["Paris."])


async def test_a_refusal_offers_nothing_and_its_question_is_forgotten(
    workspace: Office,
) -> None:
    root = await asked(workspace, "No", stop_reason="refusal")
    assert pressable(newest(workspace, root)) == []
    workspace.model.will_say("Rome.")
    workspace.say("and of Italy?", thread=root.ts)
    await workspace.answered(root, 2)
    assert "France" not in "".join(workspace.words())


async def test_an_answer_given_again_is_a_version_of_the_same_message(
    workspace: Office,
) -> None:
    root = await asked(workspace)
    workspace.model.will_say("It is Paris.")
    await press(workspace, root, "answer_menu", "answer_again/1")
    await until(lambda: "It is" in workspace.answers(root)[0])
    await workspace.settled()
    assert workspace.answers(root) == ["It is Paris.\nversion 2 of 2"]
    assert "Paris" not in "".join(workspace.words())
    message = newest(workspace, root)
    assert pressable(message)[1] == "\N{BLACK LEFT-POINTING TRIANGLE}"

    back = "show_version/\N{BLACK LEFT-POINTING TRIANGLE}"
    await press(workspace, root, back)
    await until(lambda: "1 of 2" in workspace.answers(root)[0])
    assert workspace.answers(root) == ["Paris.\nversion 1 of 2"]
    workspace.model.will_say("Two million.")
    workspace.say("how many live there?", thread=root.ts)
    await workspace.answered(root, 2)
    assert workspace.words()[1] == "assistant: Paris."
    states = [fact.state for fact in workspace.facts.of(TurnFinished)]
    assert states == [TurnState.DONE] * 3


async def test_only_the_newest_answer_is_given_again(workspace: Office) -> None:
    root = await asked(workspace)
    first = newest(workspace, root)
    workspace.say("thanks", thread=root.ts)
    await workspace.answered(root, 2)
    await workspace.slack.people.click("Ana", first, "answer_menu", "answer_again/1")
    (told,) = await workspace.whispered("Ana")
    assert told.startswith("Only the newest answer")


async def test_a_long_version_comes_back_too(workspace: Office) -> None:
    first = "A sentence of the first answer. " * 200
    root = await asked(workspace, first)
    workspace.model.will_say("Short.")
    await press(workspace, root, "answer_menu", "answer_again/1")
    await until(lambda: "Short." in workspace.answers(root)[0])
    await workspace.settled()
    back = "show_version/\N{BLACK LEFT-POINTING TRIANGLE}"
    await press(workspace, root, back)
    await until(lambda: "first answer" in workspace.answers(root)[0])
    (said,) = workspace.answers(root)
    assert said.startswith(first.strip())


async def test_an_answer_of_several_messages_is_given_again_below(
    workspace: Office,
) -> None:
    root = await asked(workspace, "A paragraph of it.\n\n" * 1_000)
    several = len(workspace.answers(root))
    assert several > 1
    workspace.model.will_say("Short.")
    await press(workspace, root, "answer_menu", "answer_again/1")
    answers = await workspace.answered(root, several + 1)
    assert len(answers) == several + 1
    assert answers[-1] == "Short."
    assert "paragraph" not in "".join(workspace.words())

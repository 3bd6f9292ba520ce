"""Threads that are too long to be sent whole."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import pytest

from bot.assistant.condensing import Condensing
from bot.core.journal import ThreadCondensed
from bot.playground.slack import Upload
from bot.playground.slack.messages import Message
from tests.media.pictures import picture
from tests.scenarios.kept import Kept
from tests.scenarios.office import Office, office, until
from tests.scenarios.test_footers import newest, press

FILLER = "and so on and so forth, as people do when they have time. " * 10
FAST, SLOW = "claude-haiku-5-5", "claude-sonnet-5-5"


@pytest.fixture
async def small(kept: Kept) -> AsyncIterator[Office]:
    """An office whose bot sends little of a thread whole."""
    async with small_office(kept) as place:
        yield place


@asynccontextmanager
async def small_office(kept: Kept) -> AsyncIterator[Office]:
    async with office(
        kept, history_tokens=2_000, messages_api_fast_model=FAST
    ) as place:
        place.model.answer = told
        yield place


def told(body: Mapping[str, Any]) -> str:
    """Summaries say what they are of; answers are short."""
    if body["model"] != FAST:
        return "Noted."
    words = "".join(block["text"] for block in body["messages"][0]["content"])
    numbers = [n for n in range(300) if f"number {n}." in words]
    before = words.partition("SUMMARY OF ")[2].partition("-")[0] or numbers[0]
    return f"SUMMARY OF {before}-{numbers[-1]}"


def told_to(workspace: Office, model: str) -> list[str]:
    """All words of each request to a model."""
    return [
        "".join(block["text"] for block in asked.body["messages"][0]["content"])
        for asked in workspace.model.requests
        if asked.body["model"] == model
    ]


async def talked(workspace: Office, count: int) -> Message:
    """A thread with the bot, that many turns long."""
    root = workspace.mention(f"number 0. {FILLER}")
    await workspace.answered(root)
    for number in range(1, count):
        workspace.say(f"number {number}. {FILLER}", thread=root.ts)
        await workspace.answered(root, number + 1)
    return root


async def condensed(workspace: Office) -> None:
    await until(lambda: workspace.facts.of(ThreadCondensed))
    await until(lambda: workspace.kept.rows(SUMMARY))


def unanswered(workspace: Office, count: int) -> Message:
    """A thread that people began without the bot, and that it has not heard of."""
    app = workspace.slack.workspace.app
    heard, app.subscriptions = app.subscriptions, frozenset()
    root = workspace.say(f"number 0. {FILLER}")
    for number in range(1, count):
        workspace.say(f"number {number}. {FILLER}", thread=root.ts, by="Ben")
    app.subscriptions = heard
    return root


SUMMARY = "SELECT summary FROM conversations WHERE summary IS NOT NULL"


async def test_a_growing_thread_is_summarised_after_an_answer_nobody_waits_for(
    small: Office,
) -> None:
    root = await talked(small, 9)
    await condensed(small)
    before = len(small.slack.calls())
    small.say("what was first?", thread=root.ts)
    await small.answered(root, 10)
    assert "This is a long thread" not in str(small.slack.calls()[before:])
    first, *_, last = small.words()
    assert first.startswith('user: <summary of="')
    assert "SUMMARY OF 0-" in first
    assert "number 0." not in first
    assert "number 8." in "".join(small.words())
    assert "what was first?" in last


async def test_a_summary_is_extended_by_what_came_after_it(small: Office) -> None:
    await talked(small, 13)
    await condensed(small)
    await until(lambda: len(small.facts.of(ThreadCondensed)) >= 2)
    again = told_to(small, FAST)[-1]
    assert again.count("<summary of=") == 1
    assert "number 0." not in again
    assert "<answer>\nNoted.\n</answer>" in again


async def test_what_summaries_take_is_on_the_bill_of_who_asked(small: Office) -> None:
    await talked(small, 9)
    await condensed(small)
    ((user, requests, turns),) = small.kept.rows(
        "SELECT user_id, requests, turns FROM usage_daily"
    )
    assert user == small.slack.workspace.person("Ana").id
    assert turns == 9
    assert requests >= 10


async def test_the_receipt_says_how_much_was_only_summarised(small: Office) -> None:
    root = await talked(small, 9)
    await condensed(small)
    small.say("what was first?", thread=root.ts)
    await small.answered(root, 10)
    await press(small, root, "answer_menu", "show_receipt/10")
    (view,) = small.slack.people.views("Ana")
    assert "earlier messages summarised" in view.json["blocks"][0]["text"]["text"]


async def test_a_summary_is_void_once_something_it_covers_is_taken_back(
    small: Office,
) -> None:
    root = await talked(small, 9)
    await condensed(small)
    small.slack.people.edit("Ana", root, f"{small.slack.mention} number 0. Never mind.")
    await small.settled()
    assert not small.kept.rows(SUMMARY)


async def test_a_summary_stays_when_something_newer_is_changed(small: Office) -> None:
    root = await talked(small, 9)
    await condensed(small)
    last = [m for m in small.slack.thread(root.channel, root.ts) if not m.bot_id][-1]
    small.slack.people.delete("Ana", last)
    await small.settled()
    assert small.kept.rows(SUMMARY)


async def test_a_deletion_while_a_summary_is_made_voids_it(small: Office) -> None:
    root = unanswered(small, 30)
    second = small.slack.thread(root.channel, root.ts)[1]
    small.model.will_say("SUMMARY OF number 1")
    with small.model.holding():
        small.mention("what was first?", thread=root.ts)
        await small.model.until_asked()
        assert "number 1." in told_to(small, FAST)[0]
        small.slack.people.delete("Ben", second)
        await small.slack.delivery.all_done()
    await small.answered(root)
    assert "number 1." not in "".join([*told_to(small, FAST)[1:], *small.words()])
    ((summary,),) = small.kept.rows(SUMMARY)
    assert summary.startswith("SUMMARY OF 0-")


async def test_called_into_a_long_thread_it_reads_all_of_it_first(
    small: Office,
) -> None:
    root = unanswered(small, 30)
    small.mention("what was first?", thread=root.ts)
    await small.answered(root)
    assert small.answers(root) == ["Noted."]
    (words,) = told_to(small, SLOW)
    assert "SUMMARY OF 0-" in words
    assert "number 29." in words
    assert "not shown" not in words


async def test_an_answer_does_not_wait_for_ever_for_a_summary(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    hasty = partial(Condensing, patience_s=0.3)
    monkeypatch.setattr("bot.app.work_side.Condensing", hasty)
    async with small_office(kept) as small:
        root = unanswered(small, 30)
        small.model.will_say("too late", delay_s=2.0)
        small.mention("what was first?", thread=root.ts)
        await small.answered(root)
        (words,) = told_to(small, SLOW)
        assert "earlier messages are not shown" in words
        assert "number 29." in words
        await press(small, root, "answer_menu", "show_receipt/1")
        (view,) = small.slack.people.views("Ana")
        assert "earlier messages, which did not fit" in str(view.json)
        await condensed(small)


async def test_a_summary_that_fails_costs_no_answer(small: Office) -> None:
    root = unanswered(small, 30)
    small.model.will_fail(400, "invalid_request_error", "no")
    small.mention("what was first?", thread=root.ts)
    await small.answered(root)
    assert newest(small, root).text.startswith("Noted.")
    assert "earlier messages are not shown" in told_to(small, SLOW)[0]
    assert small.facts.of(ThreadCondensed)[0].error == "RequestRefused"


async def test_a_model_with_a_smaller_window_than_anybody_knows_is_told_less(
    kept: Kept,
) -> None:
    async with office(kept, messages_api_fast_model=FAST) as workspace:
        workspace.model.answer = told
        root = unanswered(workspace, 30)
        workspace.model.will_fail(
            400, "invalid_request_error", "prompt is too long: 9000 tokens > 4000"
        )
        workspace.mention("what was first?", thread=root.ts)
        assert await workspace.answered(root) == ["Noted."]
        first, second = told_to(workspace, SLOW)
        assert "number 29." in second
        assert "number 0." in first
        assert "number 0." not in second
        assert "SUMMARY OF 0-" in second


async def test_a_thread_of_a_thousand_messages_and_sixty_pictures_is_answered(
    workspace: Office,
) -> None:
    app = workspace.slack.workspace.app
    heard, app.subscriptions = app.subscriptions, frozenset()
    root = workspace.say("number 0.")
    people, pear = workspace.slack.people, Upload("pear.png", picture("PNG", (90, 60)))
    for number in range(1, 1_000):
        files = [pear] if number % 16 == 0 else []
        people.post(
            "Ben", "#general", f"number {number}.", thread_ts=root.ts, files=files
        )
    app.subscriptions = heard
    workspace.mention("what is this?", thread=root.ts)
    await workspace.slack.until(lambda: workspace.answers(root), timeout_s=30)
    words = "".join(workspace.words())
    assert all(words.count(f"number {n}.") == 1 for n in range(1_000))
    images = [b for b in workspace.asked()[0]["content"] if b["type"] == "image"]
    assert 0 < len(images) <= 20

"""Publishing: once, whatever dies meanwhile; nothing lost, whoever comes second."""

from dataclasses import replace

import pytest

from bot.core import prompt_notices as notices
from bot.core.audit import Action, fingerprint
from bot.core.errors import LeaseLost
from bot.core.governing import GovernRequest as Ask
from bot.core.prompt_views import EditorPage
from bot.core.prompts import Conflict, Mode, PromptVersion
from tests.assistant.governed import ACME, ANA, SUPPORT, Governors
from tests.assistant.governing.desk import Desk, asked, ours
from tests.assistant.governing.outside import ADMIN, BEN


@pytest.fixture
def desk(governors: Governors) -> Desk:
    return Desk(governors)


async def publish(desk: Desk, text: str, **arguments: str) -> None:
    ask = asked(Ask.PUBLISH, SUPPORT, ANA, text=text, **arguments)
    await desk.publishing.publish(ask, ours)


async def test_it_is_published_with_its_author_reason_and_fingerprints(
    desk: Desk,
) -> None:
    await publish(desk, "  one\n", reason="A  start\nfor us", mode="replaces")
    await publish(desk, "two", base="1")

    assert isinstance(desk.page, PromptVersion)
    first, second = await desk.governors.store.prompts.versions(SUPPORT)
    assert (second.wording.text, second.author, second.reason) == (
        *("one", ANA, "A start for us"),
    )
    assert (second.wording.mode, first.wording.mode) == (Mode.REPLACES, Mode.ADDS)
    lines = [(e.action, e.detail, e.before, e.after) for e in await desk.audit()]
    assert lines == [
        (Action.PUBLISHED, "v1", "", fingerprint("one")),
        (Action.PUBLISHED, "v2", fingerprint("one"), fingerprint("two")),
    ]


async def test_what_was_published_before_we_died_is_shown_and_not_done_again(
    desk: Desk,
) -> None:
    desk.shown.breaks_off = True
    with pytest.raises(LeaseLost):
        await publish(desk, "one")
    desk.shown.breaks_off = False

    await publish(desk, "one")

    assert isinstance(desk.page, PromptVersion)
    assert (desk.page.number, len(await desk.audit())) == (1, 1)
    assert await desk.governors.store.prompts.draft(SUPPORT, ANA) is None


async def test_going_back_is_done_once_as_well(desk: Desk) -> None:
    await publish(desk, "one")
    await publish(desk, "two", base="1")
    back = asked(Ask.ROLL_BACK, version="1", base="2")
    desk.shown.breaks_off = True
    with pytest.raises(LeaseLost):
        await desk.publishing.roll_back(back, ours)
    desk.shown.breaks_off = False

    await desk.publishing.roll_back(back, ours)

    assert isinstance(desk.page, PromptVersion)
    assert (desk.page.number, desk.page.equals, desk.page.wording.text) == (3, 1, "one")
    assert (desk.page.reason, len(await desk.audit())) == ("back to v1", 3)


async def test_the_same_words_of_somebody_else_are_a_conflict_all_the_same(
    desk: Desk,
) -> None:
    desk.slack.people[BEN] = replace(ADMIN, user_id=BEN)
    await publish(desk, "one")

    await desk.publishing.publish(asked(Ask.PUBLISH, by=BEN, text="one"), ours)

    assert isinstance(desk.page, Conflict)


async def test_a_draft_that_was_overtaken_is_opened_beside_what_overtook_it(
    desk: Desk,
) -> None:
    desk.slack.people[BEN] = replace(ADMIN, user_id=BEN)
    await desk.publishing.save_draft(asked(Ask.DRAFT, by=BEN, text="mine"), ours)
    await publish(desk, "theirs")

    await desk.publishing.edit(asked(Ask.EDIT, by=BEN), ours)

    assert isinstance(desk.page, Conflict)
    assert (desk.page.theirs.wording.text, desk.page.mine.wording.text) == (
        *("theirs", "mine"),
    )


async def test_an_older_version_is_put_into_the_editor_to_be_changed_first(
    desk: Desk,
) -> None:
    await publish(desk, "one")
    await publish(desk, "two", base="1")

    await desk.publishing.edit(asked(Ask.EDIT, from_version="1"), ours)

    assert isinstance(desk.page, EditorPage)
    assert (desk.page.draft.wording.text, desk.page.draft.base) == ("one", 2)


async def test_a_file_goes_before_what_was_typed(desk: Desk) -> None:
    await publish(desk, "typed", file_id="F1")

    assert isinstance(desk.page, PromptVersion)
    assert desk.page.wording.text == "from a file"


async def test_what_cannot_be_published_is_kept_as_a_draft(desk: Desk) -> None:
    await publish(desk, "{user}")

    assert isinstance(desk.page, EditorPage)
    assert "`{user}`" in desk.page.problems[0]
    draft = await desk.governors.store.prompts.draft(SUPPORT, ANA)
    assert draft is not None
    assert draft.wording.text == "{user}"
    assert await desk.audit() == []


async def test_publishing_what_holds_changes_nothing(desk: Desk) -> None:
    await publish(desk, "one")
    await publish(desk, "one", base="1")

    assert desk.page == notices.NOTHING_CHANGED
    assert len(await desk.audit()) == 1


async def test_going_back_to_what_never_was_is_told(desk: Desk) -> None:
    await desk.publishing.roll_back(asked(Ask.ROLL_BACK, version="9"), ours)

    assert desk.page == notices.NO_SUCH_VERSION


async def test_a_workspaces_prompt_replaces_nothing(desk: Desk) -> None:
    ask = asked(Ask.PUBLISH, ACME, text="one", mode="replaces")
    await desk.publishing.publish(ask, ours)

    found = await desk.governors.store.prompts.governed(ACME)
    assert found.wording.mode is Mode.ADDS


async def test_whoever_closed_the_window_is_told_in_words(desk: Desk) -> None:
    desk.shown.is_closed = True

    said = await desk.publishing.publish(asked(Ask.PUBLISH, text="one"), ours)

    assert said == "The prompt is published: it is version 1 now."


async def test_nothing_is_shown_by_a_process_that_was_replaced(desk: Desk) -> None:
    def lost() -> None:
        raise LeaseLost

    with pytest.raises(LeaseLost):
        await desk.publishing.edit(asked(Ask.EDIT), lost)
    assert desk.shown.pages == []


async def test_the_model_is_told_of_it_from_the_next_question_on(desk: Desk) -> None:
    await desk.governors.prompts.effective(SUPPORT)

    await publish(desk, "Be brief.")

    assert "Be brief." in (await desk.governors.prompts.effective(SUPPORT)).system

"""What is remembered of people and channels goes when news of them come."""

from collections.abc import AsyncIterator

import pytest

from bot.core.access import Standing
from bot.core.news import Change, Topic
from tests.slack.stage import ORCHARD, stage
from tests.slack.test_directory import ANNA, COUNTY, GARDEN, Scene


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with stage() as on:
        yield Scene(on)


@pytest.mark.parametrize(
    ("change", "now"),
    [
        (Change(Topic.PERSON, ORCHARD, ANNA.user_id), Standing.GUEST),
        (Change(Topic.INSTALLATION, ORCHARD), Standing.GUEST),
        (None, Standing.GUEST),
        (Change(Topic.PERSON, ORCHARD, "U0SOMEONE"), Standing.MEMBER),
        (Change(Topic.PERSON, COUNTY, ANNA.user_id), Standing.MEMBER),
        (Change(Topic.CHANNEL, ORCHARD, ANNA.user_id), Standing.MEMBER),
        (Change(Topic.PROMPTS, ORCHARD), Standing.MEMBER),
    ],
)
async def test_news_of_a_person_let_them_be_asked_about_anew(
    scene: Scene, change: Change | None, now: Standing
) -> None:
    scene.knows()
    scene.knows(is_restricted=True)
    assert (await scene.anna()).standing is Standing.MEMBER

    scene.news.tell(change)

    assert (await scene.anna()).standing is now


@pytest.mark.parametrize(
    ("change", "now"),
    [
        (Change(Topic.CHANNEL, ORCHARD, GARDEN), True),
        (Change(Topic.INSTALLATION, ORCHARD), True),
        (None, True),
        (Change(Topic.CHANNEL, COUNTY, GARDEN), False),
        (Change(Topic.CHANNEL, ORCHARD, "C0OTHER01"), False),
    ],
)
async def test_so_do_news_of_a_channel(
    scene: Scene, change: Change | None, *, now: bool
) -> None:
    answers = [{"channel": {"is_ext_shared": is_shared}} for is_shared in (False, True)]
    scene.slack.will_answer("conversations.info", *answers)
    first = await scene.directory.channel(ORCHARD, GARDEN)

    scene.news.tell(change)

    found = await scene.directory.channel(ORCHARD, GARDEN)
    assert first is not None
    assert found is not None
    assert (first.is_shared, found.is_shared) == (False, now)

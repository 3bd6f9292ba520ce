"""Published again by whoever has published it: one version; a conflict for others."""

import pytest

from bot.core.prompts import Conflict, Draft, Mode
from bot.store import Store
from tests.store.governed import ADA, BOB, draft, line, published, scope


async def test_who_publishes_the_same_again_is_told_that_it_is_published(
    store: Store,
) -> None:
    first = await published(store, draft("one \0"))

    assert await published(store, draft("one \0")) == first

    assert await store.prompts.draft(scope(), ADA) is None
    assert len(await store.prompts.audit(scope(channel=None))) == 1


@pytest.mark.parametrize(
    "other",
    [draft("one", by=BOB), draft("one", mode=Mode.REPLACES), draft("two")],
    ids=["author", "mode", "text"],
)
async def test_what_differs_in_anything_is_a_conflict(
    store: Store, other: Draft
) -> None:
    theirs = await published(store, draft("one"))

    made = await store.prompts.publish(other, "", line())

    assert made == Conflict(theirs=theirs, mine=other)
    assert await store.prompts.draft(scope(), other.author) == other


async def test_a_version_brought_back_is_not_one_that_was_written(store: Store) -> None:
    await published(store, draft("one"))
    theirs = await published(store, draft("two", base=1))

    made = await store.prompts.publish(draft("two", base=1), "", line(), equals=1)

    assert made == Conflict(theirs=theirs, mine=draft("two", base=1))


async def test_what_was_overtaken_is_a_conflict_also_for_its_author(
    store: Store,
) -> None:
    await published(store, draft("one"))
    theirs = await published(store, draft("two", base=1, by=BOB))

    made = await store.prompts.publish(draft("one"), "", line())

    assert made == Conflict(theirs=theirs, mine=draft("one"))

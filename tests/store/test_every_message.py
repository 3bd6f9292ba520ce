"""Where admins want every message answered, new ones begin a conversation."""

from dataclasses import replace

import pytest

from bot.core.governed import AnswerWhen, ScopeSettings
from bot.core.incoming import Posted, Receipt
from bot.store import Store
from tests.store.governed import line, scope
from tests.store.posts import leased, posted

EVERY = ScopeSettings(answers=AnswerWhen.EVERY_MESSAGE)
MENTION = ScopeSettings(answers=AnswerWhen.MENTION)


def said(ts: str = "5.0", thread: str | None = None, team: str = "T1") -> Posted:
    return posted(ts, thread=thread or ts, addressed=False, team=team)


async def received(store: Store, what: Posted, *, room: bool = True) -> Receipt:
    return (await store.inbox.take_in(what, room=room)).receipt


@pytest.mark.parametrize("answers", [None, AnswerWhen.MENTION, AnswerWhen.FOLLOW_UP])
async def test_elsewhere_nothing_is_stored(
    store: Store, answers: AnswerWhen | None
) -> None:
    settings = ScopeSettings(answers=answers)
    await store.prompts.change_settings(scope(), settings, line())

    assert await received(store, said()) is Receipt.NOT_OURS


async def test_a_new_message_begins_a_conversation(store: Store) -> None:
    await store.prompts.change_settings(scope(), EVERY, line())

    taken = await store.inbox.take_in(said(), room=True)

    assert taken.receipt is Receipt.STORED
    assert taken.lease is not None
    (pending,) = await store.inbox.pending(taken.lease)
    assert (pending.post.ts, pending.addressed) == ("5.0", False)
    again = replace(said(), delivery=replace(said().delivery, event_id="Ev-again"))
    assert await received(store, again) is Receipt.DUPLICATE


async def test_a_reply_in_a_thread_without_us_begins_none(store: Store) -> None:
    await store.prompts.change_settings(scope(), EVERY, line())

    assert await received(store, said("6.0", thread="5.0")) is Receipt.NOT_OURS


async def test_a_channel_inherits_it_from_its_workspace_unless_it_has_its_own(
    store: Store,
) -> None:
    workspace = scope(channel=None)
    await store.prompts.change_settings(workspace, EVERY, line(workspace))
    assert await received(store, said("5.0")) is Receipt.STORED

    await store.prompts.change_settings(scope(), MENTION, line())
    assert await received(store, said("6.0")) is Receipt.NOT_OURS

    inherits = ScopeSettings(language="Latin", revision=1)
    await store.prompts.change_settings(scope(), inherits, line())
    assert await received(store, said("7.0")) is Receipt.STORED


async def test_another_workspace_does_not_inherit_it(store: Store) -> None:
    await store.prompts.change_settings(scope(), EVERY, line())
    await store.prompts.change_settings(scope(channel=None), EVERY, line())

    assert await received(store, said(team="T2")) is Receipt.NOT_OURS


async def test_a_threads_first_post_that_comes_late_is_still_ours(store: Store) -> None:
    await leased(store, posted("6.0", thread="5.0"))

    assert await received(store, said("5.0"), room=False) is Receipt.STORED

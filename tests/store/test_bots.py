"""A bot's mention is taken in only where admins let bots in."""

from dataclasses import replace

import pytest

from bot.core.access import AccessRules
from bot.core.governed import ScopeSettings
from bot.core.incoming import Receipt
from bot.store import Store
from tests.store.governed import line, scope
from tests.store.posts import BOB, posted

WORKSPACE = scope(channel=None)


async def received(store: Store, ts: str) -> Receipt:
    said = posted(ts, thread=ts, author=replace(BOB, is_bot=True))
    return (await store.inbox.take_in(said, room=True)).receipt


@pytest.mark.parametrize(
    ("workspace", "channel", "receipt"),
    [
        (None, None, Receipt.NOT_OURS),
        (True, None, Receipt.STORED),
        (True, False, Receipt.NOT_OURS),
        (False, True, Receipt.STORED),
        (False, None, Receipt.NOT_OURS),
    ],
)
async def test_a_channels_rule_goes_before_its_workspaces(
    store: Store, *, workspace: bool | None, channel: bool | None, receipt: Receipt
) -> None:
    for where, lets_in in ((WORKSPACE, workspace), (scope(), channel)):
        rules = ScopeSettings(access=AccessRules(bots=lets_in))
        await store.prompts.change_settings(where, rules, line(where))
    assert await received(store, "5.0") is receipt


async def test_without_any_settings_nothing_of_a_bot_is_stored(store: Store) -> None:
    assert await received(store, "5.0") is Receipt.NOT_OURS
    assert await store.inbox.claim(10) == []


async def test_a_bots_post_that_comes_twice_is_one(store: Store) -> None:
    rules = ScopeSettings(access=AccessRules(bots=True))
    await store.prompts.change_settings(WORKSPACE, rules, line(WORKSPACE))
    assert await received(store, "5.0") is Receipt.STORED
    assert await received(store, "5.0") is Receipt.DUPLICATE

"""A channel's id changes: prompt, settings and conversations follow it."""

import sqlalchemy as sa

from bot.core.audit import Action, AuditEntry
from bot.core.governed import ScopeSettings
from bot.core.ids import ChannelId, MessageTs, UserId
from bot.core.incoming import Receipt
from bot.store import Store
from tests.store.governed import draft, published, scope
from tests.store.posts import leased, posted

NEW = ChannelId("C2")
MOVED = AuditEntry(
    scope=scope(), who=UserId("USLACKBOT"), action=Action.MOVED, after="C2"
)


async def test_everything_is_found_under_the_new_id(store: Store) -> None:
    version = await published(store, draft("own"))
    await store.prompts.save_draft(draft("next", base=1))
    await store.prompts.change_settings(scope(), ScopeSettings(language="Latin"), MOVED)

    assert await store.prompts.move_channel(scope(), NEW, MOVED)

    there = scope(channel=NEW)
    found = await store.prompts.governed(there)
    assert (found.wording, found.settings.language) == (version.wording, "Latin")
    assert await store.prompts.draft(there, UserId("UADA")) == draft(
        "next", base=1, of=there
    )
    assert (await store.prompts.governed(scope())).prompt is None
    newest, *_ = await store.prompts.audit(scope(channel=None))
    assert (newest.action, newest.scope, newest.after) == (Action.MOVED, scope(), NEW)


async def test_a_thread_goes_on_under_the_new_id(
    store: Store, database: sa.Connection
) -> None:
    await leased(store, posted("1.0", "hello"))

    assert await store.prompts.move_channel(scope(), NEW, MOVED)

    reply = posted("2.0", "and then?", addressed=False)
    moved = type(reply.delivery)(
        event_id="Ev2",
        installation=reply.delivery.installation,
        team_id=reply.delivery.team_id,
        channel_id=NEW,
    )
    taken = await store.inbox.take_in(
        type(reply)(
            delivery=moved,
            thread_ts=MessageTs("1.0"),
            channel_kind=reply.channel_kind,
            post=reply.post,
            addressed=False,
        ),
        room=False,
    )
    assert taken.receipt is Receipt.STORED
    rows = database.execute(sa.text("SELECT DISTINCT channel FROM messages")).all()
    assert rows == [(NEW,)]


async def test_hearing_it_twice_changes_nothing(store: Store) -> None:
    await published(store, draft("own"))
    assert await store.prompts.move_channel(scope(), NEW, MOVED)

    assert not await store.prompts.move_channel(scope(), NEW, MOVED)
    assert len(await store.prompts.audit(scope(channel=None))) == 2


async def test_what_is_governed_there_already_is_kept(store: Store) -> None:
    await published(store, draft("old"))
    await published(store, draft("new", of=scope(channel=NEW)))

    assert not await store.prompts.move_channel(scope(), NEW, MOVED)

    assert (await store.prompts.governed(scope(channel=NEW))).wording.text == "new"

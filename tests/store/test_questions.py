"""Real questions: those that began a thread, were answered, and still stand."""

from bot.core.access import AccessRules
from bot.core.conversation import Author
from bot.core.governed import ScopeSettings
from bot.core.ids import TeamId, UserId
from bot.core.routing import Silence
from bot.store import Store
from tests.store.governed import line, scope
from tests.store.posts import deleted, leased, posted


async def asked(store: Store, ts: str, text: str, thread: str = "", **kw: str) -> None:
    """Somebody asked, and a turn answers it."""
    lease = await leased(store, posted(ts, text, thread=thread or ts, **kw))  # type: ignore[arg-type] # by name
    await store.conversations.begin_turn(lease, await store.inbox.pending(lease))
    await store.inbox.give_back(lease, rest_s=None, blame=False)


async def test_the_newest_come_first_and_only_so_many(store: Store) -> None:
    for number in range(1, 5):
        await asked(store, f"{number}.0", f"question {number}")

    found = await store.prompts.questions(scope(), 3)

    assert [each.text for each in found] == [f"question {n}" for n in (4, 3, 2)]
    assert (found[0].author, found[0].ts) == ("UADA", "4.0")


async def test_replies_other_channels_and_what_is_gone_are_left_out(
    store: Store,
) -> None:
    await asked(store, "1.0", "kept")
    await asked(store, "2.0", "a reply", thread="1.5")
    await asked(store, "3.0", "taken back")
    await store.inbox.take_in(deleted("3.0"), room=False)
    await asked(store, "4.0", "elsewhere", team="T2")
    await store.inbox.take_in(posted("5.0", "unanswered", thread="5.0"), room=False)
    lease = await leased(store, posted("6.0", "refused", thread="6.0"))
    (refused,) = await store.inbox.pending(lease)
    await store.inbox.decline(lease, refused, Silence.NOT_ALLOWED)

    found = await store.prompts.questions(scope(), 5)

    assert [each.text for each in found] == ["kept"]
    assert await store.prompts.questions(scope(channel="C9"), 5) == []


async def test_what_a_bot_asked_is_no_question(store: Store) -> None:
    rules = ScopeSettings(access=AccessRules(bots=True))
    await store.prompts.change_settings(scope(), rules, line(scope()))
    bot = Author(user_id=UserId("UBOT"), team_id=TeamId("T1"), is_bot=True)
    lease = await leased(store, posted("1.0", "beep", author=bot))
    await store.conversations.begin_turn(lease, await store.inbox.pending(lease))

    assert await store.prompts.questions(scope(), 5) == []
